public import GossipAlgorithms
import LinearAlgebra

/// Messages as bytes, and their exact size.
///
/// Little-endian. After the frame header (`FrameFormat`): kind u8, payload type u8, reserved u16, part u32, round u64,
/// version u64, share f64, weight f64, element count u64; then the elements as float32. The decoder believes nothing: every
/// count is checked against the bytes that are there, and bad bytes give an error, never a trap.
public enum MessageCodec {
    /// Bytes of a message beside its payload's elements.
    public static let headerBytes = 48

    private enum PayloadType: UInt8 {
        case none = 0
        case float32 = 1
    }

    /// Bytes of the payload's elements.
    public static func payloadBytes(of message: Message) -> Int {
        4 * (message.values?.count ?? 0)
    }

    /// Bytes a message takes on the wire beside its payload: frame and message header.
    public static let overheadBytes = FrameFormat.headerBytes + headerBytes

    /// The message as bytes, without the frame around it.
    ///
    /// Traps on a negative number or a part beyond 32 bits: no algorithm makes such a message.
    public static func encode(_ message: Message) -> [UInt8] {
        precondition(
            message.round >= 0 && message.version >= 0 && UInt32(exactly: message.part) != nil,
            "round \(message.round), version \(message.version), part \(message.part)")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headerBytes + payloadBytes(of: message))
        let type: PayloadType = message.values == nil ? .none : .float32
        bytes.append(message.kind)
        bytes.append(type.rawValue)
        append(UInt16(0), to: &bytes)
        append(UInt32(truncatingIfNeeded: message.part), to: &bytes)
        append(UInt64(bitPattern: Int64(message.round)), to: &bytes)
        append(UInt64(bitPattern: Int64(message.version)), to: &bytes)
        append(message.share.bitPattern, to: &bytes)
        append(message.weight.bitPattern, to: &bytes)
        append(UInt64(message.values?.count ?? 0), to: &bytes)
        if let values = message.values {
            let span = values.span
            for index in span.indices { append(span[index].bitPattern, to: &bytes) }
        }
        return bytes
    }

    /// The message that the bytes hold.
    ///
    /// - Throws: `WireError` when they hold none, or more than one.
    public static func decode(_ bytes: [UInt8]) throws(WireError) -> Message {
        var reader = ByteReader(bytes)
        let kind = try reader.unsigned8()
        guard let type = PayloadType(rawValue: try reader.unsigned8()) else { throw .unknownPayloadType }
        guard try reader.unsigned16() == 0 else { throw .reservedBitsSet }
        let part = Int(try reader.unsigned32())
        guard let round = Int(exactly: try reader.unsigned64()),
            let version = Int(exactly: try reader.unsigned64())
        else { throw .numberOutOfRange }
        let share = Double(bitPattern: try reader.unsigned64())
        let weight = Double(bitPattern: try reader.unsigned64())
        let count = try reader.unsigned64()
        let (size, overflow) = count.multipliedReportingOverflow(by: 4)
        guard !overflow, size == UInt64(reader.remaining), type == .float32 || count == 0 else {
            throw .wrongLength
        }
        var payload = Payload.none
        if type == .float32 {
            var values: [Float] = []
            values.reserveCapacity(reader.remaining / 4)
            while reader.remaining > 0 { values.append(Float(bitPattern: try reader.unsigned32())) }
            payload = .dense(ParameterSnapshot(values))
        }
        return Message(
            kind: kind, round: round, part: part, version: version, share: share, weight: weight,
            payload: payload)
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        var rest = value
        for _ in 0..<(value.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
