import Catalogues
import LinearAlgebra
import Optimizers
import Persistence

/// DiLoCo: many local steps, then one Nesterov step of all along the mean of what they changed.
///
/// Douillard et al., "DiLoCo: Distributed low-communication training of language models", 2023, arXiv:2311.08105,
/// Algorithm 1.
///
/// From a common φ, H steps of the inner optimizer give θᵢ; then `Δ = φ − (1/n) Σᵢ θᵢ`, `m ← μ m + Δ`,
/// `φ ← φ − ηₒ (Δ + μ m)`, `θᵢ ← φ`.
struct DiLoCo: ~Copyable, CollectiveRule {
    /// θ.
    private var replica: ParameterVector
    /// φ.
    private var anchor: ParameterVector
    private var momentum: ParameterVector
    private var step: LocalStep
    private let localSteps: Int
    private let outerRate: Float
    private let mu: Float
    private let pool: BufferPool

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        anchor = ParameterVector(start.parameters, pool: start.pool)
        momentum = ParameterVector(zerosFrom: start.pool)
        step = LocalStep(start)
        localSteps = start.settings.integer("local-steps")
        outerRate = Float(start.settings.number("outer-learning-rate"))
        mu = Float(start.settings.number("outer-momentum"))
        pool = start.pool
    }

    var steps: Int { step.count }

    mutating func adapt(to gradient: ParameterSnapshot, _ actions: inout ActionBuffer) -> ParameterSnapshot? {
        step.take(&replica, along: gradient, &actions)
        return step.count % localSteps == 0 ? replica.snapshot() : nil
    }

    mutating func combine(_ mean: consuming ParameterSnapshot, _ actions: inout ActionBuffer) {
        let phi = anchor.snapshot()
        momentum.scale(by: mu)
        momentum.add(1, timesDifference: phi, mean)
        anchor.add(-outerRate, timesDifference: phi, mean)
        anchor.add(-outerRate * mu, times: momentum.snapshot())
        replica.assign(anchor.snapshot())
        step.merged()
        pool.recycle(consume phi)
        pool.recycle(consume mean)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("anchor", &anchor)
        try archive.vector("momentum", &momentum)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let diLoCo = AlgorithmEntry(
        Collective<DiLoCo>.self,
        name: "diloco",
        summary: "DiLoCo: hundreds of local steps, then one Nesterov step along their mean change.",
        source: "Douillard et al., 2023, arXiv:2311.08105, Algorithm 1",
        problem: """
            Workers on slow links, far apart: hundreds of times fewer bytes than all-reduce for nearly the same model.
            """,
        details: """
            Workers take H local steps from a common phi to theta_i; then Delta = phi - mean(theta), m <- mu m + Delta, \
            phi <- phi - eta_o (Delta + mu m), and everyone goes on from phi. Made for workers on slow links: traffic \
            falls by H. The paper's inner optimizer is AdamW (training.optimizer: adamw), whose state stays local. With \
            outer-learning-rate 1 and outer-momentum 0 it is local SGD.
            """,
        message: "partial sums of models, in 1/n-th parts, every H steps",
        cost: "2 (n−1)/n · d / H floats per step",
        extraMemory: "3 (the common model, the outer momentum and the vector being summed)",
        deviations: """
            The inner optimizer is the experiment's, with its schedule, AdamW in the paper; its state stays local over an outer \
            step, as there. Every node takes part in every outer step.
            """,
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: false,
        keepsMean: false,
        statesAtMerge: [.keep, .reset],
        settings: [
            .collective,
            .localSteps(default: 500, "500 is the paper's"),
            Setting(
                "outer-learning-rate", .number(0...10), default: 0.7,
                "eta_o of the outer Nesterov step; 0.7 is the paper's."),
            Setting(
                "outer-momentum", .number(0...0.9999), default: 0.9,
                "mu of the outer Nesterov step; 0.9 is the paper's."),
        ] + Setting.masking,
        payloadLength: .part,
        partners: AlgorithmEntry.collectivePartners)
}
