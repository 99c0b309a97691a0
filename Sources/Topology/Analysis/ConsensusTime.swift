import Glibc

/// How many rounds of averaging it takes until the nodes agree.
public struct ConsensusTime: Sendable, Equatable {
    /// What the number rests on.
    public enum Basis: String, Sendable, Equatable {
        /// The product of the rounds is the average itself, from any first values.
        case exact
        /// Every round, or period, shrinks any differences by `contraction` at least: a bound, which some first
        /// values need.
        case contraction
        /// Differences shrink by the second eigenvalue modulus in the long run (directed graphs).
        case spectrum
        /// The rounds were carried out from one random start.
        case measured
    }

    /// The part of the first differences that may be left; 0 when averaging is exact.
    public let remainder: Double
    /// The number of rounds, counted from round 0.
    public let rounds: Int
    /// What the number rests on.
    public let basis: Basis

    /// What counts as agreement.
    public static let agreement = 1e-6

    /// More rounds than this are called never.
    public static let roundLimit = 1_000_000_000

    /// Predicts from the numbers of a fixed or periodic topology; carries the rounds out otherwise.
    ///
    /// Nil when the nodes never agree on their mean, or not within `roundLimit` rounds.
    ///
    /// - Parameters:
    ///   - schedule: who averages with whom.
    ///   - mixing: what analysis found; nil when it could not.
    ///   - remainder: the part of the first differences that may be left, in (0, 1).
    init?(of schedule: TopologySchedule, _ mixing: TopologyCard.Mixing?, remainder: Double = Self.agreement) {
        precondition(remainder > 0 && remainder < 1, "a remainder lies in (0, 1), got \(remainder)")
        if let period = schedule.period, schedule.nodeCount <= SpectralAnalysis.denseLimit,
            mixing.map({ $0.contraction < 1e-10 }) ?? false,
            let rounds = schedule.roundsToExactAverage(limit: period)
        {
            self.init(remainder: 0, rounds: rounds, basis: .exact)
        } else if let period = schedule.period, let mixing,
            (0..<period).allSatisfy({ schedule.matrix(round: $0).isDoublyStochastic })
        {
            self.init(shrinking: mixing, period: period, remainder)
        } else {
            self.init(measuring: schedule, remainder)
        }
    }

    private init(remainder: Double, rounds: Int, basis: Basis) {
        self.remainder = remainder
        self.rounds = rounds
        self.basis = basis
    }

    private init?(shrinking mixing: TopologyCard.Mixing, period: Int, _ remainder: Double) {
        // The two agree for symmetric weights; for others the bound may say nothing while the long run does.
        let isBound = mixing.contraction < 1 && (period > 1 || mixing.smallestEigenvalue != nil)
        let factor = isBound ? mixing.contraction : mixing.secondEigenvalueModulus
        // A gap of rounding only is no gap.
        guard factor < 1 - 1e-13 else { return nil }
        let passes = factor < remainder ? 1 : (log(remainder) / log(factor) - 1e-9).rounded(.up)
        let rounds = passes * Double(isBound ? period : 1)
        guard rounds <= Double(Self.roundLimit) else { return nil }
        self.init(
            remainder: remainder, rounds: Int(rounds), basis: isBound ? .contraction : .spectrum)
    }

    private init?(measuring schedule: TopologySchedule, _ remainder: Double) {
        let messages = (0..<(schedule.period ?? 4)).map { schedule.matrix(round: $0).messageCount }.max() ?? 0
        let affordable = min(20_000, 500_000_000 / (messages + schedule.nodeCount))
        let errors = ConsensusCurve(of: schedule, rounds: affordable, floor: remainder).errors
        guard let last = errors.last, last <= remainder else { return nil }
        self.init(remainder: remainder, rounds: errors.count - 1, basis: .measured)
    }
}
