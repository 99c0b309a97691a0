/// The runs of one variant: they differ in the seed alone.
public struct RunGroup: Sendable, Equatable {
    /// What tables and legends call the variant; unique within a comparison.
    public var label: String

    /// At least one run, in ascending order of seeds, each seed once.
    public var runs: [RunReport]

    /// The first run, which speaks for the group where all runs agree.
    public var first: RunReport { runs[0] }

    /// Groups reports by experiment, variant, tuned values, kind and calibration, in the order of first appearance.
    ///
    /// The label is the variant, with tuned values behind it; with the experiment before it when two experiments are compared, and the kind behind
    /// it when simulated and measured runs are; simulations with measured times are called calibrated.
    ///
    /// - Returns: the groups, and the reports left out because group and seed had been seen.
    public static func groups(of reports: [RunReport]) -> (groups: [RunGroup], repeated: [RunReport]) {
        var groups: [RunGroup] = []
        var repeated: [RunReport] = []
        for report in reports {
            guard let index = groups.firstIndex(where: { $0.holds(report) }) else {
                groups.append(RunGroup(label: report.variant, runs: [report]))
                continue
            }
            if groups[index].runs.contains(where: { $0.seed == report.seed }) {
                repeated.append(report)
            } else {
                groups[index].runs.append(report)
            }
        }
        let experimentsDiffer = groups.contains { $0.first.experiment != groups[0].first.experiment }
        let kindsDiffer = groups.contains { $0.kindText != groups[0].kindText }
        let sources = Set(groups.compactMap(\.first.calibratedFrom)).count
        for index in groups.indices {
            let first = groups[index].first
            let source = sources > 1 ? first.calibratedFrom.map { " " + $0.prefix(8) } ?? "" : ""
            groups[index].runs.sort { $0.seed < $1.seed }
            groups[index].label =
                (experimentsDiffer ? first.experiment + "/" : "") + first.variant
                + (first.tuning.map { " \($0.text)" } ?? "")
                + (kindsDiffer || sources > 1 ? " (\(groups[index].kindText)\(source))" : "")
        }
        return (groups, repeated)
    }

    /// What the busiest node of any run sent over what its link carried: above 1 messages queued up; 0 when not known.
    var linkLoad: Double { runs.flatMap(\.nodes).compactMap(\.linkLoad).max() ?? 0 }

    /// The greatest load that is no news: a message may be under way when the run ends.
    static let bearableLinkLoad = 1.05

    private func holds(_ report: RunReport) -> Bool {
        first.experiment == report.experiment && first.variant == report.variant && first.kind == report.kind
            && first.calibratedFrom == report.calibratedFrom && first.tuning?.trial == report.tuning?.trial
    }

    /// Where the times of the runs come from.
    private var kindText: String { first.calibratedFrom == nil ? first.kind.rawValue : "calibrated" }

    /// The seeds, ascending.
    public var seeds: [UInt64] { runs.map(\.seed) }

    /// The seeds of a comparison as text: `seed 1`, `seeds 1, 2, 3`.
    var seedsText: String {
        (seeds.count == 1 ? "seed " : "seeds ") + seeds.map(String.init).joined(separator: ", ")
    }
}
