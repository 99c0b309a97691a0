import Compressors
public import GossipAlgorithms
import LinearAlgebra

/// Messages as bytes, and their exact size.
///
/// Little-endian. After the frame header (`FrameHeader`): kind u8, payload type u8, reserved u16, part u32, round u64,
/// version u64, share f64, weight f64, element count u64; then the elements as float32, or the bytes of a compressed vector,
/// whose payload type is 16 more than its encoding. The decoder believes nothing: every count is checked against the bytes
/// that are there, and bad bytes give an error, never a trap.
public enum MessageCodec {
    /// Bytes of a message beside its payload's elements.
    public static let headerBytes = 48

    /// Bytes of the payload's elements.
    public static func payloadBytes(of message: Message) -> Int {
        switch message.payload {
        case .none: 0
        case .dense(let values): 4 &* values.count
        case .compressed(let vector): vector.bytes.count
        }
    }

    /// Bytes a message takes on the wire beside its payload: frame and message header.
    public static let overheadBytes = FrameHeader.byteCount &+ headerBytes

    /// The message that the bytes hold.
    ///
    /// - Throws: `WireError` when they hold none, or more than one.
    public static func decode(_ bytes: [UInt8]) throws(WireError) -> Message {
        var reader = ByteReader(bytes)
        let header = try MessageHeader(from: &reader)
        try header.check(contentBytes: reader.remaining)
        switch header.payloadType {
        case .none: return header.message(.none)
        case .float32:
            var values: [Float] = []
            values.reserveCapacity(reader.remaining / 4)
            while reader.remaining > 0 { values.append(Float(bitPattern: try reader.unsigned32())) }
            return header.message(.dense(ParameterSnapshot(values)))
        case .compressed(let encoding):
            let bytes = Array(try reader.take(reader.remaining))
            do throws(CompressionError) {
                return header.message(
                    .compressed(try CompressedVector(encoding: encoding, count: header.count, bytes: bytes)))
            } catch {
                throw .invalidCompression(error)
            }
        }
    }
}
