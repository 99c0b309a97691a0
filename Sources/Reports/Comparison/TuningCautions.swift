/// Says when variants were not tuned with the same care.
enum TuningCautions {
    /// Cautions about trials of sweeps among the runs.
    ///
    /// - Parameters:
    ///   - groups: what is compared.
    ///   - preliminary: reports of early rungs that were left out.
    /// - Returns: at most one finding of each kind.
    static func findings(_ groups: [RunGroup], preliminary: Int) -> [ComparabilityFinding] {
        var findings: [ComparabilityFinding] = []
        func caution(_ message: String) {
            findings.append(ComparabilityFinding(topic: "tuning", severity: .caution, message: message))
        }
        let tuned = variants(groups.filter { $0.first.tuning != nil })
        let untuned = variants(groups.filter { $0.first.tuning == nil })
        if !tuned.isEmpty, !untuned.isEmpty {
            caution(
                "tuned against untuned: \(names(tuned)) had values tried, \(names(untuned)) has those of its file"
            )
        }
        let counts = tuned.map { points(of: $0, groups) }
        if let most = counts.max(), let least = counts.min(), most > least {
            let list = zip(tuned, counts).map { "\($0.variant): \($1)" }.joined(separator: "; ")
            caution("tuned on grids of different sizes, as far as the reports show (\(list))")
        }
        if preliminary > 0 {
            caution(
                "\(preliminary) report\(preliminary == 1 ? "" : "s") of early rungs with a part of the budget left out"
            )
        }
        return findings
    }

    /// Whether a key was tuned for every group, so that its values say themselves how they were chosen.
    static func isTuned(_ groups: [RunGroup], _ key: String) -> Bool {
        groups.allSatisfy { group in group.first.tuning?.values.contains { $0.name == key } == true }
    }

    /// An experiment's variant, whatever its tuned values.
    private struct Name: Equatable {
        let experiment: String
        let variant: String
    }

    private static func variants(_ groups: [RunGroup]) -> [Name] {
        groups.map { Name(experiment: $0.first.experiment, variant: $0.first.variant) }
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func points(of name: Name, _ groups: [RunGroup]) -> Int {
        groups.count {
            $0.first.tuning != nil && $0.first.variant == name.variant
                && $0.first.experiment == name.experiment
        }
    }

    private static func names(_ names: [Name]) -> String { names.map(\.variant).joined(separator: ", ") }
}
