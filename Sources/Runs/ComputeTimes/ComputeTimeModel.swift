import Determinism

/// How long one gradient takes, as a random process in virtual time.
protocol ComputeTimeModel: Sendable {
    /// The mean nanoseconds of a step at full speed.
    var mean: Double { get }

    /// The nanoseconds of a step that starts now, before the node's own factor; at least 0.
    mutating func duration(startingAt now: Int64, random: inout RandomStream) -> Double
}

/// Every step takes the same time.
struct ConstantComputeTime: ComputeTimeModel {
    let mean: Double

    func duration(startingAt now: Int64, random: inout RandomStream) -> Double { mean }
}

/// Steps vary log-normally: usually a little, now and then a lot.
struct LogNormalComputeTime: ComputeTimeModel {
    let mean: Double
    /// Standard deviation of the logarithm.
    let sigma: Double

    func duration(startingAt now: Int64, random: inout RandomStream) -> Double {
        random.logNormal(mean: mean, sigma: sigma)
    }
}

/// Steps vary exponentially: the memoryless worst case of the straggler literature.
struct ExponentialComputeTime: ComputeTimeModel {
    let mean: Double

    func duration(startingAt now: Int64, random: inout RandomStream) -> Double {
        random.exponential(mean: mean)
    }
}

/// A node alternates between a fast and a slow state for exponentially distributed times, as a shared
/// machine does (a two-state Markov chain).
///
/// A step runs at the speed of the state it starts in.
struct TwoStateComputeTime: ComputeTimeModel {
    let mean: Double
    /// How many times longer a step takes in the slow state.
    let slowDown: Double
    /// Mean stay in the fast and in the slow state, nanoseconds.
    let meanFast: Double
    let meanSlow: Double
    private var isSlow = false
    /// When the present state ends; nil before the first step.
    private var endsAt: Double?

    init(mean: Double, slowDown: Double, meanFast: Double, meanSlow: Double) {
        self.mean = mean
        self.slowDown = slowDown
        self.meanFast = meanFast
        self.meanSlow = meanSlow
    }

    mutating func duration(startingAt now: Int64, random: inout RandomStream) -> Double {
        var end = endsAt ?? firstEnd(&random)
        while end <= Double(now) {
            isSlow.toggle()
            end += random.exponential(mean: isSlow ? meanSlow : meanFast)
        }
        endsAt = end
        return isSlow ? mean * slowDown : mean
    }

    /// Begins in the state's long-run proportions.
    private mutating func firstEnd(_ random: inout RandomStream) -> Double {
        isSlow = random.bernoulli(meanSlow / (meanFast + meanSlow))
        return random.exponential(mean: isSlow ? meanSlow : meanFast)
    }
}
