import Catalogues
import Experiments
import GossipAlgorithms
import Learning
import Reports
import Runs

/// An experiment and the grid over it, read and checked: every trial that a sweep may run.
struct SweepInput {
    /// The file as the user named it.
    let path: String
    let grid: TuningGrid
    let points: [TuningPoint]
    let seeds: [UInt64]
    /// The names of the variants, in the order of the file.
    let variants: [String]
    /// The experiment as it would run without a sweep.
    private let stated: Experiment
    /// The experiment at each point of the grid, `[points]`.
    private let experiments: [Experiment]
    private let datasets: DatasetFiles

    /// Reads the experiment at every point.
    ///
    /// - Parameters:
    ///   - path: the experiment file.
    ///   - changes: what the command line changes of it.
    ///   - axes: further keys, or other values of the file's, to tune.
    ///   - algorithms: algorithms to compare instead of the file's variants; empty for these.
    ///   - datasets: finds the data.
    /// - Throws: `Failure` with everything that is wrong.
    init(
        _ path: String, _ changes: ExperimentInput.Changes, axes: [TuningAxis], algorithms: [String],
        datasets: DatasetFiles
    ) throws(Failure) {
        self.path = path
        self.datasets = datasets
        var changes = changes
        changes.overrides += try Self.overrides(comparing: algorithms)
        let stated = try ExperimentInput.read(path, changes.overrides)
        let grid = stated.tuning.replacing(axes)
        guard !grid.axes.isEmpty else {
            throw Failure(
                "\(path): nothing to tune; pass --grid, such as --grid training.learning-rate=0.3,0.1,0.03, or state "
                    + "'tune' in the file", .usage)
        }
        guard grid.pointCount <= TuningGrid.mostPoints else {
            throw Failure("--grid: more than \(TuningGrid.mostPoints) combinations; tune fewer keys", .usage)
        }
        self.grid = grid
        self.stated = stated
        points = grid.points
        var experiments: [Experiment] = []
        for point in points {
            experiments.append(try ExperimentInput.read(path, changes.overrides, at: point))
        }
        self.experiments = experiments
        variants = try ExperimentInput.chosen(changes.variants, of: stated, path).map(\.name)
        seeds = try ExperimentInput.seeds(changes, of: stated)
    }

    /// The experiment, as far as all points agree on it.
    var experiment: Experiment { experiments[0] }

    /// What was tuned, for reports.
    var tunedKeys: [TunedKey] { grid.axes.map { TunedKey(key: $0.key, values: $0.values.map(\.text)) } }

    /// One trial for each seed, of a variant at a point.
    func trials(of variant: String, at point: Int, divisor: Int) -> [Trial] {
        let experiment = experiments[point]
        guard let variant = experiment.variants.first(where: { $0.name == variant }) else {
            preconditionFailure("variant \(variant) is not at every point of the grid")
        }
        return seeds.map {
            Trial(variant, of: experiment, stated: stated, at: points[point], seed: $0, divisor: divisor)
        }
    }

    /// A trial's data.
    ///
    /// - Throws: `Failure` when they are missing or wrong.
    func dataset(of trial: Trial) throws(Failure) -> Dataset {
        try datasets.dataset(trial.variant.workload.dataset, statedIn: path)
    }

    /// A trial's run, resolved against its data.
    ///
    /// - Throws: `Failure` when data are missing, or do not fit.
    func run(_ trial: Trial) throws(Failure) -> VariantRun {
        let dataset = try dataset(of: trial)
        do {
            return try trial.run(on: dataset)
        } catch {
            throw Failure(
                error.key.isEmpty || error.place != nil ? "\(error)" : "\(path): \(error)",
                error.key.isEmpty ? .badData : .badConfiguration)
        }
    }

    /// Makes sure that every run can be resolved before the first begins.
    ///
    /// - Throws: `Failure` with everything that stands against it.
    func check(_ trials: [Trial]) throws(Failure) {
        var problems: [Failure] = []
        for trial in trials {
            do throws(Failure) {
                _ = try run(trial)
            } catch  where !problems.contains(error) {
                problems.append(error)
            } catch {}
        }
        guard let first = problems.first else { return }
        let lines = problems.flatMap(\.problems)
        let shown = Array(lines.prefix(InputErrors.listLimit))
        throw Failure(shown, more: lines.count - shown.count, first.status)
    }

    /// What puts a variant for each algorithm in the place of the file's; claims about those are left out.
    private static func overrides(comparing algorithms: [String]) throws(Failure) -> [YAMLOverride] {
        guard !algorithms.isEmpty else { return [] }
        var variants: [String] = []
        for name in algorithms {
            let entry = try SettingArguments.entry(name, "--algorithms", in: AlgorithmCatalogue.all)
            guard !variants.contains(entry.name) else {
                throw Failure("--algorithms: '\(name)' is listed twice", .usage)
            }
            variants.append(entry.name)
        }
        let list = variants.map { "{name: \($0), training: {algorithm: \($0)}}" }.joined(separator: ", ")
        do {
            return [try YAMLOverride("compare=[\(list)]"), try YAMLOverride("expect=[]")]
        } catch {
            throw Failure(error)
        }
    }
}
