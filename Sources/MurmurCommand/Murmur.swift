import ArgumentParser
import EventLoop
import Glibc
import LinearAlgebra

/// The command `murmur`: simulates, compares and lists.
@main
struct Murmur: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "murmur",
        abstract: "Simulate decentralised training of models, and compare what comes out.",
        usage: "murmur <command>",
        discussion: """
            Example:
              murmur simulate Simulations/quickstart.yaml
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(name: "Simulation", subcommands: [SimulateCommand.self, SweepCommand.self]),
            CommandGroup(
                name: "Peer",
                subcommands: [
                    LaunchCommand.self, PeerCommand.self, WatchCommand.self, CollectCommand.self,
                    ReplayCommand.self,
                ]),
            CommandGroup(
                name: "Report",
                subcommands: [
                    CompareCommand.self, ReportCommand.self, GateCommand.self, RunsCommand.self,
                ]),
            CommandGroup(
                name: "Model", subcommands: [EvaluateCommand.self, SampleCommand.self, ExportCommand.self]),
            CommandGroup(
                name: "Input",
                subcommands: [
                    ListCommand.self, TopologyCommand.self, DataCommand.self, KeysCommand.self,
                ]),
        ])

    /// The program's version, also written into reports.
    static let version = "0.1.0"

    static func main() {
        // A reader that goes away must not end the program in the middle of a report.
        Loop.ignoreBrokenPipes()
        // Whoever started the program may have shut signals out; the end of a child process is told by one.
        Interruption.allowSignals()
        // Two threads gain little on matrices of this size, and lose much when other programs want the processor.
        LinearAlgebraBackend.useOneThreadPerCall()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try parsed(arguments)
            try command.run()
        } catch {
            guard exitCode(for: error) == .success else { Failure(error).exit() }
            Console.print(fullMessage(for: error, columns: Console.narrowWidth))
        }
    }

    func run() throws {
        throw UsageMessage.missingCommand(of: Self.self)
    }

    /// The command the arguments ask for.
    ///
    /// - Throws: `Failure` for wrong arguments, and what the argument parser throws to print a help text.
    private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        do {
            let command = try parseAsRoot(arguments)
            try RepeatedOption.check(arguments)
            return command
        } catch let failure as Failure {
            throw failure
        } catch  where exitCode(for: error) != .success {
            throw UsageMessage(message(for: error), arguments: arguments).failure
        }
    }
}
