import Glibc
import Topology

/// Which node a process is, when a launcher starts the same command everywhere.
enum NodeChoice {
    /// Environment variables that hold this process's rank, from 0, and what sets them.
    static let variables = [
        (name: "SLURM_PROCID", launcher: "Slurm"), (name: "OMPI_COMM_WORLD_RANK", launcher: "Open MPI"),
        (name: "PMIX_RANK", launcher: "PMIx"), (name: "PMI_RANK", launcher: "PMI"),
        (name: "JOB_COMPLETION_INDEX", launcher: "a Kubernetes indexed job"),
    ]

    /// The node's name: as given, or for `auto` the node whose number is the launcher's rank.
    ///
    /// In a Kubernetes StatefulSet the rank is the number at the end of the host's name.
    static func name(_ given: String, of topology: Topology) throws(Failure) -> String {
        guard given == "auto" else { return given }
        let (rank, source) = try rank()
        guard rank < topology.nodeCount else {
            throw Failure(
                "--node auto: \(source) is \(rank), but the topology has \(topology.nodeCount) nodes", .usage)
        }
        return topology.name(of: rank)
    }

    private static func rank() throws(Failure) -> (rank: Int, source: String) {
        for variable in variables {
            guard let value = getenv(variable.name) else { continue }
            let text = String(cString: value)
            guard let rank = Int(text), rank >= 0 else {
                throw Failure("--node auto: \(variable.name) is no rank (got '\(text)')", .usage)
            }
            return (rank, variable.name)
        }
        let host = Machine.hostName
        if getenv("KUBERNETES_SERVICE_HOST") != nil, let dash = host.lastIndex(of: "-"),
            let ordinal = Int(host[host.index(after: dash)...])
        {
            return (ordinal, "the host name '\(host)'")
        }
        let names = variables.map(\.name).joined(separator: ", ")
        throw Failure("--node auto: no launcher says which node this is (looked at \(names))", .usage)
    }
}
