extension ParameterVector {
    /// `x ← (1/k) Σ vᵢ`, as `v₀ + (1/k) Σ (vᵢ − v₀)`: exactly `v₀` when all are equal.
    ///
    /// - Parameter vectors: at least one, each of this vector's length.
    public mutating func assign(meanOf vectors: [ParameterSnapshot]) {
        precondition(!vectors.isEmpty, "the mean of no vectors")
        assign(vectors[0])
        let share = 1 / Float(vectors.count)
        for vector in vectors.dropFirst() { add(share, timesDifference: vector, vectors[0]) }
    }

    /// `xⱼ ←` the mean of some ranks among the j-th elements of several vectors: a median, or a trimmed mean.
    ///
    /// Sixteen columns at a time are sorted by one network of minima and maxima; O(k²) operations for k vectors, which is
    /// less than sorting for the few vectors a node has. Exact when the elements of those ranks are equal.
    ///
    /// - Parameters:
    ///   - ranks: not empty, within `0 ..< vectors.count`; rank 0 is the smallest.
    ///   - vectors: each of this vector's length; finite.
    public mutating func assign(meanOfRanks ranks: Range<Int>, of vectors: [ParameterSnapshot]) {
        precondition(
            !ranks.isEmpty && ranks.lowerBound >= 0 && ranks.upperBound <= vectors.count,
            "ranks \(ranks) of \(vectors.count) vectors")
        for vector in vectors {
            precondition(vector.count == count, "vector lengths differ (\(vector.count) and \(count))")
        }
        makeUnique()
        let target = unsafe storage.start
        let share = 1 / Float(ranks.count)
        var columns = [SIMD16<Float>](repeating: .zero, count: vectors.count)
        var offset = 0
        while offset < count {
            let width = min(16, count - offset)
            for row in vectors.indices {
                columns[row] = unsafe Self.load(vectors[row].storage.start + offset, width)
            }
            Self.sortColumns(&columns)
            let smallest = columns[ranks.lowerBound]
            var excess = SIMD16<Float>.zero
            for rank in ranks.dropFirst() { excess += columns[rank] - smallest }
            let mean = smallest + share * excess
            for lane in 0..<width { unsafe target[offset + lane] = mean[lane] }
            offset += 16
        }
    }

    private static func load(_ start: UnsafeMutablePointer<Float>, _ width: Int) -> SIMD16<Float> {
        if width == 16 {
            return unsafe UnsafeRawPointer(start).loadUnaligned(as: SIMD16<Float>.self)
        }
        var lanes = SIMD16<Float>.zero
        for lane in 0..<width { lanes[lane] = unsafe start[lane] }
        return lanes
    }

    /// Sorts each of the sixteen columns, smallest first.
    private static func sortColumns(_ rows: inout [SIMD16<Float>]) {
        for last in stride(from: rows.count - 1, to: 0, by: -1) {
            for row in 0..<last {
                let (upper, lower) = (rows[row], rows[row + 1])
                let isDescending = lower .< upper
                rows[row] = upper.replacing(with: lower, where: isDescending)
                rows[row + 1] = lower.replacing(with: upper, where: isDescending)
            }
        }
    }
}
