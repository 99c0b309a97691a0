import Catalogues
import Compressors
import Determinism
import LinearAlgebra
import Persistence
import Topology

/// PowerGossip: neighbours move along the largest direction of their difference, found by power iteration over the wire.
///
/// Vogels, Karimireddy & Jaggi, NeurIPS 2020, arXiv:2008.01425, Algorithm 2, with models as matrices X. Both ends of an edge
/// know an orthonormal basis Q. Each sends `X Q`; then both know `P = (Xᵢ − Xⱼ) Q`, and move by it: `Xᵢ ← Xᵢ − Wᵢⱼ P Qᵀ`,
/// `Xⱼ ← Xⱼ + Wᵢⱼ P Qᵀ`. P, made orthonormal, is the basis of the next exchange, from the left. No step size; the sum is kept.
struct PowerGossip: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var step: LocalStep
    private var edges: [GossipEdge]
    private let matrix: ReshapedMatrix

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        let matrix = ReshapedMatrix(count: start.parameters.count)
        self.matrix = matrix
        let rank = min(start.settings.integer("rank"), matrix.columns)
        edges = start.topology.neighbourhood(of: start.node, round: 0).incoming.map {
            GossipEdge(start.node, $0.node, Float($0.weight), matrix, rank: rank, seed: start.seed)
        }
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, exchanges: start.settings.integer("power-iterations"))
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        step.take(&replica, along: gradient, &actions)
        say(rounds, &actions)
    }

    mutating func resume(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) { say(rounds, &actions) }

    private mutating func say(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        let model = replica.snapshot()
        for index in edges.indices {
            let product = edges[index].product(of: model.span, matrix)
            guard !rounds.isLost(edges[index].neighbour) else { continue }
            // The exchange the basis was drawn in takes the place of a version: equal ones have equal bases.
            actions.send(
                Message(
                    round: rounds.exchange, version: edges[index].drawn,
                    payload: .dense(ParameterSnapshot(product))),
                to: edges[index].neighbour)
        }
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        for index in edges.indices {
            let neighbour = edges[index].neighbour
            if let message = rounds.message(from: neighbour), let theirs = message.values,
                edges[index].move(&replica, by: theirs, drawn: message.version, matrix)
            {
                actions.record(.merged(with: neighbour, lag: 0))
            } else {
                // Who has missed an exchange begins anew; the other sees it by the version, and does so too.
                edges[index].draw(in: rounds.exchange + 1, matrix)
                actions.record(.skipped(rounds.isLost(neighbour) ? .lost : .timeout, with: neighbour))
            }
        }
    }

    func refusal(of message: Message, from sender: Int) -> Refusal? {
        guard let count = message.values?.count, let rank = edges.first?.rank else { return nil }
        return count == rank * matrix.rows || count == rank * matrix.columns ? nil : .wrongLength
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.part("step", &step)
        for index in edges.indices {
            try archive.part("edge-\(edges[index].neighbour)", &edges[index])
        }
    }
}

extension AlgorithmEntry {
    static let powerGossip = AlgorithmEntry(
        Synchronous<PowerGossip>.self,
        name: "powergossip",
        summary: "PowerGossip: neighbours move along the largest directions of their difference.",
        source: "Vogels, Karimireddy & Jaggi, NeurIPS 2020, arXiv:2008.01425, Algorithm 2",
        problem: """
            Slow links without a step size of consensus to tune: a few directions of the largest difference per link.
            """,
        details: """
            The model is a matrix X of about sqrt(d) rows. Both ends of an edge know a basis Q of rank vectors; each sends X Q, \
            so both know P = (X_i - X_j) Q and move by it: X_i <- X_i - W_ij P Qᵀ, X_j <- X_j + W_ij P Qᵀ. P becomes the basis \
            of the next exchange, from the other side: one power iteration on the difference in each exchange, warm from the \
            last. No step size to tune, and the sum of the models is kept.
            """,
        message: "X Q, the model as a matrix times the link's basis",
        cost: "deg · power-iterations · 4 rank · ceil(sqrt d) bytes per step, at most",
        extraMemory: "deg · rank · sqrt(d) floats: nothing of the model's size",
        deviations: """
            The whole vector is one matrix; the paper takes each layer's, and sends vectors uncompressed. Bases are drawn from a \
            hash of the run's seed, the edge and the exchange, in which no two edges collide.
            """,
        timing: .synchronous,
        mixing: .symmetric,
        toleratesLoss: true,
        aggregation: .meanOnly(
            because:
                "what nodes know of each other is compressed, and adds up to the models under linear mixing only"
        ),
        settings: [
            Setting("rank", .integer(1...64), default: 1, "Vectors in a basis; the paper's is 1."),
            Setting(
                "power-iterations", .integer(1...64), default: 1,
                "Exchanges in a round, each one power iteration; the paper tries 1 to 16."),
            .roundTimeout,
        ],
        payloadLength: .part,
        check: { topology, _ in MatrixDemand.staticRefusal("powergossip", topology) })
}
