import ArgumentParser
import EventLoop
import Experiments
import FoundationEssentials
import GossipAlgorithms
import Logging
import PeerNode
import Reports
import Runs
import Topology
import TransportSecurity
import Wire

/// `murmur peer`: one node of a topology, on a real network.
struct PeerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer",
        abstract: "Run one node of a topology and train with its neighbours.",
        usage: "murmur peer --experiment <file> --node <name> [<options>]",
        discussion: """
            The node listens at its address in the topology, connects to its neighbours, begins when they \
            are there, and trains until its share of the budget is used up. It leaves NODE.I.record.json and \
            NODE.I.models in the output directory (I counts its starts); 'murmur collect' makes one report of \
            all nodes' files. Ctrl-C or SIGTERM ends it properly, a second one at once; SIGHUP makes it read \
            its certificate and key again.

            Example:
              murmur peer --topology Topologies/ring-8.yaml --node n3 \\
                --experiment Simulations/quickstart.yaml
            """)

    @OptionGroup var options: RunOptions

    @Option(
        help: ArgumentHelp(
            "Which node this is: a name, or 'auto' for the launcher's rank.", valueName: "name"))
    var node: String

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Where a node listens; may be repeated.", valueName: "node=host:port"))
    var address: [String] = []

    @Option(
        help: ArgumentHelp(
            "Directory with this node's certificate and key, from 'murmur keys'.", valueName: "dir"))
    var keys: String?

    @Flag(help: "Send everything in the clear between machines; the report says so.")
    var insecurePlaintext = false

    @Option(help: ArgumentHelp("Where the node's files go; Runs/NAME/peers by default.", valueName: "dir"))
    var output: String?

    @Option(help: ArgumentHelp("The run all nodes share, 32 hexadecimal digits.", valueName: "hex"))
    var runId: String?

    @Option(
        help: ArgumentHelp("How much to log: trace, debug, info, notice, warning, error.", valueName: "level")
    )
    var logLevel = "notice"

    @Flag(help: "Go on from the node's last checkpoint in the output directory.")
    var resume = false

    @Flag(help: "After a crash: go on from a checkpoint if there is one, else with a fresh model.")
    var rejoin = false

    @Flag(help: "With --resume: take the checkpoint before the last if the last is damaged.")
    var allowPrevious = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Seconds between two checkpoints; 30 by default.", valueName: "s"))
    var checkpointEvery: String?

    @Flag(help: "Also leave the node's last model as NODE.safetensors, for 'murmur export'.")
    var saveModel = false

    @Flag(help: "Print the node's status as a line of JSON twice a second.")
    var statusLines = false

    @Option(
        help: ArgumentHelp(
            "Serve /metrics, /healthz and /status over HTTP; the host is 127.0.0.1 when only a port is given.",
            valueName: "host:port"))
    var status: String?

    @Flag(help: "Leave Ctrl-C to the launcher, and end when standard input is closed.")
    var supervised = false

    @Flag(help: "Let each gradient take the time that the experiment's compute model gives it.")
    var emulateCompute = false

    @Option(
        help: ArgumentHelp(
            "Write everything the algorithm sees to a file, for 'murmur replay'.", valueName: "file"))
    var eventLog: String?

    @Flag(help: "With --event-log: keep the secrets of masks in it as well; guard the file like a key.")
    var keepSecrets = false

    @OptionGroup var testing: TestingOption

    func run() throws {
        let supervision = PeerSupervision(
            isSupervised: supervised, statusAddress: try PeerSupervision.address(status))
        let level = try LineLog.level(logLevel)
        PinnedLinearAlgebra.establish()
        let input = try options.input(addresses: address)
        let index = try input.index(of: try NodeChoice.name(node, of: input.run.plan.topology), "--node")
        try testing.check(input, nodes: [index])
        if saveModel, input.run.plan.pipeline != nil {
            throw Failure(
                "--save-model: a peer of a pipeline has a stage of the model only; "
                    + "pass --save-models to 'murmur collect' or 'murmur launch'", .badConfiguration)
        }
        if let eventLog, !keepSecrets, input.run.plan.algorithm.masks(input.run.plan.settings) {
            throw Failure(
                "--event-log \(eventLog): the log of a node that masks what it says holds the secrets of its masks, or it "
                    + "cannot be replayed; add --keep-secrets, or leave the log out", .usage)
        }
        let period = try NumberOption.whole(checkpointEvery, "--checkpoint-every", in: 1...86400) ?? 30
        let start = PeerSession.Start(
            kind: resume ? .resume : rejoin ? .rejoin : .fresh, allowsPrevious: allowPrevious,
            checkpointPeriod: Int64(period) * 1_000_000_000, emulatesComputeTime: emulateCompute)
        let session = try PeerSession(
            input, node: index, credentials: credentials(of: input.run.plan.topology.name(of: index)),
            allowsPlaintext: insecurePlaintext, runIdentifier: try input.runIdentifier(runId),
            directory: output ?? "Runs/\(input.run.experiment.name)/peers", start: start, level: level)
        session.savesModel = saveModel
        try session.run(statusLines: statusLines, eventLog: eventLog, supervision: supervision)
    }

    private func credentials(of node: String) -> PeerCredentials? {
        keys.map { PeerCredentials(files: KeyFiles($0), node: node) }
    }
}
