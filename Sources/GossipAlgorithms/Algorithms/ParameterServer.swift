import Catalogues
import Determinism
import LinearAlgebra
import Optimizers
import Persistence
import Topology

/// Parameter server: one node keeps the model; all nodes, that one included, compute gradients at copies of it.
///
/// - synchronous: version v + 1 is one step along the mean of all nodes' gradients at version v;
/// - asynchronous: every gradient is applied as it arrives, `x_{t+1} = x_t − η g(x_{t−τ})` (Dean et al., NIPS 2012); with n
///   equal workers τ averages n − 1;
/// - stale-synchronous: as asynchronous, but a worker may begin clock c only while `c − minⱼ cⱼ ≤ s` (Ho et al., NIPS 2013);
///   s = 0 waits for everyone each clock.
struct ParameterServer: ~Copyable, GossipAlgorithm {
    private let node: Int
    private let server: Int
    private let parameterCount: Int
    private let pool: BufferPool
    /// A worker's copy of the model; on the server, the model itself.
    private var replica: ParameterVector
    private var central: CentralModel?
    private var steps = 0
    /// The server's version this node's gradient in flight was computed at.
    private var version = 0
    private var isComputing = false
    /// Whether the node's gradient is pushed and the model has not come.
    private var isWaiting = false
    private var ending = Ending()

    private enum Kind: UInt8 {
        case gradient = 1
        case model = 2
    }

    init(_ start: AlgorithmStart) {
        node = start.node
        server = start.settings.integer("server")
        parameterCount = start.parameters.count
        pool = start.pool
        replica = ParameterVector(start.parameters, pool: start.pool)
        central = node == server ? CentralModel(start) : nil
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            compute(&actions)
        case .gradientReady(let gradient):
            push(gradient.values, &actions)
        case .received(let message, let sender):
            receive(message, from: sender, &actions)
        case .neighbourLost(let neighbour):
            central?.markLost(neighbour)
            release(&actions)
        case .neighbourReturned(let neighbour):
            central?.markReturned(neighbour)
            release(&actions)
            askAgain(after: neighbour, &actions)
        case .stageComputed, .timerFired, .agreed:
            break
        case .stop:
            ending.request()
            if !isComputing { ending.reportIfRequested(&actions) }
        }
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    /// The server's state is the whole run's; a worker's is its clock and the copy its next gradient is computed at.
    ///
    /// A gradient that was under way to the server is lost. In synchronous mode the gradients of a version that is not
    /// complete are left out, and all nodes compute them again. Who goes on from an older checkpoint than the others, a worker
    /// or the server, makes one gradient for nothing; then the worker has the server's model and both have the later clock.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.count("steps", &steps)
        try archive.count("version", &version)
        try archive.part("central", &central)
    }

    private mutating func compute(_ actions: inout ActionBuffer) {
        guard !ending.isRequested else {
            ending.reportIfRequested(&actions)
            return
        }
        isComputing = true
        actions.computeGradient(at: replica.snapshot())
    }

    /// The server is back, and perhaps without this node's gradient, or the model it sent is lost: another gradient at the
    /// same copy shows the server where this node is.
    private mutating func askAgain(after neighbour: Int, _ actions: inout ActionBuffer) {
        guard neighbour == server, isWaiting else { return }
        isWaiting = false
        compute(&actions)
    }

    private mutating func push(_ gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        steps += 1
        isComputing = false
        if node == server {
            apply(gradient, from: node, clock: steps, version: version, &actions)
        } else {
            actions.send(
                Message(
                    kind: Kind.gradient.rawValue, round: steps, version: version, payload: .dense(gradient)),
                to: server)
            isWaiting = true
        }
        if !isComputing { ending.reportIfRequested(&actions) }
    }

    private mutating func receive(_ message: Message, from sender: Int, _ actions: inout ActionBuffer) {
        guard let values = message.values else {
            actions.record(.refused(.unexpected, from: sender))
            return
        }
        switch Kind(rawValue: message.kind) {
        case .gradient where central != nil:
            apply(values, from: sender, clock: message.round, version: message.version, &actions)
        case .model
        where sender == server && isWaiting && (steps...StateArchive.largestCount).contains(message.round):
            isWaiting = false
            // Later than this node's own clock if it went on from an older checkpoint.
            steps = message.round
            version = message.version
            replica.assign(values)
            compute(&actions)
        case .model where sender == server:
            let refusal: Refusal = message.round < steps ? .late : isComputing ? .duplicate : .unexpected
            actions.record(.refused(refusal, from: sender))
        default:
            actions.record(.refused(.unexpected, from: sender))
        }
    }

    // MARK: - The server's side

    private mutating func apply(
        _ gradient: ParameterSnapshot, from worker: Int, clock: Int, version: Int,
        _ actions: inout ActionBuffer
    ) {
        guard var central = central.take() else { return }
        if let refusal = central.receive(
            gradient, from: worker, clock: clock, version: version, replica: &replica, actions: &actions)
        {
            actions.record(.refused(refusal, from: worker))
        }
        self.central = consume central
        release(&actions)
    }

    /// Sends the model to every worker that may go on.
    private mutating func release(_ actions: inout ActionBuffer) {
        guard var central = central.take() else { return }
        central.advance(replica: &replica)
        var serverGoesOn = false
        for worker in central.workersToRelease() {
            if worker == node {
                serverGoesOn = true
                version = central.version
            } else {
                actions.send(
                    Message(
                        kind: Kind.model.rawValue, round: central.clock(of: worker), version: central.version,
                        payload: .dense(replica.snapshot())),
                    to: worker)
            }
        }
        self.central = consume central
        if serverGoesOn { compute(&actions) }
    }
}

extension AlgorithmEntry {
    static let parameterServer = AlgorithmEntry(
        ParameterServer.self,
        name: "parameter-server",
        summary:
            "One node keeps the model, all compute gradients: synchronous, asynchronous or stale-synchronous.",
        source: "Dean et al., NIPS 2012; Ho et al., NIPS 2013 (stale-synchronous)",
        problem: """
            One model and no agreement to reach; asynchronous modes spare fast workers the wait for slow ones.
            """,
        details: """
            The server node keeps the model and works as well. Workers push gradients and pull the model. synchronous: \
            one step along the mean of all gradients of a version. asynchronous: each gradient is applied on arrival. \
            stale-synchronous: a worker may begin clock c only while c - min_j c_j <= staleness-bound.
            """,
        message: """
            a gradient with the worker's clock and the version it was computed at; back, the model with its version
            """,
        cost: "d floats up and d down per step; the server's links carry n times as much",
        extraMemory: "1 on the server",
        deviations: """
            The server computes gradients too, on its own data, without network delay. The optimizer lives on the server. \
            With damp-staleness the learning rate is divided by max(1, tau) (Zhang et al. 2016).
            """,
        timing: .either,
        mixing: .none,
        toleratesLoss: false,
        keepsMean: false,
        settings: [
            Setting(
                "mode", .choice(CentralModel.Mode.allCases.map(\.rawValue)), default: "synchronous",
                "When the server steps and whom it lets go on; the default is the baseline without stale gradients."
            ),
            Setting(
                "staleness-bound", .integer(0...1_000_000), default: 3,
                "Stale-synchronous: how many clocks the fastest worker may be ahead of the slowest; our choice among the usual 1 to 10."
            ),
            Setting(
                "damp-staleness", .boolean, default: false,
                "Divide the learning rate by max(1, staleness) of each gradient, as in Zhang et al. 2016; not in the papers above."
            ),
            Setting(
                "server", .integer(0...1_000_000), default: 0,
                "The index of the node that is the server; the first is our choice."),
        ],
        partners: { node, topology, settings in
            node == settings.integer("server") ? .everyone : .nodes([settings.integer("server")])
        },
        check: { topology, settings in
            let server = settings.integer("server")
            return server < topology.nodeCount
                ? nil : "server \(server) does not exist; nodes are 0...\(topology.nodeCount - 1)"
        })
}
