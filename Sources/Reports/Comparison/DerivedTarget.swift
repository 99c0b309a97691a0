import Glibc

/// The target of a comparison for which nobody fixed one.
enum DerivedTarget {
    /// The rule, as pages and tables print it.
    static let rule =
        "derived: 99 % of the way from the start to the final metric of the weakest run, leaving out runs that made "
        + "less than 80 % of the best run's progress"

    /// Applies the rule; nil when no run made progress.
    ///
    /// The start is the weakest first evaluation of any run. Progress is final minus start (start minus final when lower
    /// is better). The level is rounded to three significant digits of the progress, towards the easier side.
    static func target(for runs: [RunReport], metric: MetricDescription) -> Target? {
        let sign = metric.higherIsBetter ? 1.0 : -1.0
        let curves = runs.compactMap { run -> (first: Double, last: Double)? in
            guard let first = run.series.first?.localMetric.mean,
                let last = run.series.last?.localMetric.mean,
                first.isFinite, last.isFinite
            else { return nil }
            return (sign * first, sign * last)
        }
        guard let start = curves.map(\.first).min() else { return nil }
        let progress = curves.map { $0.last - start }
        guard let best = progress.max(), best > 0 else { return nil }
        guard let weakest = progress.filter({ $0 >= 0.8 * best }).min() else { return nil }
        let level = start + 0.99 * weakest
        let step = pow(10, log10(weakest).rounded(.down) - 2)
        // Through a whole number of decimal digits, so that 0.79 does not come out as 0.7900000000000001.
        let digits = Int(max(0, -log10(step).rounded()))
        let rounded = (level / step).rounded(.down) * step
        let value = Double(NumberText.fixed(sign * rounded, digits: min(digits, 15))) ?? sign * rounded
        return Target(
            quantity: metric.name, direction: metric.higherIsBetter ? .atLeast : .atMost, value: value
        )
    }
}
