import Determinism
public import Reports

/// How long gradients take: a common random process and each node's own factor, or a process of each node's own.
public struct ComputeTime: Sendable {
    /// One for all nodes, or one for each; `[1]` or `[nodes]`.
    private let models: [any ComputeTimeModel]
    /// How many times slower each node is; `[nodes]`, or empty when all are alike.
    let factors: [Double]

    init(model: any ComputeTimeModel, factors: [Double]) {
        models = [model]
        self.factors = factors
    }

    /// Steps spread on each node as durations measured there: seconds, `[nodes]`, at least one node.
    public static func empirical(_ spreads: [DurationSpread]) -> ComputeTime {
        ComputeTime(models: spreads.map { EmpiricalComputeTime($0) })
    }

    private init(models: [any ComputeTimeModel]) {
        precondition(!models.isEmpty, "compute times of no node")
        self.models = models
        factors = []
    }

    /// Every step takes the same time.
    public static func constant(nanoseconds: Double, factors: [Double] = []) -> ComputeTime {
        ComputeTime(model: ConstantComputeTime(mean: nanoseconds), factors: factors)
    }

    /// Log-normal steps of the given mean; `sigma` is the standard deviation of the logarithm.
    public static func logNormal(mean: Double, sigma: Double, factors: [Double] = []) -> ComputeTime {
        ComputeTime(model: LogNormalComputeTime(mean: mean, sigma: sigma), factors: factors)
    }

    /// Exponential steps of the given mean.
    public static func exponential(mean: Double, factors: [Double] = []) -> ComputeTime {
        ComputeTime(model: ExponentialComputeTime(mean: mean), factors: factors)
    }

    /// Nodes that alternate between a fast and a slow state; times in nanoseconds.
    public static func twoState(
        mean: Double, slowDown: Double, meanFast: Double, meanSlow: Double, factors: [Double] = []
    ) -> ComputeTime {
        ComputeTime(
            model: TwoStateComputeTime(
                mean: mean, slowDown: slowDown, meanFast: meanFast, meanSlow: meanSlow),
            factors: factors
        )
    }

    /// The least mean time of a step on any node, in whole nanoseconds, at least 1: windows are no longer, so that a
    /// budget is not overshot by more than about a step of every node.
    public var leastMean: Int64 {
        let mean = models.map(\.mean).min() ?? 1
        return max(1, Int64(min(mean * (factors.min() ?? 1), 9e15)))
    }

    /// Says how long each gradient of a node takes; the same times for the same seed.
    public func clock(of node: Int, seed: UInt64) -> ComputeClock {
        ComputeClock(
            model: models.count == 1 ? models[0] : models[node], factor: factors.isEmpty ? 1 : factors[node],
            random: RandomStream(seed: seed, purpose: "compute time", node))
    }
}
