/// How far the nodes are from the average of their first values, round by round, when they only average.
///
/// The first values are ±1 at random, the same for the same number of nodes.
public struct ConsensusCurve: Sendable, Equatable {
    /// ‖x_t − x̄‖/‖x_0 − x̄‖ for t = 0, 1, …, x̄ the mean of x_0; begins with 1.
    ///
    /// Only a 0 for a single node. Weights that are not doubly stochastic end at a plateau above 0.
    public let errors: [Double]

    /// Carries out the averaging; time rounds × entries.
    ///
    /// - Parameters:
    ///   - schedule: who averages with whom.
    ///   - rounds: how many rounds are carried out at most.
    ///   - floor: the error at which to stop; every round is carried out with 0.
    public init(of schedule: TopologySchedule, rounds: Int, floor: Double = 0) {
        precondition(rounds >= 0, "a number of rounds, got \(rounds)")
        let n = schedule.nodeCount
        guard n > 1 else {
            errors = [0]
            return
        }
        var x = Lanczos.randomSigns(order: n, "consensus start", 0)
        let mean = x.reduce(0, +) / Double(n)
        for node in x.indices { x[node] -= mean }
        let start = Self.norm(x.span)
        var y = [Double](repeating: 0, count: n)
        var errors = [1.0]
        errors.reserveCapacity(min(rounds, 10_000) + 1)
        for round in 0..<rounds {
            var out = y.mutableSpan
            schedule.matrix(round: round).multiply(x.span, into: &out)
            swap(&x, &y)
            let error = Self.norm(x.span) / start
            errors.append(error)
            if error <= floor { break }
        }
        self.errors = errors
    }

    private static func norm(_ values: Span<Double>) -> Double {
        var squares = 0.0
        for index in values.indices { squares += values[index] * values[index] }
        return squares.squareRoot()
    }
}
