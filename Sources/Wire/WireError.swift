/// Why bytes are not a message.
public enum WireError: String, Error, Equatable, CustomStringConvertible {
    case truncated = "the bytes end inside the header"
    case unknownPayloadType = "unknown payload type"
    case reservedBitsSet = "reserved bits are set"
    case numberOutOfRange = "a number does not fit"
    case wrongLength = "the element count does not match the bytes"
    case invalidCompression = "the bytes are no vector of that length in that encoding"

    /// The reason in one line.
    public var description: String { rawValue }
}
