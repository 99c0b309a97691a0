import ArgumentParser
import Catalogues
import Experiments
import Topology

/// A topology named on the command line: a file, or a graph family with its settings.
struct TopologySource: ParsableArguments {
    @Argument(help: ArgumentHelp("A topology file.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("A graph family; see 'murmur list topologies'.", valueName: "name"))
    var family: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("How many nodes.", valueName: "n"))
    var nodes: String?

    @Option(help: ArgumentHelp("A mixing rule; see 'murmur list mixing'.", valueName: "name"))
    var mixing: String?

    @Option(help: ArgumentHelp("A schedule; see 'murmur list schedules'.", valueName: "name"))
    var schedule: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Seed of random graphs.", valueName: "n"))
    var seed: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Change one value; may be repeated.", valueName: "key=value"))
    var set: [String] = []

    /// The topology and what it is called.
    ///
    /// - Parameter more: further keys of a topology file with their values, of options named like the keys' last
    ///   parts.
    /// - Returns: what it is called, and the topology.
    /// - Throws: `Failure` with everything that is wrong.
    func plan(also more: [(key: String, value: String)] = []) throws -> (name: String, plan: TopologyPlan) {
        let overrides = try overrides() + more.map { try YAMLOverride("\($0.key)=\($0.value)") }
        if let file {
            if family != nil { throw Failure("'--family' cannot be combined with '\(file)'", .usage) }
            return (file, try TopologyInput.read(file, overrides: overrides))
        }
        let name: String
        let text: String
        if let family {
            try Self.check("--family", family, GraphFamilyCatalogue.all)
            (name, text) = (family, "family: \(family)\n")
        } else if let schedule, nodes != nil {
            (name, text) = (schedule, "schedule: \(schedule)\n")
        } else {
            throw Failure(
                "no topology given; name a file, a family such as '--family ring --nodes 16', or a schedule with "
                    + "its nodes such as '--schedule base-graph --nodes 16'", .usage)
        }
        do throws(InputErrors) {
            let plan = try TopologyFile.read(Array(text.utf8), fileName: "--\(name)", overrides: overrides) {
                path in try InputFile.bytes(path)
            }
            return (name, plan)
        } catch {
            throw Failure(error.problems.map { Self.argumentProblem($0, more.map(\.key)) }, .usage)
        }
    }

    private func overrides() throws -> [YAMLOverride] {
        let nodes = try NumberOption.whole(nodes, "--nodes", in: 1...10_000_000)
        let seed = try NumberOption.whole(seed, "--seed", in: 0...Int.max)
        if let mixing { try Self.check("--mixing", mixing, MixingRuleCatalogue.all) }
        if let schedule { try Self.check("--schedule", schedule, ScheduleCatalogue.all) }
        let stated: [(String, String?)] = [
            ("nodes", nodes.map { "\($0)" }), ("seed", seed.map { "\($0)" }), ("mixing", mixing),
            ("schedule", schedule),
        ]
        return try stated.compactMap { key, value in try value.map { try YAMLOverride("\(key)=\($0)") } }
            + set.map { try YAMLOverride($0) }
    }

    private static func check<Entry>(_ option: String, _ name: String, _ catalogue: Catalogue<Entry>) throws {
        guard catalogue[name] == nil else { return }
        let remedy =
            catalogue.nearest(to: name).map { "did you mean '\($0)'?" }
            ?? "expected one of \(catalogue.names.joined(separator: ", "))"
        throw Failure("\(option): unknown \(catalogue.kind) '\(name)'; \(remedy)", .usage)
    }

    /// A problem of the file that the arguments stand for, told as one of the arguments.
    private static func argumentProblem(_ error: InputError, _ more: [String]) -> String {
        if more.contains(error.keyPath) {
            let option = error.keyPath.split(separator: ".").last ?? ""
            return "--\(option): \(error.problem)"
        }
        let options = ["nodes", "seed", "mixing", "schedule"]
        guard !error.keyPath.isEmpty else { return error.problem }
        let option = options.contains(error.keyPath) ? "--\(error.keyPath)" : "--set \(error.keyPath)"
        return "\(option): \(error.problem)"
    }
}
