import Compressors
public import GossipAlgorithms
import LinearAlgebra

/// Messages as bytes, and their exact size.
///
/// Little-endian. After the frame header (`FrameFormat`): kind u8, payload type u8, reserved u16, part u32, round u64,
/// version u64, share f64, weight f64, element count u64; then the elements as float32, or the bytes of a compressed vector,
/// whose payload type is 16 more than its encoding. The decoder believes nothing: every count is checked against the bytes
/// that are there, and bad bytes give an error, never a trap.
public enum MessageCodec {
    /// Bytes of a message beside its payload's elements.
    public static let headerBytes = 48

    /// Payload types: none, single precision, and from here on the encodings of compressed vectors.
    private static let (noType, float32Type, firstCompressedType) = (0 as UInt8, 1 as UInt8, 16 as UInt8)

    /// Bytes of the payload's elements.
    public static func payloadBytes(of message: Message) -> Int {
        switch message.payload {
        case .none: 0
        case .dense(let values): 4 * values.count
        case .compressed(let vector): vector.bytes.count
        }
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
        let (type, count) = typeAndCount(of: message.payload)
        bytes.append(message.kind)
        bytes.append(type)
        append(UInt16(0), to: &bytes)
        append(UInt32(truncatingIfNeeded: message.part), to: &bytes)
        append(UInt64(bitPattern: Int64(message.round)), to: &bytes)
        append(UInt64(bitPattern: Int64(message.version)), to: &bytes)
        append(message.share.bitPattern, to: &bytes)
        append(message.weight.bitPattern, to: &bytes)
        append(UInt64(count), to: &bytes)
        if let vector = message.compressed { bytes += vector.bytes }
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
        let type = try reader.unsigned8()
        guard try reader.unsigned16() == 0 else { throw .reservedBitsSet }
        let part = Int(try reader.unsigned32())
        guard let round = Int(exactly: try reader.unsigned64()),
            let version = Int(exactly: try reader.unsigned64())
        else { throw .numberOutOfRange }
        let share = Double(bitPattern: try reader.unsigned64())
        let weight = Double(bitPattern: try reader.unsigned64())
        let payload = try payload(type, count: try reader.unsigned64(), &reader)
        return Message(
            kind: kind, round: round, part: part, version: version, share: share, weight: weight,
            payload: payload)
    }

    private static func typeAndCount(of payload: Payload) -> (type: UInt8, count: Int) {
        switch payload {
        case .none: (noType, 0)
        case .dense(let values): (float32Type, values.count)
        case .compressed(let vector): (firstCompressedType + vector.encoding.rawValue, vector.count)
        }
    }

    private static func payload(
        _ type: UInt8, count: UInt64, _ reader: inout ByteReader
    ) throws(WireError) -> Payload {
        if type == noType {
            guard count == 0, reader.remaining == 0 else { throw .wrongLength }
            return .none
        }
        if type == float32Type {
            let (size, overflow) = count.multipliedReportingOverflow(by: 4)
            guard !overflow, size == UInt64(reader.remaining) else { throw .wrongLength }
            var values: [Float] = []
            values.reserveCapacity(reader.remaining / 4)
            while reader.remaining > 0 { values.append(Float(bitPattern: try reader.unsigned32())) }
            return .dense(ParameterSnapshot(values))
        }
        guard type >= firstCompressedType,
            let encoding = CompressedVector.Encoding(rawValue: type - firstCompressedType)
        else { throw .unknownPayloadType }
        guard let length = Int(exactly: count) else { throw .wrongLength }
        do throws(CompressionError) {
            return .compressed(
                try CompressedVector(encoding: encoding, count: length, bytes: reader.rest()))
        } catch {
            throw .invalidCompression
        }
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        var rest = value
        for _ in 0..<(value.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
