import LinearAlgebra

/// The part of a frame that is sent from where it is, without a copy on the way.
///
/// Fits what a connection of EventLoop asks of a body: an object whose memory stays where it is, unchanged, as long as the
/// object lives.
public final class FrameBody: Sendable {
    private let values: ParameterSnapshot

    init(_ values: ParameterSnapshot) {
        self.values = values
    }

    /// How many bytes there are.
    public var byteCount: Int { 4 &* values.count }

    /// Calls with the bytes; their address is the same at every call.
    public func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        values.withUnsafeBytes(body)
    }

    /// Whether it is the snapshot's own memory.
    func isIdentical(to snapshot: ParameterSnapshot) -> Bool { values.isIdentical(to: snapshot) }
}
