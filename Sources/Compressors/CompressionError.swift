/// Why bytes are not a compressed vector.
public enum CompressionError: Error, Equatable, CustomStringConvertible {
    /// The length of the whole vector is negative or beyond `CompressedVector.countLimit`.
    case count(Int)
    /// No vector of that length has so many bytes in that encoding.
    case size(bytes: Int)
    /// A number in the head of the bytes is outside its range.
    case parameter(UInt64)
    /// Positions are not in ascending order, or beyond the end of the vector.
    case position(UInt64)
    /// A number is infinite, not a number, or would become so in decoding.
    case nonFinite
    /// Bits that stand for nothing are set.
    case padding

    /// The reason in one line.
    public var description: String {
        switch self {
        case .count(let count):
            "impossible length of a vector (got \(count); expected 0...\(CompressedVector.countLimit))"
        case .size(let bytes): "a vector of that length does not have \(bytes) bytes in that encoding"
        case .parameter(let value): "a number in the head is out of range (got \(value))"
        case .position(let value): "positions must ascend within the vector (got \(value))"
        case .nonFinite: "a number is not finite"
        case .padding: "unused bits are set"
        }
    }
}
