/// How much a difference between reports matters.
public enum ComparabilitySeverity: String, Codable, Sendable {
    /// The figures must not be read against each other.
    case notComparable

    /// The figures may be read against each other with this in mind.
    case caution
}

/// One reason for care when reports are laid side by side.
public struct ComparabilityFinding: Codable, Sendable, Equatable {
    /// What differs, for programs: `data`, `model`, `budget`, `seeds`, `domain` and so on.
    public var topic: String

    /// How much it matters.
    public var severity: ComparabilitySeverity

    /// What differs, for people, in one line.
    public var message: String

    /// Puts a finding together from its fields.
    public init(topic: String, severity: ComparabilitySeverity, message: String) {
        self.topic = topic
        self.severity = severity
        self.message = message
    }
}

/// Checks whether runs may be compared: FIELD's list of what reviewers catch, as far as reports can show it.
enum Comparability {
    /// Every finding, refusals first.
    static func findings(_ groups: [RunGroup], repeated: [RunReport]) -> [ComparabilityFinding] {
        let all =
            refusals(groups) + spendingCautions(groups) + settingCautions(groups)
            + circularity(groups) + runCautions(groups, repeated: repeated)
        return all.filter { $0.severity == .notComparable } + all.filter { $0.severity == .caution }
    }

    private static func refusals(_ groups: [RunGroup]) -> [ComparabilityFinding] {
        [
            difference(groups, "data", .notComparable, "different data") {
                "\($0.dataCard.dataset) \(short($0.provenance.dataHash))"
            },
            difference(groups, "model", .notComparable, "different models") {
                "\($0.plan.model) \(short($0.provenance.modelFingerprint))"
            },
            difference(groups, "parameters", .notComparable, "different numbers of parameters") {
                NumberText.grouped($0.plan.parameterCount)
            },
            difference(groups, "budget", .notComparable, "different budgets") { $0.budget.text },
            difference(groups, "metric", .notComparable, "different metrics") { $0.metric.name },
            difference(groups, "loss", .notComparable, "different losses") { $0.plan.loss },
        ].compactMap { $0 }
    }

    private static func spendingCautions(_ groups: [RunGroup]) -> [ComparabilityFinding] {
        var findings = [
            difference(groups, "nodes", .caution, "different numbers of nodes") { "\($0.plan.nodes)" },
            difference(groups, "batch", .caution, "different batch totals (nodes × batch size)") {
                "\($0.plan.nodes * $0.plan.batchSize)"
            },
        ]
        let complete = groups.flatMap(\.runs).filter { $0.status == .complete && $0.budget.kind == .samples }
        let used = complete.compactMap { $0.series.last?.samples }
        if let most = used.max(), let least = used.min(), Double(most) > 1.02 * Double(least) {
            findings.append(
                ComparabilityFinding(
                    topic: "samples", severity: .caution,
                    message:
                        "runs used between \(NumberText.grouped(least)) and \(NumberText.grouped(most)) samples "
                        + "under the same budget"
                )
            )
        }
        return findings.compactMap { $0 }
    }

    private static func settingCautions(_ groups: [RunGroup]) -> [ComparabilityFinding] {
        [
            difference(groups, "partition", .caution, "different partitions of the data") {
                $0.dataCard.partition
            },
            TuningCautions.isTuned(groups, "training.learning-rate")
                ? nil
                : difference(
                    groups, "learning-rate", .caution,
                    "different learning rates, say how each was chosen"
                ) { NumberText.exact($0.plan.learningRate) },
            difference(groups, "attackers", .caution, "different attacks, figures are those of honest nodes")
            {
                $0.attackers?.text ?? "none"
            },
            difference(groups, "optimizer", .caution, "different optimizers") { $0.plan.optimizer },
            difference(groups, "time", .caution, timeAxes) { $0.kind.rawValue },
            difference(groups, "initial model", .caution, "started from different models") {
                $0.provenance.initialModel ?? "drawn from the seed"
            },
            difference(groups, "domain", .caution, "different determinism domains, equal to rounding only") {
                $0.provenance.domain.text
            },
            difference(groups, "version", .caution, "written by different versions") {
                $0.provenance.programVersion
            },
        ].compactMap { $0 }
    }

    /// What seconds mean when simulations and real runs are laid side by side.
    private static let timeAxes =
        "seconds of two kinds: simulated ones are virtual, those of the machines and links that the simulation was "
        + "given; measured ones passed on a clock, with all waiting for shared processors"

    /// A calibrated simulation that is laid beside the very run its times are from.
    private static func circularity(_ groups: [RunGroup]) -> [ComparabilityFinding] {
        groups.compactMap { group in
            let source = groups.first { other in
                other.runs.contains { $0.kind == .measured && $0.digest == group.first.calibratedFrom }
            }
            guard let source else { return nil }
            return ComparabilityFinding(
                topic: "calibration", severity: .caution,
                message:
                    "\(group.label) has its times from \(source.label) itself: the error in time shows what the "
                    + "simulation leaves out, not how well it foretells another run")
        }
    }

    private static func runCautions(_ groups: [RunGroup], repeated: [RunReport]) -> [ComparabilityFinding] {
        var findings: [ComparabilityFinding] = []
        func caution(_ topic: String, _ message: String) {
            findings.append(ComparabilityFinding(topic: topic, severity: .caution, message: message))
        }
        let single = groups.filter { $0.runs.count == 1 }
        if single.count == groups.count {
            caution("seeds", "one seed only: differences may be chance; run with --seeds 5")
        } else if !single.isEmpty {
            caution("seeds", "one seed only for \(single.map(\.label).joined(separator: ", "))")
        }
        if let first = groups.first, groups.contains(where: { $0.seeds != first.seeds }) {
            let seeds = groups.map { "\($0.label): \($0.seedsText)" }.joined(separator: "; ")
            caution("seeds", "different seeds, differences are not paired (\(seeds))")
        }
        for group in groups {
            for run in group.runs where run.status == .interrupted {
                caution(
                    "status",
                    "\(group.label) seed \(run.seed) was interrupted: its last figures are not final")
            }
            for run in group.runs where run.plan != group.first.plan {
                caution(
                    "plan",
                    "\(group.label) seed \(run.seed) was trained differently from seed \(group.first.seed)")
            }
        }
        let overloaded = groups.filter { $0.linkLoad > RunGroup.bearableLinkLoad }
        if !overloaded.isEmpty {
            let list = overloaded.map { "\($0.label): \(NumberText.significant($0.linkLoad))" }
                .joined(separator: ", ")
            caution(
                "links",
                "some nodes send more than their links carry, so messages queue up and grow old (times what the link "
                    + "carries, \(list)); allow more bandwidth or longer steps, or send less")
        }
        for run in repeated {
            caution("repeated", "\(run.variant) seed \(run.seed) was given more than once; the first is used")
        }
        return findings
    }

    /// A finding when a property is not the same for all runs; it lists each value with the variants that have it.
    private static func difference(
        _ groups: [RunGroup], _ topic: String, _ severity: ComparabilitySeverity, _ words: String,
        _ property: (RunReport) -> String
    ) -> ComparabilityFinding? {
        var values: [(value: String, labels: [String])] = []
        for group in groups {
            for run in group.runs {
                let value = property(run)
                if let index = values.firstIndex(where: { $0.value == value }) {
                    if !values[index].labels.contains(group.label) {
                        values[index].labels.append(group.label)
                    }
                } else {
                    values.append((value, [group.label]))
                }
            }
        }
        guard values.count > 1 else { return nil }
        let list = values.map { "\($0.value): \($0.labels.joined(separator: ", "))" }.joined(separator: "; ")
        return ComparabilityFinding(topic: topic, severity: severity, message: "\(words) (\(list))")
    }

    private static func short(_ hash: String) -> String { String(hash.prefix(8)) }
}

extension Budget {
    /// The budget as people read it, for example `60,000 samples`.
    public var text: String {
        switch kind {
        case .samples: "\(whole) samples"
        case .steps: "\(whole) steps"
        case .bytes: "\(whole) bytes"
        // Budgets are whole nanoseconds; what is left below is rounding.
        case .virtualSeconds: "\(NumberText.exact((amount * 1e9).rounded() / 1e9)) s"
        }
    }

    private var whole: String {
        amount.rounded() == amount && abs(amount) < 1e15
            ? NumberText.grouped(Int(amount)) : NumberText.exact(amount)
    }
}

extension DeterminismDomain {
    /// The domain in one line.
    public var text: String {
        "Swift \(swift), OpenBLAS \(openblas) \(coreType), \(operatingSystem) \(architecture)"
    }
}
