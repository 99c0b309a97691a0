/// Whether runs may be judged by others.
public enum BaselineCheck {
    /// What stands against it, as a comparison would say: other data, model, budget, metric or loss.
    ///
    /// - Parameters:
    ///   - runs: of one variant, at least one.
    ///   - baseline: the runs they are judged by, at least one.
    /// - Returns: one line for each reason; empty when nothing does.
    public static func obstacles(_ runs: [RunReport], _ baseline: [RunReport]) -> [String] {
        let groups = [
            RunGroup(label: "these", runs: runs), RunGroup(label: "the baseline", runs: baseline),
        ]
        return Comparability.findings(groups, repeated: [])
            .filter { $0.severity == .notComparable }.map(\.message)
    }
}
