public import Determinism
import LinearAlgebra

/// A lossy way to say a vector in fewer bytes.
///
/// Stateless: the same vector and the same randomness give the same bytes. What it promises about its error is
/// `contraction`: `E ‖C(x) − x‖² ≤ (1 − δ) ‖x‖²`.
public protocol Compressor: Sendable {
    /// Whether `E C(x) = x`.
    var isUnbiased: Bool { get }

    /// δ of the contraction for vectors of so many elements, at most 1; not positive when the error may be larger than x.
    func contraction(count: Int) -> Double

    /// Exactly how many bytes a vector of so many elements takes.
    func byteCount(count: Int) -> Int

    /// A finite vector in fewer bytes.
    ///
    /// - Parameters:
    ///   - vector: finite numbers, `[count]`.
    ///   - randomness: where chance comes from.
    /// - Returns: `byteCount(count:)` bytes.
    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector
}

extension Compressor {
    /// The vector in fewer bytes, always finite.
    ///
    /// What diverged is said as best it can be: infinity as the largest number of that sign, not-a-number as 0.
    ///
    /// - Parameters:
    ///   - vector: the numbers, `[count]`.
    ///   - randomness: where chance comes from.
    /// - Returns: `byteCount(count:)` bytes.
    public func compress(
        _ vector: Span<Float>, _ randomness: inout CompressionRandomness
    ) -> CompressedVector {
        guard !VectorKernels.isFinite(vector) else { return encode(vector, &randomness) }
        var finite = [Float](repeating: 0, count: vector.count)
        for index in vector.indices where !vector[index].isNaN {
            finite[index] = min(max(vector[index], -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
        }
        return encode(finite.span, &randomness)
    }
}

/// Where a compressor's chance comes from: a node's own, for rounding, and what all nodes share in a round, for masks.
///
/// Both are pure functions of the run's seed, the round and the purpose: a lost or doubled event shifts no later draw.
public struct CompressionRandomness: Sendable {
    /// The node's own, unless all nodes round alike.
    public var own: RandomStream
    /// The same for all nodes.
    public var shared: RandomStream

    /// The randomness of one compression.
    ///
    /// - Parameters:
    ///   - seed: the run's seed.
    ///   - node: whose compression it is; nil when all nodes are to round alike, so that equal vectors are said equally.
    ///   - round: in which round.
    ///   - part: which of the round's compressions.
    public init(seed: UInt64, node: Int?, round: Int, part: Int = 0) {
        own = RandomStream(seed: seed, purpose: "compression", node ?? -1, round, part)
        shared = RandomStream(seed: seed, purpose: "shared compression", round, part)
    }
}

extension RandomStream {
    /// A uniform number in `[0, 1)` with 32 random bits.
    mutating func fraction() -> Double { Double(next() &>> 32) * 0x1p-32 }

    /// A whole number next to a number: above it with the probability of its fraction, so that the mean is the number.
    mutating func stochasticallyRounded(_ number: Double) -> Double { (number + fraction()).rounded(.down) }
}
