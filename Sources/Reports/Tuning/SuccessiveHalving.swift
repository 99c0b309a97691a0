/// Gives few values the whole budget: all begin with a part of it, and of each rung only the best go on with a larger part.
///
/// Source: Jamieson and Talwalkar 2016, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", algorithm
/// 1, with the rungs of Li et al. 2018 (Hyperband, JMLR 18, a single bracket).
///
/// # Deviations
///
/// A run of a later rung begins anew instead of going on, because schedules of the learning rate are laid out for the
/// budget; every variant climbs its own ladder, so that a variant that learns slowly loses no value to one that learns fast.
public struct SuccessiveHalving: Sendable, Equatable {
    /// One rung of the ladder.
    public struct Rung: Codable, Sendable, Equatable {
        /// How many points of the grid each variant runs here.
        public var points: Int
        /// What the budget is divided by; 1 on the last rung.
        public var divisor: Int
    }

    /// The rungs, the cheapest first; never empty.
    public let rungs: [Rung]

    /// The ladder for a grid.
    ///
    /// - Parameters:
    ///   - points: combinations in the grid, at least 1.
    ///   - factor: by how much the points shrink and the budget grows from rung to rung, at least 2; nil for a single rung.
    public init(points: Int, factor: Int?) {
        precondition(points >= 1, "a ladder needs points")
        guard let factor else {
            rungs = [Rung(points: points, divisor: 1)]
            return
        }
        precondition(factor >= 2, "halving by \(factor) never ends")
        var counts = [points]
        while let last = counts.last, last >= factor { counts.append((last + factor - 1) / factor) }
        var divisor = 1
        var rungs: [Rung] = []
        for count in counts.reversed() {
            rungs.insert(Rung(points: count, divisor: divisor), at: 0)
            divisor = divisor.multipliedReportingOverflow(by: factor).partialValue
        }
        self.rungs = rungs
    }

    /// What all rungs cost each variant and seed, in whole budgets.
    public var cost: Double { rungs.reduce(0) { $0 + Double($1.points) / Double($1.divisor) } }
}
