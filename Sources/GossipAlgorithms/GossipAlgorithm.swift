public import Catalogues
public import Determinism
public import LinearAlgebra
public import Optimizers
public import Persistence
public import Topology

/// A decentralised training algorithm on one node: a pure state machine.
///
/// It never waits, reads a clock, opens a socket, logs, or draws from a generator it was not given. The same events give
/// the same actions, bit for bit, whoever delivers them: the simulator or a real peer.
///
/// Its state survives a restart through `persist(in:)`, which names what a node goes on from: its model, the optimizer,
/// counters of steps and rounds, weights, what it has made public, its random streams. A shell saves a node between two steps
/// only (`AlgorithmHost.save()`), restores it into a fresh one, and then delivers `Event.started`: the gradient that was in
/// flight is asked for again. So what belongs to the moment is left out and starts afresh: a gradient in flight, an
/// exchange that waits for its answer, replies kept for it, messages of the round, an all-reduce under way, timers, which
/// neighbours are lost, and that the run was told to stop.
public protocol GossipAlgorithm: Persistent, ~Copyable {
    /// The node before its first event, `Event.started`.
    init(_ start: AlgorithmStart)

    /// Takes one event and appends, in order, what the shell must now do.
    ///
    /// - Parameters:
    ///   - event: what happened. Messages have passed the `Admission` check.
    ///   - now: the present moment of the run.
    ///   - actions: where to append.
    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer)

    /// A message did not pass the `Admission` check: the algorithm never sees its content, but may stop waiting for it.
    mutating func refused(
        _ message: Message, from sender: Int, as refusal: Refusal, actions: inout ActionBuffer)

    /// Asks for the memory that the next event will use, ahead of it: a hint that changes nothing.
    func prefetch()

    /// Asks for what the next event will use beside, if it is a message of this sender: a hint that changes nothing.
    ///
    /// Called some time after `prefetch()`, whose memory has arrived.
    func prefetch(messageFrom sender: Int)

    /// The node's present model, `[parameterCount]`: what would be used if training stopped here.
    func snapshot() -> ParameterSnapshot

    /// The share of the whole system's mass this node holds: 1 for all algorithms but push-sum, whose weights sum to the
    /// number of nodes together with those in flight.
    var mass: Double { get }

    /// Whether everything handed in is in the model, as far as the algorithm itself can tell: false between the parts of a
    /// gradient that comes in parts.
    var isWhole: Bool { get }

    /// The nodes from which something is awaited: the message of a round, the answer to an exchange.
    ///
    /// For whoever wonders why a run does not go on, and to know when a run that is to end has nothing open any more.
    var awaitedNodes: [Int] { get }
}

extension GossipAlgorithm where Self: ~Copyable {
    /// Nothing was waited for.
    public mutating func refused(
        _ message: Message, from sender: Int, as refusal: Refusal, actions: inout ActionBuffer
    ) {}

    /// Asks for nothing.
    public func prefetch() {}

    /// Asks for nothing.
    public func prefetch(messageFrom sender: Int) {}

    /// All of a node is its own.
    public var mass: Double { 1 }

    /// Gradients come in one piece.
    public var isWhole: Bool { true }

    /// Nobody is waited for.
    public var awaitedNodes: [Int] { [] }
}

/// All that an algorithm may know when it begins.
public struct AlgorithmStart {
    /// This node's index, in `0 ..< nodeCount`.
    public var node: Int
    /// The number of nodes in the run.
    public var nodeCount: Int
    /// The common initial parameters, `[parameterCount]`; of this node's stage, where the model is cut.
    public var parameters: ParameterSnapshot
    /// Where parameter-sized buffers come from.
    public var pool: BufferPool
    /// Who mixes with whom, with which weights, in which round.
    public var topology: Topology
    /// This node's own randomness.
    public var random: RandomStream
    /// The run's seed, for randomness that nodes share without talking.
    public var seed: UInt64
    /// The algorithm's hyperparameters.
    public var settings: Settings
    /// A fresh optimizer, this node's own.
    public var optimizer: any Optimizer
    /// The learning rate of a local step, counted from 0.
    public var learningRate: @Sendable (Int) -> Float
    /// How often this node was started before in this run: 0 but for a real peer that was restarted.
    ///
    /// What a node numbers itself must never repeat a number of an earlier start, or its neighbours take it for a copy.
    public var incarnation: Int = 0
    /// What this node does instead of being honest; nil for an honest one.
    public var attack: AttackBehaviour?
    /// Whether somebody in the run attacks: then a neighbour whose numbers are refused is not waited for.
    public var expectsAttacks = false
    /// What becomes of the optimizer's state at a merge; with `average` the optimizer is a `TravellingOptimizer`.
    public var stateAtMerge = StateAtMerge.keep
    /// Where the vector holds statistics that every node keeps to itself, in order.
    public var localStatistics: [Range<Int>] = []
    /// β of the moving average of the model that is kept beside it, in (0, 1); nil for none.
    public var movingAverageDecay: Double?
    /// Floats that a micro-batch brings to this node's stage of the model; 0 where stages begin with the data.
    public var microBatchInput = 0
    /// Floats that a micro-batch takes on to the next stage; 0 where the model ends.
    public var microBatchOutput = 0
    /// Whether nodes agree on secrets, told by `Event.agreed`, as real peers do; otherwise secrets follow from the seed and
    /// hide nothing.
    public var agreesOnSecrets = false
    /// What noise that hides something is drawn from: in a simulation the run's seed, on a real peer one that nobody else
    /// knows.
    public var noiseSeed: UInt64

    /// Everything by name; the node must be one of the nodes.
    public init(
        node: Int, nodeCount: Int, parameters: ParameterSnapshot, pool: BufferPool, topology: Topology,
        random: RandomStream, seed: UInt64, settings: Settings, optimizer: any Optimizer,
        learningRate: @escaping @Sendable (Int) -> Float
    ) {
        precondition((0..<nodeCount).contains(node), "node \(node) of \(nodeCount)")
        self.node = node
        self.nodeCount = nodeCount
        self.parameters = parameters
        self.pool = pool
        self.topology = topology
        self.random = random
        self.seed = seed
        self.settings = settings
        self.optimizer = optimizer
        self.learningRate = learningRate
        noiseSeed = seed
    }
}
