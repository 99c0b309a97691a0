import ArgumentParser
import Experiments
import Glibc
import Reports
import Runs

/// `murmur launch`: runs experiments on real peers, all on this machine.
struct LaunchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "launch",
        abstract: "Run an experiment on real peers, each a process of this machine.",
        usage: "murmur launch <experiment> [<options>]",
        discussion: """
            Every variant runs once, one after another: 'murmur peer' for each node, at free ports of 127.0.0.1 \
            unless the topology states addresses. A run writes VARIANT-seedSEED.report.json (measured), \
            VARIANT-seedSEED.timing.json, and the nodes' files and logs below VARIANT-seedSEED.peers. Ctrl-C ends \
            all nodes properly and leaves a partial report, a second one ends them at once. Times of faults count \
            from the begin of training; a node that is killed and not started again is no failure.

            Example:
              murmur launch Simulations/quickstart.yaml --variant neighbour-averaging
            """)

    @Argument(help: ArgumentHelp("The experiment file.", valueName: "experiment"))
    var experiment: String

    @Option(help: ArgumentHelp("Run only this variant; may be repeated.", valueName: "name"))
    var variant: [String] = []

    @OptionGroup var changes: ExperimentChanges

    @Option(
        help: ArgumentHelp(
            "Directory with all nodes' certificates and keys, from 'murmur keys'.", valueName: "dir"))
    var keys: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Kill a node (n3@5s); may be repeated.", valueName: "node@time"))
    var kill: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Start a killed node again (n3@8s); may be repeated.", valueName: "node@time"))
    var restart: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Stop and continue a node (n3@5s-8s); may be repeated.", valueName: "node@time-time"))
    var pause: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Serve the status of node i at this port + i, for 'murmur watch'.", valueName: "port"))
    var statusBasePort: String?

    @Flag(help: "Let each gradient take the time that the experiment's compute model gives it.")
    var emulateCompute = false

    @Option(help: ArgumentHelp("Where the reports go; Runs/NAME-measured by default.", valueName: "dir"))
    var output: String?

    @OptionGroup var saving: SaveModelsOption

    @Flag(help: "Write into a directory that is not empty, replacing reports of the same name.")
    var force = false

    @Option(
        help: ArgumentHelp(
            "How much peers log: trace, debug, info, notice, warning, error.", valueName: "level")
    )
    var logLevel = "notice"

    @Flag(help: "Print no progress and no table.")
    var quiet = false

    @OptionGroup var testing: TestingOption

    func run() throws {
        _ = try LineLog.level(logLevel)
        let choice = try changes.choice(of: experiment)
        let basePort = try NumberOption.whole(statusBasePort, "--status-base-port", in: 1...65_535)
        PinnedLinearAlgebra.establish()
        let inputs = try PeerInput.all(choice, variants: variant, datasets: DatasetFiles())
        for input in inputs { try testing.check(input, nodes: Array(0..<input.run.plan.nodeCount)) }
        let name = inputs.first?.run.experiment.name ?? ""
        let directory = try OutputDirectory(output ?? "Runs/\(name)-measured", mayHoldFiles: force)
        let session = LaunchSession(
            directory: directory, arguments: peerArguments,
            options: .init(
                kill: kill, restart: restart, pause: pause, statusBasePort: basePort, isQuiet: quiet,
                savedModels: try saving.extent()))
        let launches = try inputs.map { try session.prepared($0) }
        try check(basePort, nodeCount: launches.map(\.nodes.count).max() ?? 0)
        try directory.create()
        Interruption.letThrough()
        try conclude(try run(launches, session), of: launches.count, in: directory)
    }

    private func check(_ basePort: Int?, nodeCount: Int) throws(Failure) {
        guard let basePort, basePort + nodeCount - 1 > 65_535 else { return }
        throw Failure(
            "--status-base-port: too few ports for \(nodeCount) nodes (got \(basePort); expected 1..."
                + "\(65_536 - nodeCount))", .usage)
    }

    /// What every peer is told.
    private var peerArguments: [String] {
        var arguments = ["--experiment", experiment, "--log-level", logLevel]
        arguments += changes.arguments
        if emulateCompute { arguments.append("--emulate-compute") }
        if let keys { arguments += ["--keys", keys] }
        arguments += testing.arguments
        return arguments
    }

    /// One after another, until a signal asks to end.
    private func run(
        _ launches: [LaunchSession.Launch], _ session: LaunchSession
    ) throws -> [(name: String, result: LaunchSession.Result)] {
        var results: [(name: String, result: LaunchSession.Result)] = []
        for launch in launches where results.last?.result.outcome.signal == nil {
            results.append((launch.name, try session.run(launch)))
        }
        return results
    }

    private func conclude(
        _ results: [(name: String, result: LaunchSession.Result)], of runCount: Int,
        in directory: OutputDirectory
    ) throws {
        let reports = results.compactMap(\.result.report)
        if let signal = results.last?.result.outcome.signal {
            throw FinishedRuns.interruption(
                reports, of: runCount, in: directory, signal == SIGTERM ? .terminated : .interrupted)
        }
        if !quiet, !reports.isEmpty { try FinishedRuns.present(reports, in: directory) }
        let failures = results.flatMap { name, result in result.outcome.failures.map { "\(name): \($0)" } }
        guard failures.isEmpty else { throw Failure(failures, .negativeVerdict) }
    }
}
