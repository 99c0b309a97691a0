import Glibc

/// What steps of the Gaussian mechanism, each on a random sample of the data, give away in all: a Rényi accountant.
///
/// Mironov, CSF 2017, arXiv:1702.07476 (Rényi differential privacy); Mironov, Talwar & Zhang 2019, arXiv:1908.10530
/// (the Poisson-subsampled Gaussian; section 3.3 for whole and for fractional orders). One step with noise of σ times
/// the sensitivity on a Poisson sample of rate q has at the whole order α the loss
///
///     1/(α−1) · ln Σₖ binom(α, k) (1−q)^(α−k) q^k exp((k²−k)/(2σ²)),
///
/// which is α/(2σ²) for q = 1. Losses of steps add up, order by order, and the total is turned into (ε, δ).
///
/// Neighbouring data sets differ by one example, added or removed.
public struct RenyiAccountant: Sendable {
    /// How a loss at an order becomes an ε at a δ.
    public enum Conversion: String, Sendable, CaseIterable {
        /// `ε = loss + ln(1/δ)/(α−1)`: Mironov 2017, proposition 3; what most papers report.
        case mironov
        /// `ε = loss + ln((α−1)/α) − (ln δ + ln α)/(α−1)`: Canonne, Kamath & Steinke, NeurIPS 2020, arXiv:2004.00010,
        /// proposition 12; Balle et al., AISTATS 2020, arXiv:1905.09982, theorem 21. Never worse, and as true.
        case canonneKamathSteinke = "canonne-kamath-steinke"
    }

    /// An (ε, δ) guarantee and the order that gave it.
    public struct Guarantee: Sendable, Equatable {
        /// ε, at least 0.
        public let epsilon: Double
        /// The order α at which ε is smallest.
        public let order: Double
    }

    /// The orders that are tried: those of Opacus (1.1, 1.2, …, 10.9, 12, 13, …, 63), and larger ones for small losses.
    public static let orders: [Double] =
        (1..<100).map { 1 + Double($0) / 10 } + (12..<64).map(Double.init) + [128, 256, 512, 1024]

    /// The loss of one step at each of the orders.
    private let losses: [Double]

    /// - Parameters:
    ///   - samplingRate: q, the probability that an example takes part in a step, in `[0, 1]`; 1 is no sampling.
    ///   - noiseMultiplier: σ, the noise's standard deviation over the sensitivity, greater than 0.
    public init(samplingRate: Double, noiseMultiplier: Double) {
        precondition(samplingRate >= 0 && samplingRate <= 1, "sampling rate \(samplingRate)")
        precondition(noiseMultiplier > 0, "noise multiplier \(noiseMultiplier)")
        losses = Self.orders.map {
            Self.loss(order: $0, samplingRate: samplingRate, noiseMultiplier: noiseMultiplier)
        }
    }

    /// What so many steps guarantee.
    ///
    /// - Parameters:
    ///   - steps: compositions, at least 0; none give nothing away.
    ///   - delta: δ, in `(0, 1)`.
    ///   - conversion: how losses become ε.
    /// - Returns: the smallest ε over all orders; infinite when no order gives a finite one.
    public func guarantee(
        steps: Int, delta: Double, _ conversion: Conversion = .canonneKamathSteinke
    ) -> Guarantee {
        precondition(steps >= 0, "\(steps) steps")
        precondition(delta > 0 && delta < 1, "delta \(delta)")
        guard steps > 0 else { return Guarantee(epsilon: 0, order: Self.orders[0]) }
        var best = Guarantee(epsilon: .infinity, order: Self.orders[0])
        for (order, loss) in zip(Self.orders, losses) {
            let total = Double(steps) * loss
            let epsilon =
                switch conversion {
                case .mironov: total - log(delta) / (order - 1)
                case .canonneKamathSteinke:
                    total + log1p(-1 / order) - (log(delta) + log(order)) / (order - 1)
                }
            if epsilon < best.epsilon { best = Guarantee(epsilon: max(0, epsilon), order: order) }
        }
        return best
    }

    // MARK: - One step

    /// The Rényi loss of one step.
    ///
    /// - Parameters:
    ///   - order: α, greater than 1.
    ///   - samplingRate: q, in `[0, 1]`.
    ///   - noiseMultiplier: σ, greater than 0.
    /// - Returns: at least 0; infinite where the series for a fractional order cannot be summed in double precision.
    public static func loss(order: Double, samplingRate: Double, noiseMultiplier: Double) -> Double {
        precondition(order > 1, "order \(order)")
        if samplingRate == 0 { return 0 }
        if samplingRate == 1 { return order / (2 * noiseMultiplier * noiseMultiplier) }
        let moment =
            order == order.rounded()
            ? wholeMoment(Int(order), samplingRate, noiseMultiplier)
            : fractionalMoment(order, samplingRate, noiseMultiplier)
        return moment.isNaN ? .infinity : max(0, moment / (order - 1))
    }

    /// `ln Σₖ binom(α, k) (1−q)^(α−k) q^k exp((k²−k)/(2σ²))`.
    private static func wholeMoment(_ order: Int, _ rate: Double, _ noise: Double) -> Double {
        var sum = -Double.infinity
        var binomial = 0.0
        for k in 0...order {
            if k > 0 { binomial += log(Double(order - k + 1)) - log(Double(k)) }
            let term =
                binomial + Double(k) * log(rate) + Double(order - k) * log1p(-rate)
                + Double(k * k - k) / (2 * noise * noise)
            sum = logAdd(sum, term)
        }
        return sum
    }

    /// The same for an order that is no whole number: two series with alternating signs, arXiv:1908.10530 section 3.3.
    private static func fractionalMoment(_ order: Double, _ rate: Double, _ noise: Double) -> Double {
        let crossing = noise * noise * log(1 / rate - 1) + 0.5
        var lower = -Double.infinity
        var upper = -Double.infinity
        var binomial = 0.0
        var isPositive = true
        for index in 0..<longestSeries {
            let i = Double(index)
            let j = order - i
            if index > 0 {
                let factor = (order - i + 1) / i
                binomial += log(abs(factor))
                if factor < 0 { isPositive.toggle() }
            }
            let first =
                binomial + i * log(rate) + j * log1p(-rate) + (i * i - i) / (2 * noise * noise)
                + logUpperTail((i - crossing) / noise)
            let second =
                binomial + j * log(rate) + i * log1p(-rate) + (j * j - j) / (2 * noise * noise)
                + logUpperTail((crossing - j) / noise)
            lower = isPositive ? logAdd(lower, first) : logSubtract(lower, first)
            upper = isPositive ? logAdd(upper, second) : logSubtract(upper, second)
            if max(first, second) < negligible { return logAdd(lower, upper) }
        }
        return .nan
    }

    /// Terms whose logarithm is smaller end a series: both sums are of the order of 1.
    private static let negligible = -30.0
    /// The most terms of a series; orders that would need more are left out.
    private static let longestSeries = 10_000

    /// `ln(eˣ + eʸ)`.
    private static func logAdd(_ x: Double, _ y: Double) -> Double {
        let (low, high) = x < y ? (x, y) : (y, x)
        return low == -.infinity ? high : high + log1p(exp(low - high))
    }

    /// `ln(eˣ − eʸ)`; not a number when that is negative.
    private static func logSubtract(_ x: Double, _ y: Double) -> Double {
        if y == -.infinity { return x }
        return x < y ? .nan : x == y ? -.infinity : x + log1p(-exp(y - x))
    }

    /// The logarithm of the probability that a standard normal number is above `x`.
    private static func logUpperTail(_ x: Double) -> Double {
        guard x > 30 else { return log(0.5 * erfc(x / 2.0.squareRoot())) }
        // The tail is too small for a Double: its asymptotic series, Abramowitz & Stegun 26.2.12.
        let square = x * x
        return -square / 2 - log(x) - 0.5 * log(2 * Double.pi)
            + log1p(-1 / square + 3 / (square * square) - 15 / (square * square * square))
    }
}
