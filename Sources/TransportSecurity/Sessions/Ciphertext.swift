/// Ciphertext on its way from a session to a socket, in memory that stays where it is and can be filled again.
///
/// Fits what a connection of EventLoop asks of a body. Belongs to one thread at a time.
public final class Ciphertext {
    /// Bytes it can hold: all that a session has waiting when its output is full of data.
    public static let capacity = TLSSession.outputLimit + 16 * 1024

    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 64)

    /// How many bytes there are.
    public private(set) var byteCount = 0

    /// Memory without content.
    public init() {}

    deinit { memory.deallocate() }

    /// Moves here what the session has waiting, in place of what was here.
    public func fill(from session: TLSSession) {
        let waiting = session.port.output
        byteCount = 0
        swap(&memory, &waiting.memory)
        swap(&byteCount, &waiting.byteCount)
    }

    /// Calls with the bytes; their address is the same at every call until it is filled again.
    public func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        body(UnsafeRawBufferPointer(rebasing: memory[..<byteCount]))
    }

    /// Adds bytes at the end, as far as there is room; how many.
    func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        let count = min(bytes.count, memory.count - byteCount)
        UnsafeMutableRawBufferPointer(rebasing: memory[byteCount...]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        byteCount += count
        return count
    }

    /// Moves bytes from the start to a buffer, as many as fit; how many.
    func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, byteCount)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[count..<byteCount]))
        byteCount -= count
        return count
    }
}
