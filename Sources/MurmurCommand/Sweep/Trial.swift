import Determinism
import Experiments
import Learning
import Reports
import Runs

/// One run of a sweep: a variant with values for the tuned keys, a seed, and a part of the budget.
struct Trial: Sendable {
    let variant: Variant
    let point: TuningPoint
    let seed: UInt64
    /// What the budget is divided by.
    let divisor: Int
    /// As much of the experiment as decides this run.
    let experiment: Experiment
    /// Whether the experiment states these values itself, so that they change nothing of this run.
    let isAsStated: Bool

    /// A run of an experiment at a point of the grid.
    ///
    /// - Parameters:
    ///   - variant: one of its variants, at the point.
    ///   - experiment: the experiment at the point.
    ///   - stated: the experiment as it would run without a sweep.
    ///   - point: the values of the tuned keys.
    ///   - seed: the run's seed.
    ///   - divisor: what the budget is divided by.
    init(
        _ variant: Variant, of experiment: Experiment, stated: Experiment, at point: TuningPoint,
        seed: UInt64, divisor: Int
    ) {
        self.variant = variant
        self.point = point
        self.seed = seed
        self.divisor = divisor
        self.experiment = experiment.trial(of: variant, seed: seed, budgetDividedBy: divisor)
        let own = stated.variants.first { $0.name == variant.name }
        isAsStated =
            own.map { stated.trial(of: $0, seed: seed, budgetDividedBy: divisor).digest }
            == self.experiment.digest
    }

    /// The run, resolved against its data.
    func run(on dataset: Dataset) throws(PlanError) -> VariantRun {
        try VariantRun(variant, of: experiment, seed: seed, dataset: dataset)
    }

    /// What the report says about the tuning.
    var card: TuningCard {
        TuningCard(
            values: point.values.map { NamedValue(name: $0.key, value: $0.text) },
            budgetDivisor: divisor == 1 ? nil : divisor, isAsStated: isAsStated ? true : nil)
    }

    // MARK: - Files

    /// The folder of the trial below the sweep's: `learning-rate=0.1,batch-size=16`, with the budget's part before it.
    ///
    /// It follows from the trial alone, so that a grid can grow and shards of it can be copied together.
    var folder: String {
        let values = point.values.map { "\(TuningCard.shortKey($0.key))=\($0.text)" }.joined(separator: ",")
        return (divisor == 1 ? "" : "budget-1-of-\(divisor)/") + Self.fileName(values)
    }

    /// The name of its files, without their suffixes.
    var name: String { ReportFiles.name(variant: variant.name, seed: seed) }

    /// The path of its report below the sweep's directory.
    var reportPath: String { FilePath.join(folder, name + ReportFiles.suffix) }

    /// A text as the name of a folder: what shells and file systems might act on becomes `-`, and a digest keeps apart
    /// what would then be the same.
    private static func fileName(_ text: String) -> String {
        let isPlain = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "=,.+_-".utf8.contains(byte)
        }
        guard !text.utf8.allSatisfy(isPlain) || text.utf8.count > 120 else { return text }
        var digest = RunDigest()
        digest.combine(text)
        let letters = text.utf8.map { isPlain($0) ? Character(UnicodeScalar($0)) : "-" }
        return String(letters.prefix(80)) + "-" + digest.description.prefix(8)
    }
}
