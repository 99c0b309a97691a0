import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// RelaySGD: on a spanning tree, nodes relay sums instead of averaging, so that every model reaches every node unchanged.
///
/// Vogels, He, Koloskova, Lin, Karimireddy, Stich & Jaggi, "RelaySum for decentralized deep learning on heterogeneous data",
/// NeurIPS 2021, arXiv:2110.04175, Algorithm 1.
///
/// With `x½ᵢ = xᵢ − η gᵢ`, in each round on each edge of the tree
/// `Mᵢ→ⱼ = x½ᵢ + Σ_{k≠j} M'ₖ→ᵢ`, with the count `Cᵢ→ⱼ = 1 + Σ_{k≠j} C'ₖ→ᵢ` (M', C' of the last round), and
/// `xᵢ ← (x½ᵢ + Σⱼ Mⱼ→ᵢ + (n − 1 − Σⱼ Cⱼ→ᵢ) x₀)/n`. So `xᵢ` is the exact mean of `x½ⱼ` from `max(dist(i, j) − 1, 0)` rounds ago.
/// Relaying updates `uᵢ = x½ᵢ − xᵢ` instead of models: `xᵢ ← xᵢ + (uᵢ + Σⱼ Mⱼ→ᵢ)/n` (RelaySum/Grad).
struct RelaySGD: ~Copyable, SynchronousRule {
    private let initial: ParameterSnapshot
    private var replica: ParameterVector
    /// x½, or u: what this node itself adds to the sums of this round.
    private var own: ParameterVector
    /// M and C of the last round by neighbour, in the order of `neighbours`; nil and 0 when none came.
    private var relayed: [ParameterSnapshot?]
    private var counts: [Int]
    private let neighbours: [Int]
    private let nodeCount: Int
    /// How many rounds the farthest node's value needs.
    private let depth: Int
    private let relaysUpdates: Bool
    private var step: LocalStep
    private let pool: BufferPool

    init(_ start: AlgorithmStart) {
        initial = start.parameters
        replica = ParameterVector(start.parameters, pool: start.pool)
        own = ParameterVector(start.parameters, pool: start.pool)
        neighbours = start.topology.contacts(of: start.node)
        relayed = [ParameterSnapshot?](repeating: nil, count: neighbours.count)
        counts = [Int](repeating: 0, count: neighbours.count)
        nodeCount = start.nodeCount
        depth = start.topology.graph?.eccentricity(of: start.node) ?? 0
        relaysUpdates = start.settings.text("relays") == "updates"
        step = LocalStep(start)
        pool = start.pool
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        own.assign(replica.snapshot())
        step.take(&own, along: gradient, &actions)
        if relaysUpdates { own.add(-1, times: replica.snapshot()) }
        send(rounds, &actions)
    }

    /// Sends each neighbour the sum of everything but what came from it.
    private mutating func send(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        var total = ParameterVector(own.snapshot(), pool: pool)
        for case let relayed? in relayed { total.add(1, times: relayed) }
        let count = counts.reduce(1, +)
        for (index, neighbour) in neighbours.enumerated() where !rounds.isLost(neighbour) {
            var sum = ParameterVector(total.snapshot(), pool: pool)
            if let relayed = relayed[index] { sum.add(-1, times: relayed) }
            actions.send(
                Message(
                    round: rounds.exchange, version: rounds.round, weight: Double(count - counts[index]),
                    payload: .dense(sum.freeze())),
                to: neighbour)
        }
        pool.recycle(total.freeze())
    }

    func refusal(of message: Message, from sender: Int) -> Refusal? {
        let count = message.weight
        return count >= 1 && count < Double(nodeCount) && count == count.rounded() ? nil : .unexpected
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        for (index, neighbour) in neighbours.enumerated() {
            if let last = relayed[index].take() { pool.recycle(consume last) }
            counts[index] = 0
            guard let message = rounds.message(from: neighbour), let values = message.values else {
                actions.record(.skipped(rounds.isLost(neighbour) ? .lost : .timeout, with: neighbour))
                continue
            }
            relayed[index] = values
            counts[index] = Int(message.weight)
            actions.record(.merged(with: neighbour, lag: rounds.round - message.version))
        }
        var sum = ParameterVector(own.snapshot(), pool: pool)
        for case let relayed? in relayed { sum.add(1, times: relayed) }
        if relaysUpdates {
            let updates = sum.freeze()
            replica.add(1 / Float(nodeCount), times: updates)
            pool.recycle(consume updates)
        } else {
            takeMean(of: consume sum, count: counts.reduce(1, +), round: rounds.round)
        }
    }

    /// x is the mean of the models in the sum; those on their way in the first rounds are taken as x₀.
    ///
    /// Later a count below n means that messages were lost: then the mean is of those that came.
    private mutating func takeMean(of sum: consuming ParameterVector, count: Int, round: Int) {
        var sum = sum
        let isWarmingUp = round + 1 < depth
        if isWarmingUp, count < nodeCount { sum.add(Float(nodeCount - count), times: initial) }
        sum.scale(by: 1 / Float(isWarmingUp ? nodeCount : count))
        replica.assign(sum.freeze())
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        for index in neighbours.indices {
            try archive.snapshot("relayed-\(neighbours[index])", &relayed[index], length: initial.count)
        }
        try archive.values("counts", &counts)
        for count in counts where !(0..<nodeCount).contains(count) {
            throw archive.refusal(of: "counts", found: "\(count)", expected: "counts of other nodes")
        }
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let relaySGD = AlgorithmEntry(
        Synchronous<RelaySGD>.self,
        name: "relay-sgd",
        summary: "RelaySGD: exact means of delayed models, relayed over a spanning tree.",
        source: "Vogels et al., NeurIPS 2021, arXiv:2110.04175, Algorithm 1",
        problem: """
            The exact uniform mean over a sparse network, so that unlike data do no harm; late by at most a diameter of \
            rounds.
            """,
        details: """
            On a tree, node i sends neighbour j the sum of its own half step x - eta g and of what its other neighbours \
            sent it in the last round, with the count of nodes in it. Everyone thus gets everyone's value exactly once, \
            dist - 1 rounds late, and takes the uniform mean of all n: no mixing weights, no dependence on how unlike the \
            data are. Values on their way in the first rounds count as the initial model. A topology that is no tree is \
            replaced by a breadth-first spanning tree of its graph. relays: updates passes on the steps instead of the \
            models (RelaySum/Grad).
            """,
        message:
            "over each link of the tree the sum of the half steps on this side of it, and how many they are",
        cost: "deg of the tree · d floats per step",
        extraMemory: "deg + 2 (the sums received last and the half step)",
        deviations: """
            Once all values can have arrived, a sum that lacks some (a lost neighbour or message) is divided by its own \
            count. The mean of the models is not kept in a single round.
            """,
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: true,
        keepsMean: false,
        aggregation: .meanOnly(because: "it relays sums along a tree, in which every model counts once"),
        settings: [
            Setting(
                "relays", .choice(["models", "updates"]), default: "models",
                "What is summed along the tree; the default is the paper's main algorithm."),
            .roundTimeout,
        ],
        arrangement: .spanningTree,
        check: { _, settings in
            settings.text("relays") == "updates" && settings.number(Setting.roundTimeout.name) > 0
                ? "an update that is given up is missing for ever on one side of the tree; "
                    + "set round-timeout to 0, or relays: models"
                : nil
        })
}
