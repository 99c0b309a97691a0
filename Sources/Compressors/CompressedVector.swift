public import LinearAlgebra

/// A vector as it travels: bytes, and what they mean.
///
/// Always decodable and finite: `init(encoding:count:bytes:)` checks bytes from elsewhere, compressors make nothing else.
public struct CompressedVector: Sendable, Equatable {
    /// How the bytes hold numbers.
    public enum Encoding: UInt8, Sendable, CaseIterable {
        /// Every element as IEEE single precision: `4 d` bytes.
        case float32 = 1
        /// Every element as IEEE half precision: `2 d` bytes.
        case float16 = 2
        /// Every element as the upper half of its single precision: `2 d` bytes.
        case bfloat16 = 3
        /// Whole numbers in -128...127 with a scale for each block: `2 + 4 ⌈d / block⌉ + d` bytes.
        case int8Blocks = 4
        /// k positions in ascending order and their values in single precision: `⌈k ⌈log₂ d⌉ / 8⌉ + 4 k` bytes.
        case sparse = 5
        /// k positions in ascending order and their values in half precision: `⌈k ⌈log₂ d⌉ / 8⌉ + 2 k` bytes.
        case sparseFloat16 = 6
        /// The values of a mask that both sides derive from a seed: `8 + 4 k` bytes.
        case maskedValues = 7
        /// One run of consecutive elements: `8 + 4 k` bytes.
        case segment = 8
        /// One sign for each element and a common magnitude: `4 + ⌈d / 8⌉` bytes.
        case signScale = 9
        /// Whole multiples of a common unit, of `width` bits each: `5 + ⌈d width / 8⌉` bytes.
        case levels = 10
        /// Signed powers of two: `d + ⌈d / 8⌉` bytes.
        case powersOfTwo = 11
        /// The product of two thin matrices of rank r: `8 + 4 r (rows + columns)` bytes.
        case lowRank = 12
    }

    /// The longest vector: positions fit 32 bits.
    public static let countLimit = 1 << 32

    /// How the bytes hold numbers.
    public let encoding: Encoding
    /// The length of the whole vector, d; at least 0.
    public let count: Int
    /// Exactly what travels.
    public let bytes: [UInt8]

    /// Checks bytes that nobody vouches for.
    ///
    /// - Parameters:
    ///   - encoding: how the bytes hold numbers.
    ///   - count: the length of the whole vector; nothing of that size is allocated.
    ///   - bytes: what travelled.
    /// - Throws: `CompressionError` when they are not a finite vector of that length in that encoding.
    public init(encoding: Encoding, count: Int, bytes: [UInt8]) throws(CompressionError) {
        guard count >= 0, count <= Self.countLimit else { throw .count(count) }
        try encoding.format.check(bytes.span, count: count)
        self.init(encoding, count: count, made: bytes)
    }

    /// Bytes that a compressor of ours has just made.
    init(_ encoding: Encoding, count: Int, made bytes: [UInt8]) {
        self.encoding = encoding
        self.count = count
        self.bytes = bytes
    }

    /// `x ← x + a·v`, v being the vector that travelled.
    ///
    /// Traps when the lengths differ. The same bytes and the same x give the same bits everywhere.
    public func add(_ factor: Float, into target: inout ParameterVector) {
        precondition(target.count == count, "adding a vector of \(count) elements to one of \(target.count)")
        guard count > 0 else { return }
        var span = target.mutableSpan
        encoding.format.add(factor, times: bytes.span, to: &span)
    }

    /// `x ← v`.
    ///
    /// Traps when the lengths differ.
    public func decode(into target: inout ParameterVector) {
        target.fill(0)
        add(1, into: &target)
    }

    /// The vector that travelled.
    public func decoded() -> [Float] {
        var values = [Float](repeating: 0, count: count)
        var span = values.mutableSpan
        encoding.format.add(1, times: bytes.span, to: &span)
        return values
    }
}
