import Catalogues
import LinearAlgebra
import Optimizers
import Persistence

/// SlowMo: slow momentum over local SGD: now and then an exact average, and a momentum step along the way it came.
///
/// Wang, Tantia, Ballas & Rabbat, "SlowMo: improving communication-efficient distributed SGD with slow momentum", ICLR 2020,
/// arXiv:1910.00643, Algorithm 1.
///
/// Every H local steps, with `x̄` the mean of all models: `u ← β u + (x_old − x̄)/η`, `x_old ← x_old − α η u`, `xᵢ ← x_old`.
/// The buffer is kept as `η u`, so nothing is divided by η.
struct SlowMo: ~Copyable, CollectiveRule {
    private var replica: ParameterVector
    /// x_old: where all stood after the last average.
    private var anchor: ParameterVector
    /// η u.
    private var momentum: ParameterVector
    private var step: LocalStep
    private let localSteps: Int
    private let alpha: Float
    private let beta: Float
    /// η when the buffer was last changed; 0 before.
    private var lastRate: Float = 0
    private let pool: BufferPool

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        anchor = ParameterVector(start.parameters, pool: start.pool)
        momentum = ParameterVector(zerosFrom: start.pool)
        step = LocalStep(start)
        localSteps = start.settings.integer("local-steps")
        alpha = Float(start.settings.number("slow-learning-rate"))
        beta = Float(start.settings.number("slow-momentum"))
        pool = start.pool
    }

    var steps: Int { step.count }

    mutating func adapt(to gradient: ParameterSnapshot, _ actions: inout ActionBuffer) -> ParameterSnapshot? {
        step.take(&replica, along: gradient, &actions)
        return step.count % localSteps == 0 ? replica.snapshot() : nil
    }

    mutating func combine(_ mean: consuming ParameterSnapshot, _ actions: inout ActionBuffer) {
        let rate = step.lastRate
        momentum.scale(by: lastRate > 0 ? beta * rate / lastRate : 0)
        momentum.add(1, timesDifference: anchor.snapshot(), mean)
        anchor.add(-alpha, times: momentum.snapshot())
        replica.assign(anchor.snapshot())
        lastRate = rate
        step.merged()
        pool.recycle(consume mean)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("anchor", &anchor)
        try archive.vector("momentum", &momentum)
        try archive.value("last-rate", &lastRate, in: 0...Float.greatestFiniteMagnitude)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let slowMo = AlgorithmEntry(
        Collective<SlowMo>.self,
        name: "slowmo",
        summary: "SlowMo: local SGD with slow momentum on the exact averages.",
        source: "Wang, Tantia, Ballas & Rabbat, ICLR 2020, arXiv:1910.00643, Algorithm 1",
        problem: "Local SGD loses accuracy when averages are few; slow momentum wins some of it back.",
        details: """
            Every H local steps all models are averaged exactly, and everyone takes a momentum step along the way from the \
            last average: u <- beta u + (x_old - mean)/eta, x_old <- x_old - alpha eta u, x_i <- x_old. It wins back \
            quality that few averages cost. With alpha 1 and beta 0 it is local SGD.
            """,
        message: "partial sums of models, in 1/n-th parts, every H steps",
        cost: "2 (n−1)/n · d / H floats per step",
        extraMemory: "3 (the last common model, the slow momentum and the vector being summed)",
        deviations: """
            The base method is local SGD; inner optimizer state is kept over an average unless training.optimizer-state is reset. The buffer is kept as eta u and \
            carried over by the ratio of learning rates, so a learning rate of 0 is allowed.
            """,
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: false,
        keepsMean: false,
        statesAtMerge: [.keep, .reset],
        settings: [
            .collective,
            .localSteps(default: 12, "12 is the least of the paper's values, 12 to 48"),
            Setting(
                "slow-learning-rate", .number(0...10), default: 1,
                "alpha, how far to go along the slow momentum; 1 is the paper's."),
            Setting(
                "slow-momentum", .number(0...0.9999), default: 0.5,
                "beta of the slow momentum; 0.5 is the default of the authors' implementation, the paper has up to 0.7."
            ),
        ] + Setting.masking,
        payloadLength: .part,
        partners: AlgorithmEntry.collectivePartners)
}

extension Setting {
    /// H, for algorithms that work locally for a while.
    static func localSteps(default steps: SettingValue, _ origin: String) -> Setting {
        Setting(
            "local-steps", .integer(1...1_000_000), default: steps,
            "H: local steps between two exchanges; \(origin).")
    }
}
