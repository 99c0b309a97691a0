import Glibc

/// Maps the values of an axis to positions in a drawing.
struct AxisScale {
    var domain: ClosedRange<Double>
    /// The positions of the lower and upper end of the domain.
    var start: Double
    var end: Double
    var isLogarithmic = false

    /// The position of a value; nil when it is not finite, or not positive on a logarithmic axis.
    func position(_ value: Double) -> Double? {
        guard value.isFinite, !isLogarithmic || value > 0 else { return nil }
        let (low, high, place) =
            isLogarithmic
            ? (log10(domain.lowerBound), log10(domain.upperBound), log10(value))
            : (domain.lowerBound, domain.upperBound, value)
        return start + (end - start) * (place - low) / (high - low)
    }
}
