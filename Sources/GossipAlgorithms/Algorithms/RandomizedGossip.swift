import Topology

/// Randomised gossip: every node has a Poisson clock, and at each tick averages with one random neighbour.
///
/// Boyd, Ghosh, Prabhakar & Shah, "Randomized gossip algorithms", IEEE Transactions on Information Theory 52, 2006. One
/// exchange of i and j is the projection `W = I − ½ (eᵢ − eⱼ)(eᵢ − eⱼ)ᵀ`, so the squared disagreement shrinks by the factor
/// λ₂(E W) a tick in expectation: `1 − 1/(n − 1)` on the complete graph, `1 − (1 − cos(2π/n))/n` on a ring.
///
/// The equations are those of `AsynchronousDecentralizedSGD`; the trigger is another.
extension AlgorithmEntry {
    static let randomizedGossip = AlgorithmEntry(
        Pairwise<AsynchronousDecentralizedSGD>.self,
        name: "randomized-gossip",
        summary:
            "Randomised gossip: each node averages with a random neighbour at the ticks of a Poisson clock.",
        source: "Boyd, Ghosh, Prabhakar & Shah, IEEE Trans. Inf. Theory 52(6), 2006",
        problem: "Averaging by a clock, not by steps: a slow gradient does not hold the averaging up.",
        details: """
            Each node's clock ticks at exponential intervals, whatever the node computes; at a tick node i draws a neighbour \
            j and both move to the middle, x_i, x_j <- (x_i + x_j)/2. A tick shrinks the squared disagreement by the second \
            eigenvalue of E[W], E[W] = I - (1/2n) sum_ij P_ij (e_i - e_j)(e_i - e_j)^T: 1 - 1/(n-1) on the complete graph, \
            1 - (1 - cos(2 pi/n))/n on a ring. Local steps go on beside it: averaging does not wait for a slow gradient, as it \
            does in ad-psgd. With learning-rate 0 it is averaging alone.
            """,
        message: """
            the model x with the number of the exchange; the answer is the partner's model, or that it is busy
            """,
        cost: "d floats per exchange each way, one exchange per tick",
        extraMemory: "one snapshot per open exchange, up to 4 cached replies",
        deviations: """
            The paper averages without learning and in no time. Here a local step moves the model whenever a gradient is there, \
            and an exchange takes a round trip: merges are applied as differences, so that steps in between are kept. A tick \
            while the node's own exchange is open is lost; a neighbour whose exchange is open answers "busy", and the node \
            asks another after a random back-off.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: true,
        settings: [.tickInterval],
        check: { topology, _ in topology.refusalOfExchanges })
}
