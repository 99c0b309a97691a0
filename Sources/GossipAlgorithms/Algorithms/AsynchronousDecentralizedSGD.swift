import Catalogues
import Determinism
import LinearAlgebra
import Optimizers
import Persistence
import Topology

/// AD-PSGD: gradients and pairwise averaging go on side by side; nobody waits for anybody.
///
/// Lian, Zhang, Zhang & Liu, "Asynchronous decentralized parallel stochastic gradient descent", ICML 2018,
/// arXiv:1710.06952. Each node repeats: take a snapshot, compute a gradient there, `xᵢ ← xᵢ − η g(snapshot)`; meanwhile it
/// picks a random neighbour j and both move to the middle, `xᵢ, xⱼ ← (xᵢ + xⱼ)/2`.
struct AsynchronousDecentralizedSGD: ~Copyable, GossipAlgorithm {
    private var replica: ParameterVector
    private var exchange: PairwiseExchange
    private let optimizer: any Optimizer
    private let learningRate: @Sendable (Int) -> Float
    private let stepsPerExchange: Int
    private let waitsForAnswers: Bool
    private var steps = 0
    /// Local steps since an exchange was last begun.
    private var stepsSinceExchange = 0
    /// Merges since the snapshot of the gradient in flight.
    private var merges = 0
    private var isComputing = false
    private var ending = Ending()

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        exchange = PairwiseExchange(
            partners: start.topology.contacts(of: start.node), random: start.random.substream("partner"),
            pool: start.pool, incarnation: start.incarnation)
        optimizer = start.optimizer
        learningRate = start.learningRate
        stepsPerExchange = start.settings.integer("steps-per-exchange")
        waitsForAnswers = start.settings.text("late-answer") == "wait"
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            break
        case .gradientReady(let gradient):
            step(along: gradient.values, &actions)
            isComputing = false
        case .received(let message, let sender):
            receive(message, from: sender, at: now, &actions)
        case .timerFired(let timer):
            exchange.timerFired(timer, at: now, actions: &actions)
            if timer == PairwiseExchange.backOffTimer { beginExchange(at: now, &actions) }
        case .neighbourLost(let neighbour):
            exchange.markLost(neighbour, actions: &actions)
        case .neighbourReturned(let neighbour):
            exchange.markReturned(neighbour)
        case .stop:
            ending.request()
        }
        if ending.isRequested {
            exchange.settleDoubt(at: now, actions: &actions)
        } else if !isComputing {
            goOn(at: now, &actions)
        }
        if !isComputing, !exchange.isOpen { ending.reportIfRequested(&actions) }
    }

    func prefetch() {
        replica.prefetch()
        exchange.prefetch()
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    var awaitedNodes: [Int] { exchange.awaited }

    /// An exchange that was open is in doubt for good; after a drain none is.
    ///
    /// Its partner may have moved by half the difference while this node has not: the sum of the models is then off by that
    /// much. A node that goes on from an earlier moment than the others undoes its half of what it merged since, and its
    /// steps since are lost.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.optimizer(optimizer)
        try archive.count("steps", &steps)
        try archive.count("steps-since-exchange", &stepsSinceExchange)
        try archive.part("exchange", &exchange)
    }

    /// Begins the exchange that is due, and computes the next gradient; while the last exchange still has time for its answer,
    /// the node waits for it first.
    private mutating func goOn(at now: Instant, _ actions: inout ActionBuffer) {
        if stepsSinceExchange >= stepsPerExchange {
            if waitsForAnswers, exchange.isTimely { return }
            beginExchange(at: now, &actions)
        }
        computeGradient(&actions)
    }

    private mutating func computeGradient(_ actions: inout ActionBuffer) {
        merges = 0
        isComputing = true
        actions.computeGradient(at: replica.snapshot())
    }

    private mutating func step(along gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        optimizer.step(&replica, gradient: gradient, learningRate: learningRate(steps))
        steps += 1
        stepsSinceExchange += 1
        actions.record(.gradientApplied(staleness: merges))
    }

    private mutating func beginExchange(at now: Instant, _ actions: inout ActionBuffer) {
        guard exchange.isReady, !ending.isRequested else { return }
        exchange.begin(with: replica.snapshot(), version: steps, at: now, actions: &actions)
        stepsSinceExchange = 0
    }

    private mutating func receive(
        _ message: Message, from sender: Int, at now: Instant, _ actions: inout ActionBuffer
    ) {
        guard
            let merge = exchange.received(
                message, from: sender, current: replica.snapshot(), version: steps, at: now, actions: &actions
            )
        else { return }
        replica.add(0.5, timesDifference: merge.theirs, merge.mine)
        merges += 1
        actions.record(.merged(with: merge.partner, lag: steps - merge.version))
        exchange.recycle(merge)
    }
}

extension AlgorithmEntry {
    static let asynchronousDecentralizedSGD = AlgorithmEntry(
        AsynchronousDecentralizedSGD.self,
        name: "ad-psgd",
        summary: "Asynchronous decentralised SGD: average with one random neighbour at a time, never wait.",
        source: "Lian, Zhang, Zhang & Liu, ICML 2018, arXiv:1710.06952",
        details: """
            A node computes gradients without pause; after each it asks one random neighbour for an exchange, in which \
            both move to the middle of their two models, x_i, x_j <- (x_i + x_j)/2. The gradient in flight keeps the \
            snapshot it started from. A slow node slows nobody but itself.
            """,
        cost: "d floats per exchange each way, one exchange per step",
        extraMemory: "one snapshot per open exchange, up to 4 cached replies",
        deviations: """
            Merges are applied as differences to the current model, so that steps taken while an exchange is open are \
            kept. Instead of the paper's bipartite graph, a node whose own exchange is open answers "busy" and the other \
            backs off at random: no deadlock on any graph. Where steps are much shorter than a round trip, a node waits for \
            the answer to its exchange before the next is due (late-answer), so that there is one exchange for each step as \
            in the paper; it never waits for an answer that is overdue.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: true,
        settings: [
            Setting(
                "steps-per-exchange", .integer(1...1_000_000), default: 1,
                "Local steps between two exchanges a node begins; the paper's ratio is 1."),
            Setting(
                "late-answer", .choice(["wait", "go-on"]), default: "wait",
                "When an exchange is due and the last is not answered yet: wait until it is overdue, or skip it."
            ),
        ],
        check: { topology, _ in
            // Who is linked with whom matters; the weights, which may differ between the two ends, are not used.
            !topology.matrix(round: 0).graph.isDirected
                ? nil : "exchanges go both ways, but the topology is directed; choose an undirected family"
        })
}
