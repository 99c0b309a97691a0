import Catalogues
import Experiments
import Topology

/// A topology in one word of the command line: a file, or a family or schedule with settings, such as
/// `torus`, `random-regular:degree=4` or `one-peer-exponential`.
enum NamedTopology {
    /// The topology that a word means.
    ///
    /// - Parameters:
    ///   - word: a path, or `name` or `name:key=value,key=value`.
    ///   - nodes: the number of nodes of families and schedules that take one.
    ///   - mixing: the mixing rule for graphs whose word states none.
    /// - Returns: the topology.
    /// - Throws: `Failure` with everything that is wrong.
    static func plan(_ word: String, nodes: Int, mixing: String?) throws -> TopologyPlan {
        let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let stated = parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : []
        let family = GraphFamilyCatalogue.all[name]
        guard family != nil || ScheduleCatalogue.all[name] != nil else {
            if word.contains("/") || word.contains(".") { return try TopologyInput.read(word) }
            let known = GraphFamilyCatalogue.all.names + ScheduleCatalogue.all.names
            let remedy =
                nearestWord(to: name, among: known).map { "did you mean '\($0)'?" }
                ?? "name a file, a family ('murmur list topologies') or a schedule ('murmur list schedules')"
            throw Failure("'\(word)': no such family, schedule or file; \(remedy)", .usage)
        }
        do {
            var overrides: [YAMLOverride] = []
            if let family {
                func states(_ key: String) -> Bool { stated.contains { $0.hasPrefix(key + "=") } }
                let isSized = states("nodes") || (states("rows") && states("columns"))
                if !isSized, family.settings.contains(where: { $0.name == "nodes" }) {
                    overrides.append(try YAMLOverride("nodes=\(nodes)"))
                }
                if let mixing { overrides.append(try YAMLOverride("mixing=\(mixing)")) }
                overrides += try stated.map { try YAMLOverride($0) }
            } else {
                overrides.append(try YAMLOverride("nodes=\(nodes)"))
                overrides += try stated.map { try YAMLOverride("schedule.\($0)") }
            }
            let text = family == nil ? "schedule: {name: \(name)}\n" : "family: \(name)\n"
            return try TopologyFile.read(
                Array(text.utf8), fileName: "--\(word)", overrides: overrides
            ) { path in try InputFile.bytes(path) }
        } catch let errors as InputErrors {
            throw Failure(
                errors.problems.map {
                    "'\(word)': \($0.keyPath.isEmpty ? "" : "\($0.keyPath): ")\($0.problem)"
                },
                .usage)
        }
    }
}
