extension Experiment {
    /// The experiment as far as it decides one run: one variant, one seed, and a part of the budget.
    ///
    /// What other variants, seeds and values are tried beside it changes nothing in it, so that its digest says whether a
    /// finished run can be kept when the grid grows.
    ///
    /// - Parameters:
    ///   - variant: one of the variants.
    ///   - seed: the run's seed.
    ///   - divisor: the run gets the budget divided by this, at least 1.
    /// - Returns: an experiment of a single run, without description and claims.
    public func trial(of variant: Variant, seed: UInt64, budgetDividedBy divisor: Int = 1) -> Experiment {
        precondition(divisor >= 1, "a budget cannot be divided by \(divisor)")
        return Experiment(
            name: name, description: "", budget: budget.divided(by: divisor), evaluation: evaluation,
            evaluationExtent: evaluationExtent, target: target, seeds: [seed], variants: [variant],
            expectations: [], tuning: TuningGrid(axes: []))
    }
}

extension Budget {
    /// The share of the budget, at least one unit of what is counted.
    func divided(by divisor: Int) -> Budget {
        switch self {
        case .samples(let count): .samples(max(1, count / divisor))
        case .epochs(let epochs): .epochs(epochs / Double(divisor))
        case .steps(let count): .steps(max(1, count / divisor))
        case .time(let nanoseconds): .time(nanoseconds: max(1, nanoseconds / Int64(divisor)))
        case .bytes(let count): .bytes(max(1, count / Int64(divisor)))
        }
    }
}
