/// A frame ready to send: a few bytes of its own, then the memory of what it carries, uncopied.
public struct EncodedFrame: Sendable {
    /// The first part: the frame header, then the message header and a compressed payload, or the whole content of a
    /// control frame.
    public let head: [UInt8]
    /// The second part, if any.
    public let body: FrameBody?

    /// Bytes on the wire.
    public var byteCount: Int { head.count + (body?.byteCount ?? 0) }
}
