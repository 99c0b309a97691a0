import ArgumentParser
import Catalogues
import Experiments
import Reports

/// `murmur sweep`: tunes every variant of an experiment on the same grid.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Tune every variant of an experiment on the same grid, and show how much it matters.",
        usage: "murmur sweep <experiment> --grid <key=values> ... [<options>]",
        discussion: """
            Runs every variant with every combination of the values and every seed, one trial on each core. \
            Finished trials are kept: the same command goes on after an interruption, or with a larger grid. \
            Writes a report for each trial, sweep.json and sweep.csv with every point, sweep.svg with the curves, and the page \
            sweep.html.

            Example:
              murmur sweep Simulations/quickstart.yaml --grid training.learning-rate=0.3,0.1
            """)

    @Argument(help: ArgumentHelp("The experiment file.", valueName: "experiment"))
    var experiment: String

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Values of one key to try, besides the file's 'tune'; may be repeated.", valueName: "key=values"))
    var grid: [String] = []

    @Option(
        help: ArgumentHelp(
            "Compare these algorithms, not the file's variants.", valueName: "name,name"))
    var algorithms: String?

    @OptionGroup var options: ExperimentOptions

    @Option(
        help: ArgumentHelp(
            "Choose by final-metric, best-metric, worst-metric, final-loss, train-loss, time-to-target, "
                + "bytes-to-target or samples-to-target.", valueName: "figure"))
    var by = SweepCriterion.finalMetric.rawValue

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Successive halving: all points with a part of the budget first, the best 1/n go on with n times as much.",
            valueName: "n"))
    var halving: String?

    @Option(
        help: ArgumentHelp(
            "Run one part of the trials: K/N, or auto in a job array of Slurm or Kubernetes.",
            valueName: "part"))
    var shard: String?

    @Option(
        help: ArgumentHelp(
            "Take finished trials from this directory too; may be repeated.", valueName: "dir"))
    var merge: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Trials at the same time; as many as processor cores by default.", valueName: "n"))
    var threads: String?

    @Option(help: ArgumentHelp("Where the reports go; Runs/NAME-sweep by default.", valueName: "dir"))
    var output: String?

    @Flag(help: "Run trials again whose report in the directory is of other inputs.")
    var force = false

    @Flag(help: "Check everything and print what would run and what it takes; create nothing.")
    var dryRun = false

    @Flag(help: "Really encode and decode every message; slower, the same reports.")
    var paranoid = false

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @Flag(help: "Print no progress and no table.")
    var quiet = false

    func run() throws {
        let threads = try NumberOption.whole(threads, "--threads", in: 1...1024) ?? Machine.coreCount
        let factor = try NumberOption.whole(halving, "--halving", in: 2...1000)
        let shard = try ShardOption(shard)
        guard algorithms == nil || options.variant.isEmpty else {
            throw Failure("'--algorithms' cannot be combined with '--variant'", .usage)
        }
        let changes = try options.changes()
        let axes = try axes()
        if !dryRun { PinnedLinearAlgebra.establish() }
        let input = try SweepInput(
            experiment, changes, axes: axes, algorithms: try algorithmNames(), datasets: DatasetFiles())
        let criterion = try criterion(for: input)
        let directory = OutputDirectory(output ?? "Runs/\(input.experiment.name)-sweep")
        let session = SweepSession(
            input: input, ladder: SuccessiveHalving(points: input.points.count, factor: factor),
            criterion: criterion, shard: shard,
            store: TrialReports(directory: directory, others: merge, mayReplace: force),
            runner: TrialRunner(
                directory: directory, threads: threads, isParanoid: paranoid,
                isWatched: Console.errorIsTerminal && !quiet))
        for folder in merge where !InputFile.isDirectory(folder) {
            throw Failure("--merge: \(folder): no such directory", .missingInput)
        }
        if InputFile.exists(directory.path), !InputFile.isDirectory(directory.path) {
            throw Failure("\(directory.path): not a directory", .cannotCreate)
        }
        let files = SweepFiles(directory: directory)
        try files.check(experiment: input.experiment.name, replacing: force)
        guard !dryRun else {
            return Console.print(try SweepEstimate(session: session, threads: threads).text())
        }
        try input.check(session.firstTrials)
        Interruption.listen()
        try directory.create()
        try present(try session.run(), of: session, files)
    }

    private func algorithmNames() throws -> [String] {
        guard let algorithms else { return [] }
        let names = algorithms.split(separator: ",").map { String($0) }
        guard !names.isEmpty else { throw Failure("--algorithms: expected at least one name", .usage) }
        return names
    }

    private func axes() throws -> [TuningAxis] {
        let axes = try grid.map { try TuningAxis(argument: $0) }
        for (index, axis) in axes.enumerated() where axes[..<index].contains(where: { $0.key == axis.key }) {
            throw Failure("--grid: '\(axis.key)' given twice", .usage)
        }
        return axes
    }

    private func criterion(for input: SweepInput) throws -> SweepCriterion {
        guard let criterion = SweepCriterion(rawValue: by) else {
            let names = SweepCriterion.allCases.map(\.rawValue)
            let remedy =
                nearestWord(to: by, among: names).map { "did you mean '\($0)'?" }
                ?? "expected one of \(names.joined(separator: ", "))"
            throw Failure("--by: unknown figure '\(by)'; \(remedy)", .usage)
        }
        guard !criterion.needsTarget || input.experiment.target != nil else {
            throw Failure(
                "--by \(by): \(experiment) has no target; state one, or pass --set "
                    + "'target={metric: accuracy, at-least: 0.9}'", .usage)
        }
        return criterion
    }

    private func present(_ outcome: SweepSession.Outcome, of session: SweepSession, _ files: SweepFiles)
        throws
    {
        let input = session.input
        let path = session.store.directory.path
        guard outcome.missing == 0 else {
            let there = outcome.kept + outcome.ran
            if !quiet {
                Console.print(
                    "\(session.shard.text): \(outcome.ran) trials run; \(there) reports in \(path), "
                        + "\(outcome.missing) of other shards missing\n"
                        + "When all are there: the same command without --shard")
            }
            return
        }
        let sweep = SweepSummary(
            experiment: input.experiment.name, outcome.reports, grid: input.tunedKeys,
            ladder: session.ladder, seeds: input.seeds, criterion: session.criterion)
        let written = try files.write(sweep, of: outcome.reports)
        if json { return Console.write(sweep.json()) }
        guard !quiet else { return }
        Console.print(SweepTable.text(sweep, width: Console.width))
        let kept = outcome.kept == 0 ? "" : " (\(outcome.kept) from before)"
        Console.print(
            "\n\(outcome.reports.count) reports in \(path)\(kept), with \(written.joined(separator: ", "))")
    }
}
