import Determinism
import LinearAlgebra
import Optimizers
import Persistence

/// Local training without any communication: the lower baseline that every decentralised algorithm must beat, and, on one
/// node with all data, plain sequential SGD.
///
/// `xᵢ ← xᵢ − η gᵢ(xᵢ)`.
struct Solo: ~Copyable, GossipAlgorithm {
    private var replica: ParameterVector
    private let optimizer: any Optimizer
    private let learningRate: @Sendable (Int) -> Float
    private var steps = 0
    private var isStopping = false

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        optimizer = start.optimizer
        learningRate = start.learningRate
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            actions.computeGradient(at: replica.snapshot())
        case .gradientReady(let gradient):
            optimizer.step(&replica, gradient: gradient.values, learningRate: learningRate(steps))
            steps += 1
            actions.record(.gradientApplied(staleness: 0))
            if isStopping { actions.finished() } else { actions.computeGradient(at: replica.snapshot()) }
        case .received(_, let sender):
            actions.record(.refused(.unexpected, from: sender))
        case .stop:
            isStopping = true
        case .stageComputed, .timerFired, .neighbourLost, .neighbourReturned, .agreed:
            break
        }
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.optimizer(optimizer)
        try archive.count("steps", &steps)
    }
}

extension AlgorithmEntry {
    static let solo = AlgorithmEntry(
        Solo.self,
        name: "solo",
        summary: "Every node trains alone on its own data; nothing is sent.",
        source: "",
        problem: """
            The other yardstick: what a node learns from its own data alone, which communication has to beat.
            """,
        details: "The baseline without communication: x_i <- x_i - eta g_i(x_i).",
        message: "none",
        cost: "0",
        extraMemory: "none",
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: true,
        partners: { _, _, _ in .nodes([]) })
}
