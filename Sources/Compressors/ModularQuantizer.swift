public import Determinism
public import LinearAlgebra

/// Quantisation modulo a range: a vector said in few bits to somebody who has nearly the same one.
///
/// Lu & De Sa, "Moniqua: modulo quantized communication in decentralized SGD", ICML 2020, arXiv:2002.11787. With a unit u every
/// element is a whole number `kᵢ = ⌊xᵢ/u + ξ⌋`, ξ a common random number in [0, 1), of which only the lowest b bits are sent.
/// If two vectors differ by less than θ everywhere, the difference of their bits, taken to the range from `−2ᵇ⁻¹` on, is
/// the difference of their whole numbers. The range is `B = 2 θ / (1 − 2 δ)` with δ = 2⁻ᵇ, and `u = B / 2ᵇ`.
public struct ModularQuantizer: Sendable {
    /// b: bits of an element, in 2...16.
    public let bits: Int
    /// u: the distance of two levels.
    public let unit: Float

    /// - Parameters:
    ///   - bits: b, in 2...16.
    ///   - bound: θ, greater than 0: the largest difference of two elements that is understood.
    public init(bits: Int, bound: Double) {
        precondition((2...16).contains(bits) && bound > 0, "\(bits) bits within \(bound)")
        self.bits = bits
        let levels = Double(1 << bits)
        if bits == 2 {
            // δ = 1/4 leaves half of the range; B = 4 θ.
            unit = Float(4 * bound / levels)
        } else {
            unit = Float(2 * bound / (1 - 2 / levels) / levels)
        }
    }

    /// The vector modulo the range, and the sum of its whole numbers modulo 2³², by which the receiver sees whether it
    /// understood.
    ///
    /// - Parameters:
    ///   - vector: the numbers; what is not finite is said as 0.
    ///   - random: the same for all who are to understand.
    /// - Returns: the lowest bits, and the sum.
    public func encode(
        _ vector: Span<Float>, _ random: RandomStream
    ) -> (vector: CompressedVector, sum: UInt32) {
        var bytes = [UInt8](repeating: 0, count: LevelEncoding.size(count: vector.count, width: bits))
        var target = bytes.mutableSpan
        target[0] = UInt8(bits)
        target.store(unit, at: 1)
        var codes = BitWriter(at: LevelEncoding.headBytes)
        var random = random
        var sum: UInt32 = 0
        for index in vector.indices {
            let number = random.stochasticallyRounded(Double(vector[index]) / Double(unit))
            // Beyond 2^53 neighbouring floats are many ranges apart anyway.
            let whole = number.magnitude < 0x1p53 ? Int64(number) : 0
            let code = UInt32(truncatingIfNeeded: whole)
            codes.append(code, bits, to: &target)
            sum &+= code
        }
        codes.finish(&target)
        return (CompressedVector(.levels, count: vector.count, made: bytes), sum)
    }

    /// Whether a vector was made with this unit and these bits.
    public func understands(_ vector: CompressedVector) -> Bool {
        vector.encoding == .levels && Int(vector.bytes[0]) == bits
            && vector.bytes.span.float(at: 1) == unit
    }

    /// Whether the difference of two vectors is what their bits say: false when some element differs by θ or more.
    ///
    /// Wrong only when such elements differ by opposite multiples of the range.
    public func isWithinRange(
        _ theirs: CompressedVector, _ theirSum: UInt32, _ mine: CompressedVector, _ mySum: UInt32
    ) -> Bool {
        var sum = mySum
        eachDifference(theirs, mine) { _, difference in sum &+= UInt32(bitPattern: difference) }
        return sum == theirSum
    }

    /// `x ← x + a (v − w)` for two vectors said by this quantiser that are within its range of each other.
    public func add(
        _ factor: Float, timesDifference theirs: CompressedVector, _ mine: CompressedVector,
        into target: inout ParameterVector
    ) {
        precondition(target.count == theirs.count, "\(theirs.count) elements into \(target.count)")
        var span = target.mutableSpan
        let step = factor * unit
        var (first, second) = readers
        let (theirs, mine) = (theirs.bytes.span, mine.bytes.span)
        for index in span.indices {
            span[index] += step * Float(next(&first, theirs, &second, mine))
        }
    }

    private func eachDifference(
        _ theirs: CompressedVector, _ mine: CompressedVector, _ body: (Int, Int32) -> Void
    ) {
        precondition(theirs.count == mine.count, "\(theirs.count) and \(mine.count) elements")
        var (first, second) = readers
        let (count, theirs, mine) = (theirs.count, theirs.bytes.span, mine.bytes.span)
        for index in 0..<count { body(index, next(&first, theirs, &second, mine)) }
    }

    private var readers: (BitReader, BitReader) {
        (BitReader(at: LevelEncoding.headBytes), BitReader(at: LevelEncoding.headBytes))
    }

    /// The next difference of bits, in the range from −2ᵇ⁻¹ on.
    private func next(
        _ first: inout BitReader, _ theirs: Span<UInt8>, _ second: inout BitReader, _ mine: Span<UInt8>
    ) -> Int32 {
        let difference = first.next(bits, from: theirs) &- second.next(bits, from: mine)
        let unused = Int32(32 - bits)
        return Int32(bitPattern: difference &<< UInt32(unused)) &>> unused
    }
}
