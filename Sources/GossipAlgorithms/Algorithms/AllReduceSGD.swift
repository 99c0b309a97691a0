import Catalogues
import LinearAlgebra
import Optimizers
import Persistence

/// All-reduce SGD: exact averaging over all nodes every round; with local steps in between, local SGD.
///
/// With one local step, gradients are averaged and every replica takes the same optimizer step, so replicas stay bitwise
/// equal: `x ← x − η · (1/n) Σᵢ gᵢ(x)`. With H local steps, models are averaged after every H-th: local SGD (Stich, ICLR
/// 2019, arXiv:1805.09767); between two averages the mean follows `x̄ − η · (1/n) Σᵢ gᵢ(xᵢ)`.
struct AllReduceSGD: ~Copyable, CollectiveRule {
    private var replica: ParameterVector
    private var step: LocalStep
    private let pool: BufferPool
    private let localSteps: Int

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        pool = start.pool
        localSteps = start.settings.integer("local-steps")
    }

    var steps: Int { step.count }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try step.persist(in: &archive)
    }

    mutating func adapt(to gradient: ParameterSnapshot, _ actions: inout ActionBuffer) -> ParameterSnapshot? {
        if localSteps == 1 { return gradient }
        step.take(&replica, along: gradient, &actions)
        return step.count % localSteps == 0 ? replica.snapshot() : nil
    }

    mutating func combine(_ mean: consuming ParameterSnapshot, _ actions: inout ActionBuffer) {
        if localSteps == 1 {
            step.take(&replica, along: mean, &actions)
            pool.recycle(consume mean)
        } else {
            replica.assign(consume mean)
            step.merged()
        }
    }
}

extension AlgorithmEntry {
    static let allReduceSGD = AlgorithmEntry(
        Collective<AllReduceSGD>.self,
        name: "all-reduce",
        summary: "Exact averaging over all nodes every round (or every H local steps: local SGD).",
        source:
            "Patarasuk & Yuan 2009 (ring); Thakur et al. 2005 (halving-doubling); Stich 2019, arXiv:1805.09767",
        problem: """
            Exact agreement: every node takes the step that one node with all the data would take, at the price of waiting for \
            the slowest.
            """,
        details: """
            The synchronous baseline: gradients are summed over all nodes by a collective, divided by n, and every \
            replica takes the same step, so replicas stay bitwise equal. With local-steps H > 1 the models are averaged \
            after every H-th local step instead. Each round waits for the slowest node.
            """,
        message:
            "partial sums of gradients, or of models with local-steps above 1, in 1/n-th parts of the vector",
        cost: "2 (n−1)/n · d floats per averaging",
        extraMemory: "1 (the vector being summed)",
        deviations: "Optimizer state is local; with one local step it is identical on all nodes.",
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: false,
        statesAtMerge: [.keep, .average, .reset],
        settings: [
            .collective,
            Setting(
                "local-steps", .integer(1...1_000_000), default: 1,
                "H: local steps between two averages; 1, the baseline of the papers, averages gradients, more averages models "
                    + "(local SGD)."
            ),
        ] + Setting.masking,
        payloadLength: .part,
        partners: AlgorithmEntry.collectivePartners)
}
