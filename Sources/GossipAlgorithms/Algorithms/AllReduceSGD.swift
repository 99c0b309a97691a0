import Catalogues
import Determinism
import LinearAlgebra
import Optimizers
import Persistence
import Topology

/// All-reduce SGD: exact averaging over all nodes every round; with local steps in between, local SGD.
///
/// With one local step, gradients are averaged and every replica takes the same optimizer step, so replicas stay bitwise
/// equal: `x ← x − η · (1/n) Σᵢ gᵢ(x)`. With H local steps, models are averaged after every H-th: local SGD (Stich, ICLR
/// 2019, arXiv:1805.09767); between two averages the mean follows `x̄ − η · (1/n) Σᵢ gᵢ(xᵢ)`.
struct AllReduceSGD: ~Copyable, GossipAlgorithm {
    private var replica: ParameterVector
    private var allReduce: AllReduce
    private let pool: BufferPool
    private let nodeCount: Int
    private let optimizer: any Optimizer
    private let learningRate: @Sendable (Int) -> Float
    private let localSteps: Int
    private var steps = 0
    private var ending = Ending()

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        pool = start.pool
        nodeCount = start.nodeCount
        optimizer = start.optimizer
        learningRate = start.learningRate
        localSteps = start.settings.integer("local-steps")
        allReduce = AllReduce(
            Self.schedule(start), node: start.node, nodeCount: start.nodeCount, pool: start.pool)
    }

    private static func schedule(_ start: AlgorithmStart) -> any AllReduceSchedule {
        let (rank, count, length) = (start.node, start.nodeCount, start.parameters.count)
        return start.settings.text("collective") == "ring"
            ? RingAllReduce(rank: rank, count: count, length: length)
            : HalvingDoublingAllReduce(rank: rank, count: count, length: length)
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            actions.computeGradient(at: replica.snapshot())
        case .gradientReady(let gradient):
            localSteps == 1 ? share(gradient.values, &actions) : step(locally: gradient.values, &actions)
        case .received(let message, let sender):
            if let sum = allReduce.received(message, from: sender, version: steps, actions: &actions) {
                finish(consume sum, &actions)
            }
        case .neighbourLost(let neighbour):
            allReduce.markLost(neighbour)
        case .neighbourReturned(let neighbour):
            allReduce.markReturned(neighbour)
        case .stop:
            ending.request()
        case .timerFired:
            break
        }
        // An all-reduce is exact or nothing: it waits for everyone, unless the run is to end.
        if allReduce.isBroken { ending.reportIfRequested(&actions) }
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    var awaitedNodes: [Int] { allReduce.awaited.map { [$0] } ?? [] }

    /// Between two steps no all-reduce is under way.
    ///
    /// All nodes must go on from the same step, or the sums of one wait for ever for the others'.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.optimizer(optimizer)
        try archive.count("steps", &steps)
        try archive.part("all-reduce", &allReduce)
    }

    private mutating func share(_ gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        let values = ParameterVector(gradient, pool: pool)
        if let sum = allReduce.begin(values, version: steps, actions: &actions) {
            finish(consume sum, &actions)
        }
    }

    private mutating func step(locally gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        step(along: gradient, &actions)
        guard steps % localSteps == 0 else {
            next(&actions)
            return
        }
        let values = ParameterVector(replica.snapshot(), pool: pool)
        if let sum = allReduce.begin(values, version: steps, actions: &actions) {
            finish(consume sum, &actions)
        }
    }

    private mutating func finish(_ sum: consuming ParameterSnapshot, _ actions: inout ActionBuffer) {
        var scaled = ParameterVector(copy sum, pool: pool)
        scaled.scale(by: 1 / Float(nodeCount))
        pool.recycle(consume sum)
        let mean = scaled.freeze()
        if localSteps == 1 {
            step(along: mean, &actions)
            pool.recycle(consume mean)
        } else {
            replica.assign(consume mean)
        }
        next(&actions)
    }

    private mutating func step(along gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        optimizer.step(&replica, gradient: gradient, learningRate: learningRate(steps))
        steps += 1
        actions.record(.gradientApplied(staleness: 0))
    }

    private mutating func next(_ actions: inout ActionBuffer) {
        if ending.isRequested {
            ending.reportIfRequested(&actions)
        } else {
            actions.computeGradient(at: replica.snapshot())
        }
    }
}

extension AlgorithmEntry {
    static let allReduceSGD = AlgorithmEntry(
        AllReduceSGD.self,
        name: "all-reduce",
        summary: "Exact averaging over all nodes every round (or every H local steps: local SGD).",
        source:
            "Patarasuk & Yuan 2009 (ring); Thakur et al. 2005 (halving-doubling); Stich 2019, arXiv:1805.09767",
        details: """
            The synchronous baseline: gradients are summed over all nodes by a collective, divided by n, and every \
            replica takes the same step, so replicas stay bitwise equal. With local-steps H > 1 the models are averaged \
            after every H-th local step instead. Each round waits for the slowest node.
            """,
        cost: "2 (n−1)/n · d floats per averaging",
        extraMemory: "1 (the vector being summed)",
        deviations: "Optimizer state is local; with one local step it is identical on all nodes.",
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: false,
        settings: [
            Setting(
                "collective", .choice(["ring", "halving-doubling"]), default: "ring",
                "How the sum travels: 2(n-1) small messages round a ring, or 2 log2(n) exchanges of halves."),
            Setting(
                "local-steps", .integer(1...1_000_000), default: 1,
                "H: local steps between two averages; 1 averages gradients, more averages models (local SGD)."
            ),
        ],
        payloadLength: .part,
        partners: { node, topology, settings in
            let count = topology.nodeCount
            let schedule: any AllReduceSchedule =
                settings.text("collective") == "ring"
                ? RingAllReduce(rank: node, count: count, length: count)
                : HalvingDoublingAllReduce(rank: node, count: count, length: count)
            var partners: [Int] = []
            for index in 0..<min(schedule.stageCount, 2 * Int.bitWidth + 2) {
                let stage = schedule.stage(index)
                for partner in [stage.send?.receiver, stage.receive?.sender].compactMap(\.self)
                where !partners.contains(partner) {
                    partners.append(partner)
                }
            }
            return .nodes(partners.sorted())
        })
}
