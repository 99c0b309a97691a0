/// Ciphertext on its way from a session to a socket, in memory that stays where it is and can be filled again.
///
/// Fits what a connection of EventLoop asks of a body. Belongs to one thread at a time.
public final class Ciphertext {
    /// Bytes it can hold: all that a session has waiting when its output is full of data.
    public static let capacity = TLSSession.outputLimit + 16 * 1024

    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 64)

    /// How many bytes there are.
    public private(set) var byteCount = 0

    /// Memory without content.
    public init() {}

    deinit { memory.deallocate() }

    /// Moves here what the session has waiting, as much as there is room for, in place of what was here.
    public func fill(from session: TLSSession) {
        byteCount = session.takeCiphertext(into: memory)
    }

    /// Calls with the bytes; their address is the same at every call.
    public func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        body(UnsafeRawBufferPointer(rebasing: memory[..<byteCount]))
    }
}
