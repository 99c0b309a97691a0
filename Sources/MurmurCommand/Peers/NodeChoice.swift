import Glibc
import Topology

/// Which node a process is, when a launcher starts the same command everywhere.
enum NodeChoice {
    /// Environment variables that hold this process's rank, from 0, in the order in which they count.
    ///
    /// Slurm's comes after those of MPI launchers: a batch script has rank 0, and all that its `mpirun` starts inherits that.
    static let variables = [
        "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID", "JOB_COMPLETION_INDEX",
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
            guard let value = getenv(variable) else { continue }
            let text = String(cString: value)
            guard let rank = Int(text), rank >= 0 else {
                throw Failure(
                    "--node auto: \(variable) is no rank (got '\(text)'; expected 0, 1, 2, ...)", .usage)
            }
            return (rank, variable)
        }
        let host = Machine.hostName
        if getenv("KUBERNETES_SERVICE_HOST") != nil, let dash = host.lastIndex(of: "-"),
            let ordinal = Int(host[host.index(after: dash)...])
        {
            return (ordinal, "the host name '\(host)'")
        }
        throw Failure(
            "--node auto: no launcher says which node this is (looked at \(variables.joined(separator: ", ")), and, "
                + "in Kubernetes, at the host name '\(host)'); name the node instead", .usage)
    }
}
