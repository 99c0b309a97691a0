import Compressors
import GossipAlgorithms

/// The 48 bytes before a message's elements.
struct MessageHeader {
    /// What follows the header.
    enum PayloadType: Equatable {
        case none
        case float32
        case compressed(CompressedVector.Encoding)

        /// The first byte of the compressed ones: a compressed vector's type is 16 more than its encoding.
        private static let firstCompressed: UInt8 = 16

        var rawValue: UInt8 {
            switch self {
            case .none: 0
            case .float32: 1
            case .compressed(let encoding): Self.firstCompressed &+ encoding.rawValue
            }
        }

        init?(rawValue: UInt8) {
            let (code, isBelow) = rawValue.subtractingReportingOverflow(Self.firstCompressed)
            switch rawValue {
            case 0: self = .none
            case 1: self = .float32
            default:
                guard !isBelow, let encoding = CompressedVector.Encoding(rawValue: code) else { return nil }
                self = .compressed(encoding)
            }
        }

        init(of payload: Payload) {
            switch payload {
            case .none: self = .none
            case .dense: self = .float32
            case .compressed(let vector): self = .compressed(vector.encoding)
            }
        }
    }

    let kind: UInt8
    let payloadType: PayloadType
    let part: Int
    let round: Int
    let version: Int
    let share: Double
    let weight: Double
    /// Elements of the full vector.
    let count: Int

    init(from reader: inout ByteReader) throws(WireError) {
        kind = try reader.unsigned8()
        guard let type = PayloadType(rawValue: try reader.unsigned8()) else { throw .unknownPayloadType }
        payloadType = type
        guard try reader.unsigned16() == 0 else { throw .reservedBitsSet }
        part = Int(try reader.unsigned32())
        guard let round = Int(exactly: try reader.unsigned64()),
            let version = Int(exactly: try reader.unsigned64())
        else { throw .numberOutOfRange }
        self.round = round
        self.version = version
        share = Double(bitPattern: try reader.unsigned64())
        weight = Double(bitPattern: try reader.unsigned64())
        guard let count = Int(exactly: try reader.unsigned64()) else { throw .wrongLength }
        self.count = count
    }

    /// Checks the element count against the bytes that follow the header, as far as they must agree.
    func check(contentBytes: Int) throws(WireError) {
        switch payloadType {
        case .none:
            guard count == 0, contentBytes == 0 else { throw .wrongLength }
        case .float32:
            let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.size)
            guard !overflow, size == contentBytes else { throw .wrongLength }
        case .compressed:
            // What a compressed vector of that length may have is for its encoding to say.
            break
        }
    }

    /// The message with this header.
    func message(_ payload: Payload) -> Message {
        Message(
            kind: kind, round: round, part: part, version: version, share: share, weight: weight,
            payload: payload)
    }
}
