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
/// `(uᵢ, wᵢ) ← Σⱼ pᵢⱼ (uⱼ, wⱼ)`; `zᵢ = uᵢ/wᵢ`. With an overlap of τ (OSGP, Algorithm 2) what was sent in round t is added at the
/// end of round t + τ, so that messages travel while gradients are computed. Shares are `1/(1 + out-degree)`, which makes columns sum to one on every graph.
struct StochasticGradientPush: ~Copyable, SynchronousRule {
    /// (u, w), of which u takes the step.
    private var pushed: PushSumMass
    private var step: LocalStep

    init(_ start: AlgorithmStart) {
        pushed = PushSumMass(start, overlap: start.settings.integer("overlap"))
        step = LocalStep(start)
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, overlap: start.settings.integer("overlap"))
    }

    func mass(_ rounds: NeighbourRound) -> Double { pushed.weight(with: rounds) }

    func snapshot() -> ParameterSnapshot { pushed.estimate() }

    func outcome(_ rounds: NeighbourRound) -> ParameterSnapshot { pushed.estimate(with: rounds) }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try pushed.persist(in: &archive)
        try step.persist(in: &archive)
    }

    mutating func begin(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        pushed.repeatAfterRestart(rounds, &actions)
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
        problem: """
            Directed graphs, where averaging rows drifts to some nodes' data; with overlap, links as slow as gradients.
            """,
        details: """
            Each round a node steps along its gradient at z = u/w, splits its mass (u, w) evenly over itself and its \
            receivers, and adds what arrives. The sender chooses the shares, so the matrix is column-stochastic on any \
            directed graph and time-varying schedule, and the weights w, which sum to n, correct the bias. overlap: tau \
            makes it OSGP: a node goes on for tau more rounds before it needs the messages of one, so that they travel \
            while gradients are computed.
            """,
        message: "the numerator u, with the receiver's share of it, and that share of w",
        cost: "out-degree · (d + 1) floats per step",
        extraMemory: "none; with overlap tau, tau (1 + in-degree)",
        deviations: """
            The step acts on the numerator u, unscaled by w, as in the paper. Shares come from the sender's out-degree, \
            not from the mixing rule. A message that comes after its round's deadline is refused, and its mass is lost. \
            With overlap, messages are sent every round and are due exactly tau rounds later, where the paper sends every \
            tau rounds and adds what is there: so simulation and real peers end with the same bits. A node that ends waits \
            for the messages of its last tau rounds.
            """,
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: true,
        aggregation: .meanOnly(because: "models and push-sum weights must be mixed by the same matrix"),
        settings: [
            Setting(
                "overlap", .integer(0...64), default: 0,
                "Rounds a node goes on for without the messages of one: OSGP's tau. 0 waits for them; the paper has 1."
            ),
            .roundTimeout,
        ])
}
