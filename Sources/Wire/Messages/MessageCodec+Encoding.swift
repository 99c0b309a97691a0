import Compressors
public import GossipAlgorithms
import LinearAlgebra

extension MessageCodec {
    /// The message as bytes, without the frame around it.
    ///
    /// Traps on a negative number or a part beyond 32 bits: no algorithm makes such a message.
    public static func encode(_ message: Message) -> [UInt8] {
        var writer = ByteWriter(capacity: headerBytes + payloadBytes(of: message))
        writeHeader(of: message, to: &writer)
        switch message.payload {
        case .none: break
        case .compressed(let vector): writer.append(vector.bytes)
        case .dense(let values):
            let span = values.span
            for index in span.indices { writer.append(span[index].bitPattern) }
        }
        return writer.bytes
    }

    /// Writes the 48 bytes before the elements.
    static func writeHeader(of message: Message, to writer: inout ByteWriter) {
        precondition(
            message.round >= 0 && message.version >= 0 && UInt32(exactly: message.part) != nil,
            "round \(message.round), version \(message.version), part \(message.part)")
        writer.append(message.kind)
        writer.append(MessageHeader.PayloadType(of: message.payload).rawValue)
        writer.append(UInt16(0))
        writer.append(UInt32(truncatingIfNeeded: message.part))
        writer.append(UInt64(message.round))
        writer.append(UInt64(message.version))
        writer.append(message.share.bitPattern)
        writer.append(message.weight.bitPattern)
        writer.append(UInt64(message.values?.count ?? message.compressed?.count ?? 0))
    }
}
