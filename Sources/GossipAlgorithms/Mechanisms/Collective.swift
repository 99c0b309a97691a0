import Catalogues
import Determinism
import LinearAlgebra
import Persistence
import Topology

/// Runs a collective rule: local steps, now and then an all-reduce, and the end, for every algorithm of exact averages.
struct Collective<Rule: CollectiveRule & ~Copyable>: ~Copyable, GossipAlgorithm {
    private var rule: Rule
    private var allReduce: AllReduce
    private let pool: BufferPool
    private let nodeCount: Int
    private var ending = Ending()

    init(_ start: AlgorithmStart) {
        rule = Rule(start)
        pool = start.pool
        nodeCount = start.nodeCount
        let schedule = CollectiveSchedule.make(
            start.settings, rank: start.node, count: start.nodeCount,
            length: PairwiseMasking.maskedCount(start.parameters.count, start.settings))
        allReduce = AllReduce(
            schedule, node: start.node, nodeCount: start.nodeCount, pool: start.pool,
            masking: PairwiseMasking(start, groupLimit: start.nodeCount))
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            actions.computeGradient(at: rule.snapshot())
        case .gradientReady(let gradient):
            adapt(to: gradient.values, &actions)
        case .received(let message, let sender):
            if let sum = allReduce.received(message, from: sender, version: rule.steps, actions: &actions) {
                finish(consume sum, &actions)
            }
        case .agreed(let secret, let other):
            if let sum = allReduce.keep(secret, with: other, version: rule.steps, actions: &actions) {
                finish(consume sum, &actions)
            }
        case .neighbourLost(let neighbour):
            allReduce.markLost(neighbour)
        case .neighbourReturned(let neighbour):
            if let sum = allReduce.markReturned(neighbour, version: rule.steps, actions: &actions) {
                finish(consume sum, &actions)
            }
        case .stop:
            ending.request()
        case .stageComputed, .timerFired:
            break
        }
        // An all-reduce is exact or nothing: it waits for everyone, unless the run is to end.
        if allReduce.isBroken { ending.reportIfRequested(&actions) }
    }

    func snapshot() -> ParameterSnapshot { rule.snapshot() }

    var awaitedNodes: [Int] { allReduce.awaited }

    /// Between two steps no all-reduce is under way.
    ///
    /// All nodes must go on from the same step, or the sums of one wait for ever for the others'.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try rule.persist(in: &archive)
        try archive.part("all-reduce", &allReduce)
    }

    private mutating func adapt(to gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        guard let share = rule.adapt(to: gradient, &actions) else {
            next(&actions)
            return
        }
        let values = ParameterVector(consume share, pool: pool)
        if let sum = allReduce.begin(values, version: rule.steps, actions: &actions) {
            finish(consume sum, &actions)
        }
    }

    private mutating func finish(_ sum: consuming ParameterSnapshot, _ actions: inout ActionBuffer) {
        var scaled = ParameterVector(copy sum, pool: pool)
        scaled.scale(by: 1 / Float(nodeCount))
        pool.recycle(consume sum)
        rule.combine(scaled.freeze(), &actions)
        next(&actions)
    }

    private mutating func next(_ actions: inout ActionBuffer) {
        if ending.isRequested {
            ending.reportIfRequested(&actions)
        } else {
            actions.computeGradient(at: rule.snapshot())
        }
    }
}

/// The all-reduce that the setting `collective` names.
enum CollectiveSchedule {
    static func make(_ settings: Settings, rank: Int, count: Int, length: Int) -> any AllReduceSchedule {
        settings.text("collective") == "ring"
            ? RingAllReduce(rank: rank, count: count, length: length)
            : HalvingDoublingAllReduce(rank: rank, count: count, length: length)
    }
}

extension Setting {
    /// How sums over all nodes travel: shared by all algorithms of exact averages.
    static let collective = Setting(
        "collective", .choice(["ring", "halving-doubling"]), default: "ring",
        "How the sum travels: 2(n-1) small messages round a ring, or 2 log2(n) exchanges of halves; the ring "
            + "is the usual one, and needs two links a node.")
}

extension AlgorithmEntry {
    /// The nodes that a node talks to in the all-reduce that the settings name, ascending; with masks all, for any two share
    /// a secret, which they agree on over a connection of their own.
    @Sendable
    static func collectivePartners(_ node: Int, _ topology: Topology, _ settings: Settings)
        -> Admission.Partners
    {
        if PairwiseMasking.isOn(settings) { return .everyone }
        let count = topology.nodeCount
        let schedule = CollectiveSchedule.make(settings, rank: node, count: count, length: count)
        var partners: [Int] = []
        for index in 0..<min(schedule.stageCount, 2 * Int.bitWidth + 2) {
            let stage = schedule.stage(index)
            for partner in [stage.send?.receiver, stage.receive?.sender].compactMap(\.self)
            where !partners.contains(partner) {
                partners.append(partner)
            }
        }
        return .nodes(partners.sorted())
    }
}
