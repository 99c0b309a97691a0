import LinearAlgebra

/// A mini-batch's gradient that comes in parts: their mean, once all are there.
struct GradientParts: ~Copyable {
    private let parts: Int
    private let pool: BufferPool
    /// The sum so far; nil before the first part.
    private var sum: ParameterVector?
    /// The parts so far.
    private(set) var count = 0
    /// The greatest staleness among them.
    private var staleness = 0

    /// - Parameters:
    ///   - parts: how many there are to be, at least 1; all of the same number of samples.
    ///   - pool: where buffers come from.
    init(_ parts: Int, pool: BufferPool) {
        self.parts = parts
        self.pool = pool
    }

    /// Whether the next part is the last.
    var awaitsLast: Bool { count == parts - 1 }

    /// Adds a part; gives the mean, and the greatest staleness, with the last one.
    mutating func add(
        _ gradient: ParameterSnapshot, staleness age: Int
    ) -> (mean: ParameterSnapshot, staleness: Int)? {
        count += 1
        staleness = max(staleness, age)
        if count == 1 {
            sum = ParameterVector(gradient, pool: pool)
        } else {
            sum?.add(1, times: gradient)
        }
        guard count == parts, var total = sum.take() else { return nil }
        if parts > 1 { total.scale(by: 1 / Float(parts)) }
        defer { (count, staleness) = (0, 0) }
        return (total.freeze(), staleness)
    }
}
