import ArgumentParser
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
              murmur replay n3.events --experiment Simulations/quickstart.yaml \\
                --topology Topologies/ring-8.yaml --node n3
            """)

    @Argument(help: ArgumentHelp("What 'murmur peer --event-log' wrote.", valueName: "event-log"))
    var eventLog: String

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Which node it was.", valueName: "name"))
    var node: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How often the peer had been started before.", valueName: "n"))
    var incarnation: String?

    func run() throws {
        let incarnation = try NumberOption.whole(incarnation, "--incarnation", in: 0...1_000_000) ?? 0
        PinnedLinearAlgebra.establish()
        let input = try options.input()
        let plan = input.run.plan
        let index = try input.index(of: node, "--node")
        if plan.algorithm.addsNoise {
            throw Failure(
                "\(plan.algorithm.name) adds noise that a real peer draws from the system and keeps nowhere, so its "
                    + "run cannot be repeated; replay a run of another algorithm", .badConfiguration)
        }
        let host = plan.makeHost(
            of: index, parameters: plan.initialParameters,
            pool: BufferPool(length: plan.parameterCount(of: index)), incarnation: incarnation,
            agreesOnSecrets: true)
        let bytes = try InputFile.bytes(eventLog)
        do throws(EventLog.Damage) {
            let events = try EventLog.events(bytes)
            let digest = EventLog.replay(events, on: host)
            Console.print("events  \(events.count)\ndigest  \(digest)\n")
            // A stage of a model has no loss of its own.
            guard plan.pipeline == nil else { return }
            let result = plan.workload.makeLearner().evaluate(host.snapshot(), on: .test)
            Console.print("loss    \(result.loss)\n\(plan.workload.metric.name)  \(result.metric)\n")
        } catch {
            throw Failure("\(eventLog): \(error)", .badData)
        }
    }
}
