import Catalogues
import LinearAlgebra
import Optimizers
import Persistence

/// AD-PSGD: gradients and pairwise averaging go on side by side; nobody waits for anybody.
///
/// Lian, Zhang, Zhang & Liu, "Asynchronous decentralized parallel stochastic gradient descent", ICML 2018,
/// arXiv:1710.06952. Each node repeats: take a snapshot, compute a gradient there, `xᵢ ← xᵢ − η g(snapshot)`; meanwhile it
/// picks a random neighbour j and both move to the middle, `xᵢ, xⱼ ← (xᵢ + xⱼ)/2`.
struct AsynchronousDecentralizedSGD: ~Copyable, PairwiseRule {
    private var replica: ParameterVector

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
    }

    mutating func move(
        along gradient: ParameterSnapshot, _ step: inout LocalStep, staleness: Int,
        _ actions: inout ActionBuffer
    ) {
        step.take(&replica, along: gradient, staleness: staleness, &actions)
    }

    mutating func merge(_ theirs: ParameterSnapshot, _ mine: ParameterSnapshot) {
        replica.add(0.5, timesDifference: theirs, mine)
    }

    func prefetch() { replica.prefetch() }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }
}

extension AlgorithmEntry {
    static let asynchronousDecentralizedSGD = AlgorithmEntry(
        Pairwise<AsynchronousDecentralizedSGD>.self,
        name: "ad-psgd",
        summary: "Asynchronous decentralised SGD: average with one random neighbour at a time, never wait.",
        source: "Lian, Zhang, Zhang & Liu, ICML 2018, arXiv:1710.06952",
        problem: "Slow nodes and links: nobody waits for anybody but one partner at a time.",
        details: """
            A node computes gradients without pause; after each it asks one random neighbour for an exchange, in which \
            both move to the middle of their two models, x_i, x_j <- (x_i + x_j)/2. The gradient in flight keeps the \
            snapshot it started from. A slow node slows nobody but itself.
            """,
        message: """
            the model x with the number of the exchange; the answer is the partner's model, or that it is busy
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
        statesAtMerge: [.keep, .average, .reset],
        settings: [.stepsPerExchange(default: 1, "the paper's ratio is 1"), .lateAnswer],
        check: { topology, _ in topology.refusalOfExchanges })
}
