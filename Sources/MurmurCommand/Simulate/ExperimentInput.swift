import Experiments
import Learning
import Runs
import Simulation

/// An experiment file with what the command line changes in it, ready to run.
struct ExperimentInput {
    /// The file as the user named it.
    let path: String
    let experiment: Experiment
    /// Every run, in the order of running: all variants under the first seed, then under the next.
    let runs: [VariantRun]

    /// What the command line changes.
    struct Changes {
        var overrides: [YAMLOverride] = []
        /// The first seed, instead of the file's.
        var firstSeed: UInt64?
        /// How many seeds, counted up from the first.
        var seedCount: Int?
        /// The variants to run; empty for all.
        var variants: [String] = []
        /// The file of weights that all nodes start from; nil for a model drawn from the seed.
        var initialModel: String?
    }

    /// Reads and checks everything that the runs need.
    ///
    /// - Throws: `Failure` with everything that is wrong.
    init(_ path: String, _ changes: Changes, datasets: DatasetFiles) throws(Failure) {
        self.path = path
        experiment = try Self.read(path, changes.overrides)
        let variants = try Self.chosen(changes.variants, of: experiment, path)
        let seeds = try Self.seeds(changes, of: experiment)
        let weights = try changes.initialModel.map { path throws(Failure) in try ModelInput.read(path) }
        var runs: [VariantRun] = []
        var problems: [PlanError] = []
        for seed in seeds {
            for variant in variants {
                let dataset = try datasets.dataset(variant.workload.dataset, statedIn: path)
                do {
                    runs.append(try VariantRun(variant, of: experiment, seed: seed, dataset: dataset))
                } catch {
                    if !problems.contains(error) { problems.append(error) }
                    continue
                }
                if let weights { try Self.start(&runs[runs.count - 1], from: weights) }
            }
        }
        self.runs = runs
        guard problems.isEmpty else {
            let shown = problems.prefix(InputErrors.listLimit)
            throw Failure(
                shown.map { $0.key.isEmpty || $0.place != nil ? "\($0)" : "\(path): \($0)" },
                more: problems.count - shown.count,
                problems.contains { !$0.key.isEmpty } ? .badConfiguration : .badData)
        }
    }

    private static func start(_ run: inout VariantRun, from weights: WeightsFile) throws(Failure) {
        do {
            try run.start(from: weights)
        } catch {
            throw Failure(error)
        }
    }

    /// The experiment of a file, with the values of tuned keys at a point.
    static func read(
        _ path: String, _ overrides: [YAMLOverride], at point: TuningPoint = .untuned
    ) throws(Failure) -> Experiment {
        do {
            let bytes = try InputFile.bytes(path, limit: InputFile.configurationLimit)
            return try ExperimentFile.read(bytes, fileName: path, overrides: overrides, at: point) { stated in
                try InputFile.bytes(
                    FilePath.resolve(stated, beside: path), limit: InputFile.configurationLimit)
            }
        } catch {
            throw Failure(error)
        }
    }

    /// The variants of these names; all without names.
    static func chosen(
        _ names: [String], of experiment: Experiment, _ path: String
    ) throws(Failure) -> [Variant] {
        guard !names.isEmpty else { return experiment.variants }
        for name in names where !experiment.variants.contains(where: { $0.name == name }) {
            let known = experiment.variants.map(\.name).joined(separator: ", ")
            throw Failure("--variant: '\(name)' is not in \(path) (variants \(known))", .usage)
        }
        return experiment.variants.filter { names.contains($0.name) }
    }

    /// The seeds that the command line asks for, or the file's.
    static func seeds(_ changes: Changes, of experiment: Experiment) throws(Failure) -> [UInt64] {
        guard let count = changes.seedCount else {
            return changes.firstSeed.map { [$0] } ?? experiment.seeds
        }
        let first = changes.firstSeed ?? experiment.seeds[0]
        let (_, overflow) = first.addingReportingOverflow(UInt64(count - 1))
        guard !overflow else {
            throw Failure("--seeds: \(count) seeds from \(first) on go beyond \(UInt64.max)", .usage)
        }
        return (0..<UInt64(count)).map { first + $0 }
    }
}
