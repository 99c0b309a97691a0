import Compressors
public import GossipAlgorithms
import LinearAlgebra

/// Frames what one end of a connection sends, and numbers the frames.
///
/// One for each connection, from its first frame to its last.
public struct FrameEncoder: Sendable {
    private var nextSequence = FrameHeader.firstSequence
    private let checksContent: Bool

    /// - Parameter checksContent: whether frames carry a checksum of their content: without TLS they should.
    public init(checksContent: Bool) {
        self.checksContent = checksContent
    }

    /// The message as a frame; dense values are sent from the snapshot's own memory, compressed ones are in the head.
    ///
    /// Traps on a message that no algorithm makes: negative numbers, or more elements than a frame can carry.
    public mutating func encode(_ message: Message, exchange: UInt64 = 0) -> EncodedFrame {
        var writer = ByteWriter(capacity: MessageCodec.headerBytes)
        MessageCodec.writeHeader(of: message, to: &writer)
        if let vector = message.compressed { writer.append(vector.bytes) }
        let values = message.values.flatMap { $0.count > 0 ? $0 : nil }
        return frame(.message, writer.bytes, values, exchange)
    }

    /// The control frame as a frame.
    public mutating func encode(_ control: ControlFrame) -> EncodedFrame {
        frame(control.type, control.encoded(), nil, 0)
    }

    private mutating func frame(
        _ type: FrameType, _ start: [UInt8], _ values: ParameterSnapshot?, _ exchange: UInt64
    ) -> EncodedFrame {
        let count = start.count + 4 * (values?.count ?? 0)
        guard let length = UInt32(exactly: count) else {
            preconditionFailure("a \(type) frame of \(count) bytes; the limits of the model were not checked")
        }
        let header = FrameHeader(
            type: type, length: length, sequence: nextSequence, exchange: exchange,
            contentChecksum: checksContent ? checksum(start, values) : nil)
        nextSequence &+= 1
        var writer = ByteWriter(capacity: FrameHeader.byteCount + start.count)
        header.write(to: &writer)
        writer.append(start)
        return EncodedFrame(head: writer.bytes, body: values.map(FrameBody.init))
    }

    private func checksum(_ start: [UInt8], _ values: ParameterSnapshot?) -> UInt32 {
        var checksum = CRC32C()
        checksum.update(start)
        if let values { checksum.update(values.span.bytes) }
        return checksum.value
    }
}
