import CLibuv

/// What owns an open handle: kept alive by it, told when the loop closes and when the handle is gone.
protocol HandleOwner: AnyObject {
    /// The loop is closing: gives the handle up at once.
    func closeWithLoop()
    /// The close callback ran; libuv will not call again.
    func handleClosed()
}

/// The one place where a libuv handle lives and dies.
///
/// The box is retained from `uv_*_init` until the close callback, and owns the C struct, whose address therefore stays
/// the same as long as libuv knows it. While the handle is open the box keeps its `owner` alive too, so that a callback
/// always finds it. `uv_close` is called exactly once.
final class HandleBox {
    let loop: Loop
    /// The public object behind the handle; nil once the handle is closed.
    var owner: (any HandleOwner)?
    private let memory: UnsafeMutableRawPointer

    private init(loop: Loop, memory: UnsafeMutableRawPointer) {
        self.loop = loop
        self.memory = memory
    }

    deinit { memory.deallocate() }

    /// Allocates the C struct of a handle and initialises it.
    static func make<Struct>(
        _: Struct.Type, on loop: Loop, attempt: String,
        _ initialise: (UnsafeMutablePointer<uv_loop_t>, UnsafeMutablePointer<Struct>) -> Int32
    ) throws(EventLoopError) -> HandleBox {
        loop.preconditionOnLoop()
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: MemoryLayout<Struct>.size, alignment: MemoryLayout<Struct>.alignment)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<Struct>.size)
        let status = initialise(loop.pointer, memory.assumingMemoryBound(to: Struct.self))
        guard status >= 0 else {
            memory.deallocate()
            throw EventLoopError(attempt: attempt, code: status)
        }
        let box = HandleBox(loop: loop, memory: memory)
        box.handle.pointee.data = Unmanaged.passRetained(box).toOpaque()
        return box
    }

    var handle: UnsafeMutablePointer<uv_handle_t> { memory.assumingMemoryBound(to: uv_handle_t.self) }

    /// The C struct as the type it was made with, or as one libuv derives it from.
    func pointer<Struct>(as _: Struct.Type = Struct.self) -> UnsafeMutablePointer<Struct> {
        memory.assumingMemoryBound(to: Struct.self)
    }

    /// False from the first `close` on.
    var isOpen: Bool { uv_is_closing(handle) == 0 }

    /// Starts closing; the close callback frees everything.
    ///
    /// Closing twice does nothing.
    func close() {
        guard isOpen else { return }
        uv_close(handle, HandleBox.closed)
    }

    /// For `uv_close` and its relatives: gives back what `make` retained.
    static let closed: @convention(c) (UnsafeMutablePointer<uv_handle_t>?) -> Void = { handle in
        guard let data = handle?.pointee.data else { return }
        let box = Unmanaged<HandleBox>.fromOpaque(data).takeRetainedValue()
        let owner = box.owner
        box.owner = nil
        owner?.handleClosed()
    }

    /// The box behind a handle, inside a callback.
    static func of<Struct>(_ handle: UnsafeMutablePointer<Struct>?) -> HandleBox {
        let data = UnsafeMutableRawPointer(handle)?.assumingMemoryBound(to: uv_handle_t.self).pointee.data
        guard let data else { preconditionFailure("libuv called back for a handle without an owner") }
        return Unmanaged<HandleBox>.fromOpaque(data).takeUnretainedValue()
    }
}
