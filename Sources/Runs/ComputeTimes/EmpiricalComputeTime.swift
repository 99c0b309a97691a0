import Determinism
import Glibc
import Reports

/// Steps that are spread as measured ones were, drawn independently of each other.
///
/// Inverse-CDF sampling: a uniform number is a share of all durations, and the step takes as long as the duration at that
/// share, on a straight line between two quantiles. Between the last two, where a few very long durations lie, the line is
/// bent into a power, so that the mean is the measured one; a straight one would make every longest duration weigh as much as
/// a whole part of all of them.
struct EmpiricalComputeTime: ComputeTimeModel {
    /// The measured mean, as far as the quantiles allow it.
    let mean: Double
    /// Nanoseconds.
    private let quantiles: [Double]
    /// The exponent between the last two quantiles.
    private let tailPower: Double

    /// - Parameter spread: measured seconds.
    init(_ spread: DurationSpread) {
        precondition(spread.quantiles.count >= 2, "a spread of \(spread.quantiles.count) quantiles")
        quantiles = spread.quantiles.map { $0 * 1e9 }
        let parts = Double(quantiles.count - 1)
        let tail = (start: quantiles[quantiles.count - 2], end: quantiles[quantiles.count - 1])
        // Sum over all parts but the last of their means, each the middle of a straight line.
        let others = zip(quantiles.dropLast(), quantiles.dropLast().dropFirst()).reduce(0) {
            $0 + ($1.0 + $1.1) / 2
        }
        let height = tail.end - tail.start
        guard height > 0 else {
            tailPower = 1
            mean = (others + tail.start) / parts
            return
        }
        // The mean of x^k on [0, 1] is 1/(k + 1).
        let share = min(1, max(1e-3, (spread.mean * 1e9 * parts - others - tail.start) / height))
        tailPower = 1 / share - 1
        mean = (others + tail.start + share * height) / parts
    }

    func duration(startingAt now: Int64, random: inout RandomStream) -> Double {
        let last = quantiles.count - 2
        let position = random.uniform() * Double(last + 1)
        let index = min(last, Int(position))
        let share = position - Double(index)
        let height = quantiles[index + 1] - quantiles[index]
        return quantiles[index] + height * (index == last ? pow(share, tailPower) : share)
    }
}
