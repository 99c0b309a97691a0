/// Area under a curve, by the trapezoidal rule.
public enum AreaUnderCurve {
    /// Σ (x_{k+1} − x_k) (y_k + y_{k+1}) / 2 over the whole curve; 0 for fewer than two points.
    ///
    /// - Parameters:
    ///   - x: ascending.
    ///   - y: one value for each `x`.
    /// - Returns: the area, in units of x times units of y.
    public static func area(_ x: [Double], _ y: [Double]) -> Double {
        precondition(x.count == y.count, "a curve needs one y for each x (got \(y.count) and \(x.count))")
        var area = 0.0
        for index in x.indices.dropFirst() {
            area += (x[index] - x[index - 1]) * (y[index] + y[index - 1]) / 2
        }
        return area
    }

    /// The area divided by the length of the axis: the mean height of the curve; the only y for a single point.
    public static func meanHeight(_ x: [Double], _ y: [Double]) -> Double {
        guard let first = x.first, let last = x.last, last > first else { return y.first ?? .nan }
        return area(x, y) / (last - first)
    }

    /// The mean height from the first x to `end`, for curves of different lengths; the curve is straight between points.
    ///
    /// - Returns: absent when the curve does not reach beyond its start, or ends before `end`.
    public static func meanHeight(_ x: [Double], _ y: [Double], until end: Double) -> Double? {
        guard let first = x.first, end > first, let next = x.firstIndex(where: { $0 >= end }) else {
            return nil
        }
        let fraction = (end - x[next - 1]) / (x[next] - x[next - 1])
        let height = y[next - 1] + fraction * (y[next] - y[next - 1])
        return meanHeight(Array(x[..<next]) + [end], Array(y[..<next]) + [height])
    }
}
