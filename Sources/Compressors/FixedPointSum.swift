public import LinearAlgebra

/// Sums of vectors in whole multiples of a unit, modulo 2³²: exact in any order, and the same bits everywhere.
///
/// What pairwise masking needs (Bonawitz et al., CCS 2017): masks in floating point would not cancel. The unit is a power of
/// two, the smallest with which a sum of so many terms within the range does not wrap round.
public struct FixedPointSum: Sendable {
    /// R: the largest magnitude of a term's element; what is beyond is cut.
    public let range: Double
    /// u: what 1 stands for; a term is off by u/2 at most.
    public let unit: Float
    /// The largest magnitude of a term's element in units.
    private let limit: Double

    /// - Parameters:
    ///   - range: R, in [1e-6, 1e6].
    ///   - terms: how many vectors a sum has at most, in 1...2²⁴.
    public init(range: Double, terms: Int) {
        precondition(range >= 1e-6 && range <= 1e6, "a range of \(range)")
        precondition((1...(1 << 24)).contains(terms), "a sum of \(terms) terms")
        self.range = range
        var unit = 0x1p-60
        while (range / unit).rounded() * Double(terms) > Double(Int32.max) { unit *= 2 }
        self.unit = Float(unit)
        limit = (range / unit).rounded()
    }

    /// A vector in units, each modulo 2³².
    ///
    /// - Parameters:
    ///   - values: the numbers; those beyond the range become its ends, those that are not numbers 0.
    ///   - zeros: how many zeros follow them, at least 0.
    ///   - words: `[values.count + zeros]`, overwritten.
    /// - Returns: how many had to be cut.
    public func encode(_ values: Span<Float>, zerosAfter zeros: Int = 0, into words: inout [UInt32]) -> Int {
        let count = values.count + zeros
        if words.count != count { words = [UInt32](repeating: 0, count: count) }
        let scale = 1 / Double(unit)
        var cut = 0
        var target = words.mutableSpan
        for index in values.indices {
            let number = (Double(values[index]) * scale).rounded()
            let kept = number.isNaN ? 0 : min(max(number, -limit), limit)
            if kept != number { cut += 1 }
            target[index] = UInt32(truncatingIfNeeded: Int64(kept))
        }
        for index in values.count..<count { target[index] = 0 }
        return cut
    }

    /// `x ← sum/divisor`, back in floating point; words beyond the vector's length are left out.
    public func decode(_ words: [UInt32], dividedBy divisor: Int, into vector: inout ParameterVector) {
        precondition(words.count >= vector.count, "\(words.count) words into \(vector.count) elements")
        let scale = Double(unit) / Double(divisor)
        var target = vector.mutableSpan
        for index in target.indices {
            target[index] = Float(Double(Int32(bitPattern: words[index])) * scale)
        }
    }

    // MARK: - Messages

    /// Some of the words as they travel: levels of 32 bits.
    public func vector(_ words: [UInt32], _ range: Range<Int>) -> CompressedVector {
        var bytes = [UInt8](
            repeating: 0, count: LevelEncoding.size(count: range.count, width: UInt32.bitWidth))
        var target = bytes.mutableSpan
        target[0] = UInt8(UInt32.bitWidth)
        target.store(unit, at: 1)
        for index in range.indices {
            target.store(words[index], at: LevelEncoding.headBytes + 4 * (index - range.lowerBound))
        }
        return CompressedVector(.levels, count: range.count, made: bytes)
    }

    /// Whether a vector holds words of this unit.
    public func understands(_ vector: CompressedVector) -> Bool {
        vector.encoding == .levels && Int(vector.bytes[0]) == UInt32.bitWidth
            && vector.bytes.span.float(at: 1) == unit
    }

    /// `words[offset…] ← words[offset…] + v`, modulo 2³².
    public func add(_ vector: CompressedVector, to words: inout [UInt32], at offset: Int = 0) {
        var target = words.mutableSpan
        let bytes = vector.bytes.span
        for index in 0..<vector.count {
            target[offset + index] &+= bytes.unsigned32(at: LevelEncoding.headBytes + 4 * index)
        }
    }

    /// `words[offset…] ← v`.
    public func replace(_ words: inout [UInt32], at offset: Int, with vector: CompressedVector) {
        var target = words.mutableSpan
        let bytes = vector.bytes.span
        for index in 0..<vector.count {
            target[offset + index] = bytes.unsigned32(at: LevelEncoding.headBytes + 4 * index)
        }
    }
}
