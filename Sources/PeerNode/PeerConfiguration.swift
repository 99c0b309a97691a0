import Determinism
import Learning
public import Persistence
public import Runs
import Topology
public import TransportSecurity
public import Wire

/// Everything a peer has to know before it starts.
public struct PeerConfiguration: Sendable {
    /// The run, the same on all nodes.
    public var plan: RunPlan
    /// Which node of the topology this is, in `0 ..< plan.nodeCount`.
    public var node: Int
    /// Where each node listens, `host:port`, `[nodes]`.
    public var addresses: [String]
    /// The resolved experiment with variant, which all nodes must agree on.
    public var experimentText: String
    /// Digest of the resolved experiment, as reports state it.
    public var experimentHash: String
    /// The cluster; of the certificates, when there are any.
    public var cluster: Identifier
    /// The run: nodes of different runs do not talk.
    public var run: Identifier
    /// How often this node was started before in this run.
    public var incarnation: Int
    /// The node's certificate and the cluster's authority; nil sends everything in the clear.
    public var tls: TLSContext?
    /// How long a gradient takes at least, as on the machines an experiment describes; nil computes as fast as it can.
    public var emulatedComputeTime: ComputeTime?
    /// What to go on from; nil begins with the common initial model.
    public var checkpoint: Checkpoint?
    /// What earlier starts of the node have spent of a budget in time or bytes.
    public var spentBefore = Spending()
    /// Nanoseconds between two checkpoints.
    public var checkpointPeriod: Int64 = 30_000_000_000
    /// Nanoseconds to wait for neighbours before going on with those that are there.
    public var startLimit: Int64 = 60_000_000_000
    /// Nanoseconds that a stop on request may take.
    public var stopLimit: Int64 = 5_000_000_000

    /// What a node has used up beside samples, which its checkpoint counts.
    public struct Spending: Sendable {
        /// Time since the node began to train, at least 0.
        public var nanoseconds: Int64 = 0
        /// Bytes sent, overhead included.
        public var bytes = 0

        /// Nothing spent.
        public init() {}
    }

    /// Everything by name; there must be an address for every node.
    public init(
        plan: RunPlan, node: Int, addresses: [String], experimentText: String, experimentHash: String,
        cluster: Identifier, run: Identifier, incarnation: Int = 0, tls: TLSContext? = nil
    ) {
        precondition(
            addresses.count == plan.nodeCount && (0..<plan.nodeCount).contains(node),
            "node \(node) of \(plan.nodeCount) with \(addresses.count) addresses")
        self.plan = plan
        self.node = node
        self.addresses = addresses
        self.experimentText = experimentText
        self.experimentHash = experimentHash
        self.cluster = cluster
        self.run = run
        self.incarnation = incarnation
        self.tls = tls
    }

    /// What the node's checkpoints belong to.
    public var checkpointIdentity: CheckpointIdentity {
        CheckpointIdentity(
            run: run.description, cluster: cluster.description, node: plan.topology.name(of: node),
            model: plan.workload.fingerprint, topology: plan.topology.digest.description,
            experiment: experimentHash)
    }

    /// Who the node says it is when it connects.
    ///
    /// Topology, model and experiment are compared by their SHA-256.
    ///
    /// - Parameter agreementKey: the public half of this start's key, 32 bytes; nil when there is none.
    /// - Returns: what the node says about itself.
    /// - Throws: when the node's name may not go over the wire.
    func identity(agreementKey: [UInt8]? = nil) throws(WireError) -> PeerIdentity {
        try PeerIdentity(
            cluster: cluster, run: run, node: UInt32(node), nodeName: plan.topology.name(of: node),
            incarnation: UInt64(incarnation), model: fingerprint(plan.workload.fingerprint),
            topology: fingerprint(plan.topology.digest.description),
            experiment: fingerprint("\(experimentText)\nseed: \(plan.seed)\n"),
            parameterCount: UInt64(plan.workload.parameterCount), encoding: "float32",
            agreementKey: agreementKey.flatMap { Fingerprint($0) })
    }

    private func fingerprint(_ text: String) -> Fingerprint {
        guard let fingerprint = Fingerprint(SHA256.digest(of: text)) else {
            preconditionFailure("a SHA-256 of another length")
        }
        return fingerprint
    }
}
