/// Estimates as `0.834 [0.831, 0.837]`; the interval is left out when there is none.
public enum EstimateText {
    /// The estimate and its interval, three significant digits unless `format` says otherwise.
    public static func text(_ estimate: Estimate, _ format: (Double) -> String = { metric($0) }) -> String {
        guard let low = estimate.low, let high = estimate.high else { return format(estimate.value) }
        return "\(format(estimate.value)) [\(format(low)), \(format(high))]"
    }

    /// A metric, loss or ratio: four digits after the point between 0 and 1, else three significant ones.
    public static func metric(_ value: Double) -> String {
        abs(value) >= 0.001 && abs(value) < 1
            ? NumberText.fixed(value, digits: 4) : NumberText.significant(value)
    }

    /// A ratio: three significant digits.
    public static func ratio(_ value: Double) -> String { NumberText.significant(value) }

    /// A difference of metrics or losses, with its sign.
    static func difference(_ value: Double) -> String { (value > 0 ? "+" : "") + metric(value) }

    /// A correlation with its sign: two digits after the point.
    public static func correlation(_ value: Double) -> String {
        (value > 0 ? "+" : "") + NumberText.fixed(value, digits: 2)
    }

    /// An ε, or a dash for none.
    static func privacy(_ epsilon: Estimate?) -> String { epsilon.map { text($0, ratio) } ?? "-" }

    /// A metric or loss with three digits after the point, for narrow tables.
    public static func shortMetric(_ value: Double) -> String {
        abs(value) >= 0.01 && abs(value) < 1
            ? NumberText.fixed(value, digits: 3) : NumberText.significant(value)
    }
}
