import CLibuv

/// The reading end of a pipe, line by line: what a child process prints, or this process's own standard input.
///
/// A line longer than `lineLimit` is thrown away.
public final class LinePipe {
    /// Bytes of a line, at most.
    public static let lineLimit = 1 << 20

    private let box: HandleBox
    private let memory: UnsafeMutableRawBufferPointer
    private var line: [UInt8] = []
    private var isTooLong = false
    private var received: ((String) -> Void)?
    private var ended: (() -> Void)?

    /// Reads a descriptor of this process, such as 0, from now on.
    ///
    /// - Parameters:
    ///   - loop: The loop that calls.
    ///   - descriptor: A pipe or socket; closed together with this object.
    ///   - keepsLoopAlive: Whether `Loop.run` waits for what comes.
    ///   - received: Takes each line, without its line break.
    ///   - ended: Called once, when whoever writes has closed its end or reading fails; not after `close`.
    /// - Throws: when the descriptor is not open.
    public convenience init(
        on loop: Loop, descriptor: Int32, keepsLoopAlive: Bool = false,
        received: @escaping (String) -> Void, ended: @escaping () -> Void
    ) throws(EventLoopError) {
        try self.init(on: loop)
        let status = uv_pipe_open(box.pointer(), descriptor)
        guard status >= 0 else {
            box.close()
            throw EventLoopError(attempt: "read descriptor \(descriptor)", code: status)
        }
        if !keepsLoopAlive { uv_unref(box.handle) }
        start(received: received, ended: ended)
    }

    /// A pipe that is not connected yet.
    init(on loop: Loop) throws(EventLoopError) {
        box = try .make(uv_pipe_t.self, on: loop, attempt: "make a pipe") { uv_pipe_init($0, $1, 0) }
        memory = .allocate(byteCount: 4096, alignment: 16)
        box.owner = self
    }

    deinit { memory.deallocate() }

    /// The handle, for `uv_spawn` to connect.
    var stream: UnsafeMutablePointer<uv_stream_t> { box.pointer() }

    /// Reads from now on.
    func start(received: @escaping (String) -> Void, ended: @escaping () -> Void) {
        self.received = received
        self.ended = ended
        let status = uv_read_start(stream, LinePipe.allocate, LinePipe.read)
        if status < 0 { end() }
    }

    /// Gives the pipe up; nothing is called any more.
    ///
    /// Closing twice does nothing.
    public func close() {
        box.loop.preconditionOnLoop()
        received = nil
        ended = nil
        box.close()
    }

    private static let allocate:
        @convention(c) (UnsafeMutablePointer<uv_handle_t>?, Int, UnsafeMutablePointer<uv_buf_t>?) -> Void = {
            handle, _, buffer in
            guard let pipe = HandleBox.of(handle).owner as? LinePipe else { return }
            buffer?.pointee = uv_buf_t(
                base: pipe.memory.baseAddress?.assumingMemoryBound(to: CChar.self), len: pipe.memory.count)
        }

    private static let read:
        @convention(c) (UnsafeMutablePointer<uv_stream_t>?, Int, UnsafePointer<uv_buf_t>?) -> Void = {
            stream, count, _ in
            guard let pipe = HandleBox.of(stream).owner as? LinePipe else { return }
            if count > 0 { pipe.take(count) } else if count < 0 { pipe.end() }
        }

    private func take(_ count: Int) {
        for byte in memory.prefix(count) {
            guard byte == UInt8(ascii: "\n") else {
                if line.count < Self.lineLimit { line.append(byte) } else { isTooLong = true }
                continue
            }
            let text = String(decoding: line, as: UTF8.self)
            line.removeAll(keepingCapacity: true)
            if !isTooLong { received?(text) }
            isTooLong = false
        }
    }

    private func end() {
        if !line.isEmpty, !isTooLong { received?(String(decoding: line, as: UTF8.self)) }
        let ended = ended
        close()
        ended?()
    }
}

extension LinePipe: HandleOwner {
    func closeWithLoop() { close() }
    func handleClosed() {}
}
