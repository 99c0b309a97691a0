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
    /// u, the biased parameters: the node's share of the mass.
    private var numerator: ParameterVector
    /// w, in double precision; the weights of all nodes and of what is in flight sum to n.
    private var weight = 1.0
    private var step: LocalStep
    private let pool: BufferPool

    init(_ start: AlgorithmStart) {
        numerator = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        pool = start.pool
    }

    var mass: Double { weight }

    /// `z = u/w`.
    func snapshot() -> ParameterSnapshot {
        guard weight != 1 else { return numerator.snapshot() }
        var estimate = ParameterVector(numerator.snapshot(), pool: pool)
        estimate.scale(by: Float(1 / weight))
        return estimate.freeze()
    }

    /// At the start of a round none of the node's mass is in flight.
    ///
    /// If all nodes go on from one round, the weights sum to n. A node that goes on from an earlier round than the others
    /// brings back mass that it had given away since.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("numerator", &numerator)
        try archive.value("weight", &weight, in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
        try step.persist(in: &archive)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        step.take(&numerator, along: gradient, &actions)
        // Shares are exact in single precision and this node keeps the rest, so that (u, w) is split without remainder.
        // A lost receiver gets none: w would run dry, and the step, which is not scaled by w, would grow without bound.
        let receivers = rounds.receiverCount
        let share = Double(1 / Float(1 + receivers))
        let kept = 1 - Double(receivers) * share
        let message = Message(
            round: rounds.exchange, version: rounds.round, share: share, weight: share * weight,
            payload: .dense(numerator.snapshot()))
        rounds.send(message, actions: &actions)
        numerator.scale(by: Float(kept))
        weight *= kept
    }

    func refusal(of message: Message, from sender: Int) -> Refusal? {
        message.weight > 0 && message.share > 0 && message.share <= 1 ? nil : .nonFinite
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        for neighbour in rounds.neighbourhood.incoming {
            guard let message = rounds.message(from: neighbour.node), let values = message.values else {
                actions.record(.skipped(.timeout, with: neighbour.node))
                continue
            }
            numerator.add(Float(message.share), times: values)
            weight += message.weight
            actions.record(.merged(with: neighbour.node, lag: rounds.round - message.version))
        }
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
        aggregation: .meanOnly(because: "models and push-sum weights must be mixed by the same matrix"),
        settings: [.roundTimeout])
}
