import ArgumentParser
import Experiments
import Reports
import Runs
import Simulation

/// `murmur simulate`: runs experiments in virtual time.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run experiments in virtual time and write their reports.",
        usage: "murmur simulate <experiment> ... [<options>]",
        discussion: """
            Every variant of an experiment runs once with each seed, one run on each core. A run writes \
            VARIANT-seedSEED.report.json, the same bytes for any number of threads, and \
            VARIANT-seedSEED.timing.json. Ctrl-C ends cleanly and leaves valid partial reports. What an \
            experiment claims under 'expect' is checked against its runs and written to claims.json. A trace \
            changes no report; of all runs together it is at most 256 MB, and one is run after the other for it.

            Example:
              murmur simulate Simulations/quickstart.yaml --set training.learning-rate=0.2
            """)

    @Argument(help: ArgumentHelp("Experiment files.", valueName: "experiment"))
    var experiments: [String]

    @OptionGroup var options: ExperimentOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Runs at the same time, or threads of a single one; as many as processor cores by default.",
            valueName: "n"))
    var threads: String?

    @Option(
        help: ArgumentHelp(
            "Take compute times and delays from a measured report, not from the experiment.",
            valueName: "report"))
    var calibrate: String?

    @OptionGroup var initial: InitialModelOption

    @OptionGroup var saving: SaveModelsOption

    @Option(help: ArgumentHelp("Where the reports go; Runs/NAME by default.", valueName: "dir"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Write the checked claims of all experiments as Markdown; - for standard output.",
            valueName: "file"))
    var claims: String?

    @Option(
        help: ArgumentHelp(
            "Write a timeline of compute, transfer and wait for ui.perfetto.dev.", valueName: "file"))
    var trace: String?

    @Option(
        defaultAsFlag: 0,
        help: ArgumentHelp(
            "Serve the report page on 127.0.0.1 while it fills; 0 for any free port.", valueName: "port"))
    var serve: Int?

    @Flag(help: "End with exit code 1 unless all claims of the experiments come out as stated.")
    var check = false

    @Flag(help: "Write into a directory that is not empty, replacing reports of the same name.")
    var force = false

    @Flag(help: "Check everything and print what would run and what it takes; create nothing.")
    var dryRun = false

    @Flag(help: "Really encode and decode every message; slower, the same reports.")
    var paranoid = false

    @Flag(help: "Print the comparison as JSON.")
    var json = false

    @Flag(help: "Print no progress and no table.")
    var quiet = false

    func run() throws {
        let threads = try NumberOption.whole(threads, "--threads", in: 1...1024) ?? Machine.coreCount
        _ = try NumberOption.whole(serve.map { "\($0)" }, "--serve", in: 0...65_535)
        var changes = try options.changes()
        changes.initialModel = initial.file
        let saved = try saving.extent()
        if !dryRun { PinnedLinearAlgebra.establish() }
        let datasets = DatasetFiles()
        var inputs: [ExperimentInput] = []
        for path in experiments { inputs.append(try ExperimentInput(path, changes, datasets: datasets)) }
        let calibration = try calibrate.map { try CalibrationInput($0) }
        for run in inputs.flatMap(\.runs) { _ = try calibration?.plan(for: run) }
        for file in [claims, trace].compactMap(\.self) { try OutputFile.checkFree(file, replacing: force) }
        let directories = try outputDirectories(inputs)
        if dryRun {
            for (input, directory) in zip(inputs, directories) {
                Console.print(DryRunText.text(input, output: directory.path, calibration: calibration))
            }
            return
        }
        try simulate(inputs, into: directories, threads: threads, calibration, saving: saved)
    }

    private func simulate(
        _ inputs: [ExperimentInput], into directories: [OutputDirectory], threads: Int,
        _ calibration: CalibrationInput?, saving saved: SavedModels.Extent?
    ) throws {
        Interruption.listen()
        let count = inputs.reduce(0) { $0 + $1.runs.count }
        let traceFile = try trace.map { try TraceFile($0, replacing: force) }
        let page = try serve.map { try LivePage(port: $0, runCount: count) }
        if let page { Console.printError("serving \(page.address)\n") }
        defer { page?.finish(isHasty: Interruption.signalNumber != nil) }
        var session = SimulationSession(
            threads: threads, isParanoid: paranoid, calibration: calibration, saved: saved, runCount: count,
            isWatched: Console.errorIsTerminal && !quiet, traceFile: traceFile, page: page)
        var checked = CheckedExperiments()
        for (input, directory) in zip(inputs, directories) where Interruption.signalNumber == nil {
            let reports = try session.run(input.runs, into: directory)
            guard Interruption.signalNumber == nil else {
                throw FinishedRuns.interruption(
                    reports, of: input.runs.count, in: directory, Interruption.status)
            }
            if json || !quiet { try FinishedRuns.present(reports, in: directory, json: json) }
            let found = try checked.add(input.experiment, reports, in: directory)
            if let found, !json, !quiet { Console.print("\n" + ClaimTable.text(found, width: Console.width)) }
        }
        if let claims {
            try OutputFile.write(ClaimTable.markdown(checked.reports), to: claims, replacing: force)
        }
        if check { try checked.judge() }
    }

    /// Where the reports of each experiment go; refuses what must not be written to.
    private func outputDirectories(_ inputs: [ExperimentInput]) throws -> [OutputDirectory] {
        var directories: [OutputDirectory] = []
        for input in inputs {
            let name = input.experiment.name
            let path: String
            if let output {
                path = inputs.count == 1 ? output : FilePath.join(output, name)
            } else {
                path = "Runs/\(name)"
            }
            guard !directories.contains(where: { $0.path == path }) else {
                throw Failure(
                    "\(input.path): another experiment is named '\(name)' as well; run them apart", .usage)
            }
            directories.append(try OutputDirectory(path, mayHoldFiles: force || dryRun))
        }
        return directories
    }
}
