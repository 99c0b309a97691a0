public import Compressors

/// Why bytes are not a frame, a message or an identity.
public enum WireError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bytes end before the fields do.
    case truncated
    /// A message's payload type does not exist.
    case unknownPayloadType
    /// Bits that mean nothing yet are set.
    case reservedBitsSet
    /// A number is beyond what its field may hold.
    case numberOutOfRange
    /// The length announced does not match the content.
    case wrongLength
    /// A frame does not begin as ours do.
    case foreignBytes(got: UInt32)
    /// A frame has another layout than we know.
    case unknownFrameVersion(got: UInt8)
    /// A frame's type does not exist.
    case unknownFrameType(got: UInt8)
    /// A frame's header does not have the checksum it states.
    case headerDamaged
    /// A frame's content does not have the checksum it states.
    case contentDamaged(FrameType)
    /// A frame of this type has no place in this phase of the connection.
    case unexpectedFrame(FrameType)
    /// A frame is longer than its type may be.
    case tooLong(FrameType, got: Int, limit: Int)
    /// A frame was lost, doubled or replayed.
    case outOfSequence(got: UInt64, expected: UInt64)
    /// A message carries more elements than the model has parameters.
    case tooManyElements(got: Int, limit: Int)
    /// A message carries a part of the model where only whole ones are sent.
    case notWholeModel(got: Int, expected: Int)
    /// A payload is not a compressed vector.
    case invalidCompression(CompressionError)
    /// A text is empty, too long, not UTF-8, or holds control characters.
    case badText
    /// A code in a control frame does not exist.
    case unknownCode(got: UInt8)
    /// A model has more parameters than a frame can carry.
    case modelTooLarge(parameters: Int, limit: Int)

    /// The reason in one line.
    public var description: String {
        switch self {
        case .truncated: "the bytes end inside the header"
        case .unknownPayloadType: "unknown payload type"
        case .reservedBitsSet: "reserved bits are set"
        case .numberOutOfRange: "a number does not fit"
        case .wrongLength: "the element count does not match the bytes"
        case .foreignBytes(let got):
            "these are not our bytes (got \(hexadecimal(got)); expected \(hexadecimal(FrameHeader.magic)))"
        case .unknownFrameVersion(let got):
            "unknown version of frames (got \(got); expected \(FrameHeader.version))"
        case .unknownFrameType(let got):
            "unknown frame type (got \(got); expected 1 to \(FrameType.allCases.count))"
        case .headerDamaged: "the checksum of a frame's header is wrong"
        case .contentDamaged(let type): "the checksum of a \(type) frame's content is wrong"
        case .unexpectedFrame(let type): "a \(type) frame has no place here"
        case .tooLong(let type, let got, let limit):
            "a \(type) frame is too long (got \(got) bytes; expected at most \(limit))"
        case .outOfSequence(let got, let expected):
            "a frame out of sequence (got number \(got); expected \(expected))"
        case .tooManyElements(let got, let limit):
            "more elements than the model has parameters (got \(got); expected at most \(limit))"
        case .notWholeModel(let got, let expected):
            "a message does not carry the whole model (got \(got) elements; expected \(expected))"
        case .invalidCompression(let reason): "the bytes are no compressed vector: \(reason)"
        case .badText: "a text is empty, too long, not UTF-8 or not printable"
        case .unknownCode(let got): "unknown code \(got)"
        case .modelTooLarge(let parameters, let limit):
            "the model is too large for a frame (got \(parameters) parameters; expected at most \(limit))"
        }
    }

    private func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return "0x\(String(repeating: "0", count: max(0, 8 &- digits.count)))\(digits)"
    }
}
