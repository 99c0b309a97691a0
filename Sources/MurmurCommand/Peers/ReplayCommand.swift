import ArgumentParser
import Experiments
import GossipAlgorithms
import Learning
import LinearAlgebra
import PeerNode
import Runs

/// `murmur replay`: runs a peer's algorithm again on what it saw.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run a peer's algorithm again on the events that the peer recorded.",
        usage: "murmur replay <event-log> --experiment <file> --node <name> [<options>]",
        discussion: """
            The same events give the same actions, bit for bit: the digest printed is the one in the peer's \
            record, and the model is its last.

            Example:
              murmur replay n3.events --experiment Simulations/quickstart.yaml --variant d-psgd --node n3
            """)

    @Argument(help: ArgumentHelp("What 'murmur peer --event-log' wrote.", valueName: "event-log"))
    var eventLog: String

    @Option(help: ArgumentHelp("The experiment file that the peer ran.", valueName: "file"))
    var experiment: String

    @Option(help: ArgumentHelp("Which node it was.", valueName: "name"))
    var node: String

    @Option(help: ArgumentHelp("The topology file, if the peer was given one.", valueName: "file"))
    var topology: String?

    @Option(help: ArgumentHelp("Which variant; needed when there are several.", valueName: "name"))
    var variant: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The seed, instead of the file's first.", valueName: "n"))
    var seed: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "What was changed in the experiment; may be repeated.", valueName: "key.path=value"))
    var set: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How often the peer had been started before.", valueName: "n"))
    var incarnation: String?

    func run() throws {
        let incarnation = try NumberOption.whole(incarnation, "--incarnation", in: 0...1_000_000) ?? 0
        PinnedLinearAlgebra.establish()
        let choice = PeerInput.Choice(
            experiment: experiment, overrides: try set.map { try YAMLOverride($0) }, topology: topology,
            variant: variant, seed: try NumberOption.seed(seed, "--seed"))
        let input = try PeerInput(choice, datasets: DatasetFiles())
        let plan = input.run.plan
        let index = try input.index(of: node, "--node")
        let host = plan.makeHost(
            of: index, parameters: plan.workload.initialParameters(seed: plan.seed),
            pool: BufferPool(length: plan.workload.parameterCount), incarnation: incarnation)
        let bytes = try InputFile.bytes(eventLog)
        do throws(EventLog.Damage) {
            let events = try EventLog.events(bytes)
            let digest = EventLog.replay(events, on: host)
            let result = plan.workload.makeLearner().evaluate(host.snapshot(), on: .test)
            Console.print(
                """
                events  \(events.count)
                digest  \(digest)
                loss    \(result.loss)
                \(plan.workload.metric.name)  \(result.metric)

                """)
        } catch {
            throw Failure("\(eventLog): \(error)", .badData)
        }
    }
}
