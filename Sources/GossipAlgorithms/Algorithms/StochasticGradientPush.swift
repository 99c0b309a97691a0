import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// SGP: gradient descent over push-sum, for directed graphs.
///
/// Each node splits its mass among its receivers; a scalar weight that travels along undoes the bias.
///
/// Assran, Loizou, Ballas & Rabbat, "Stochastic gradient push for distributed deep learning", ICML 2019,
/// arXiv:1811.10792, Algorithm 1; push-sum is Kempe, Dobra & Gehrke, FOCS 2003.
///
/// Per round: `uᵢ ← uᵢ − η gᵢ(zᵢ)`; every node keeps the share `pᵢᵢ` of `(uᵢ, wᵢ)` and sends `pⱼᵢ` of it to receiver j;
/// `(uᵢ, wᵢ) ← Σⱼ pᵢⱼ (uⱼ, wⱼ)`; `zᵢ = uᵢ/wᵢ`. Shares are `1/(1 + out-degree)`, which makes columns sum to one on every graph.
struct StochasticGradientPush: ~Copyable, SynchronousRule {
    /// (u, w), of which u takes the step.
    private var pushed: PushSumMass
    private var step: LocalStep

    init(_ start: AlgorithmStart) {
        pushed = PushSumMass(start)
        step = LocalStep(start)
    }

    var mass: Double { pushed.weight }

    func snapshot() -> ParameterSnapshot { pushed.estimate() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try pushed.persist(in: &archive)
        try step.persist(in: &archive)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        step.take(&pushed.numerator, along: gradient, &actions)
        pushed.give(PushSumMass.Parts(receivers: rounds.receiverCount), rounds, &actions)
    }

    func refusal(of message: Message, from sender: Int) -> Refusal? {
        PushSumMass.admits(message) ? nil : .nonFinite
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        pushed.take(rounds, &actions)
    }
}

extension AlgorithmEntry {
    static let stochasticGradientPush = AlgorithmEntry(
        Synchronous<StochasticGradientPush>.self,
        name: "sgp",
        summary: "Stochastic gradient push: push-sum averaging with SGD, unbiased on directed graphs.",
        source: "Assran, Loizou, Ballas & Rabbat, ICML 2019, arXiv:1811.10792, Algorithm 1",
        details: """
            Each round a node steps along its gradient at z = u/w, splits its mass (u, w) evenly over itself and its \
            receivers, and adds what arrives. The sender chooses the shares, so the matrix is column-stochastic on any \
            directed graph and time-varying schedule, and the weights w, which sum to n, correct the bias.
            """,
        cost: "out-degree · (d + 1) floats per step",
        extraMemory: "none",
        deviations: """
            The step acts on the numerator u, unscaled by w, as in the paper. Shares come from the sender's out-degree, \
            not from the mixing rule. A message that comes after its round's deadline is refused, and its mass is lost.
            """,
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: true,
        settings: [.roundTimeout])
}
