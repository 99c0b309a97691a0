import CLibuv
import Glibc

/// A TCP connection: bytes in order, both ways.
///
/// An open connection keeps itself and its `receiver` alive until it is closed. TCP_NODELAY is on; the kernel gives the
/// connection up when sent data stays unacknowledged for `unacknowledgedLimit`. All sizes are in bytes.
public final class TCPConnection {
    private enum Phase {
        case open
        /// `close` was called, or the peer ended: what is queued is sent, then FIN; what arrives is thrown away.
        case finishing
        case closed
    }

    let box: HandleBox
    /// The address of the other end.
    public let peerAddress: SocketAddress
    private var phase = Phase.open
    private var hasEnded = false
    private var peerEnded = false
    private var writingEnded = false
    private var isPaused = false
    private var closeTimer: LoopTimer?
    private let writes: WriteQueue

    /// `write` refuses what would make the queue longer than this, even when the queue is empty.
    public var queueLimit = TCPConnection.defaultQueueLimit

    /// The limit of the queue unless told otherwise: 256 MiB.
    public static let defaultQueueLimit = 268_435_456
    /// Nanoseconds that `close` waits for queued bytes to leave and for the peer to end; then the connection is reset.
    public static let closingLimit: Int64 = 5_000_000_000
    /// Nanoseconds that sent data may stay unacknowledged (TCP_USER_TIMEOUT).
    public static let unacknowledgedLimit: Int64 = 5_000_000_000
    /// Nanoseconds that `close` waits for the peer to end after everything was sent.
    public static let lingerLimit: Int64 = 1_000_000_000

    /// Who takes what arrives.
    ///
    /// Reading starts when it is first set; released after `ended`.
    public var receiver: (any TCPReceiver)? {
        didSet { if receiver != nil, !isPaused { startReading() } }
    }

    /// Takes over a connected handle.
    init(adopting box: HandleBox, peer: SocketAddress) {
        self.box = box
        peerAddress = peer
        writes = WriteQueue(box)
        box.owner = self
        uv_tcp_nodelay(box.pointer(), 1)
        var milliseconds = UInt32(TCPConnection.unacknowledgedLimit / 1_000_000)
        setOption(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds)
    }

    /// Sets an option of the socket; one that the system does not have is not missed.
    private func setOption<Value: BitwiseCopyable>(_ level: Int32, _ option: Int32, _ value: inout Value) {
        var descriptor: uv_os_fd_t = -1
        guard uv_fileno(box.handle, &descriptor) == 0 else { return }
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Value>.size))
    }

    /// Takes the next connection from a listening handle; nil when there is none or it is gone already.
    convenience init?(acceptedBy listener: HandleBox) {
        guard
            let box = try? HandleBox.make(
                uv_tcp_t.self, on: listener.loop, attempt: "accept a connection", uv_tcp_init)
        else { return nil }
        guard uv_accept(listener.pointer(), box.pointer()) >= 0 else {
            box.close()
            return nil
        }
        // A peer that is gone again has no address; reading tells.
        let peer = TCPConnection.address(of: box, uv_tcp_getpeername) ?? SocketAddress.loopback(port: 0)
        self.init(adopting: box, peer: peer)
    }

    /// The address of one end of a socket.
    static func address(
        of box: HandleBox,
        _ name: (UnsafePointer<uv_tcp_t>?, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<Int32>?)
            -> Int32
    ) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = Int32(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                name(box.pointer(), address, &length) >= 0 ? SocketAddress(UnsafePointer(address)) : nil
            }
        }
    }

    private var stream: UnsafeMutablePointer<uv_stream_t> { box.pointer() }

    /// Whether bytes can still be written.
    public var isOpen: Bool { phase == .open && !writingEnded && box.isOpen }

    // MARK: Reading

    /// Stops asking for bytes; the peer is held back by TCP when the kernel's buffer is full.
    public func pauseReading() {
        box.loop.preconditionOnLoop()
        isPaused = true
        if phase == .open, box.isOpen { uv_read_stop(stream) }
    }

    /// Asks for bytes again, after `pauseReading` or an empty destination.
    public func resumeReading() {
        box.loop.preconditionOnLoop()
        isPaused = false
        startReading()
    }

    private func startReading() {
        guard box.isOpen, !peerEnded, phase == .finishing || receiver != nil else { return }
        // Fails only when reading is in progress already.
        uv_read_start(stream, TCPConnection.allocate, TCPConnection.read)
    }

    private static let allocate:
        @convention(c) (UnsafeMutablePointer<uv_handle_t>?, Int, UnsafeMutablePointer<uv_buf_t>?) -> Void = {
            handle, _, buffer in
            guard let connection = HandleBox.of(handle).owner as? TCPConnection else { return }
            let memory = connection.nextDestination()
            buffer?.pointee = uv_buf_t(
                base: memory.baseAddress?.assumingMemoryBound(to: CChar.self), len: memory.count)
        }

    private static let read:
        @convention(c) (UnsafeMutablePointer<uv_stream_t>?, Int, UnsafePointer<uv_buf_t>?) -> Void = {
            stream, count, _ in
            guard let connection = HandleBox.of(stream).owner as? TCPConnection else { return }
            connection.didRead(count)
        }

    private func nextDestination() -> UnsafeMutableRawBufferPointer {
        if phase == .finishing { return box.loop.discarded }
        return receiver?.destination(for: self) ?? UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    private func didRead(_ count: Int) {
        if count > 0 {
            if phase == .open { receiver?.received(count, on: self) }
            return
        }
        switch Int32(truncatingIfNeeded: count) {
        case 0: return
        case UV_ENOBUFS.rawValue:
            isPaused = true
            uv_read_stop(stream)
        case UV_EOF.rawValue:
            // libuv also says so when a reset follows bytes that were just read; the socket knows better.
            let code = pendingError()
            if code == 0 { peerDidEnd() } else { fail(code, "receive from \(peerAddress)") }
        case let code: fail(code, "receive from \(peerAddress)")
        }
    }

    /// The error that the socket has not reported yet, as a libuv code, or 0.
    private func pendingError() -> Int32 {
        var descriptor: uv_os_fd_t = -1
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard uv_fileno(box.handle, &descriptor) == 0,
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0
        else { return 0 }
        return uv_translate_sys_error(code)
    }

    private func peerDidEnd() {
        peerEnded = true
        uv_read_stop(stream)
        if phase == .open {
            end(.endOfStream)
            close()
        } else if writingEnded, writes.isEmpty {
            closeHandle()
        }
    }

    // MARK: Writing

    /// Bytes that wait here for the kernel.
    public var queuedBytes: Int { writes.queuedBytes }

    /// When the queue last got shorter, or started from empty, by `Loop.now`.
    ///
    /// Seen when this is read and when a write finishes, so read it at regular times: a queue that is not empty and whose
    /// `lastProgress` stays the same is stalled.
    public var lastProgress: Int64 { writes.lastProgress }

    /// Sends a few bytes; what the kernel does not take at once is copied and queued.
    ///
    /// - Parameter bytes: What to send; nothing is kept of it when the answer is `.sent` or `.refused`.
    /// - Returns: What became of it.
    @discardableResult
    public func write(_ bytes: [UInt8]) -> WriteOutcome {
        write(bytes, Optional<any WriteBody>.none)
    }

    /// Sends a head and a body, together if the kernel takes them, without copying the body.
    ///
    /// - Parameters:
    ///   - head: A few bytes, copied if they have to wait.
    ///   - body: Retained until its bytes are with the kernel or the connection is closed.
    /// - Returns: What became of them; the body is not retained when it is `.sent` or `.refused`.
    @discardableResult
    public func write(_ head: [UInt8], body: any WriteBody) -> WriteOutcome {
        write(head, Optional(body))
    }

    private func write(_ head: [UInt8], _ body: (any WriteBody)?) -> WriteOutcome {
        box.loop.preconditionOnLoop()
        guard isOpen else { return .refused }
        let outcome = writes.write(head, body, limit: queueLimit)
        // Bytes in order or none: a stream that libuv no longer writes to is of no use.
        if outcome == .refused, uv_is_writable(stream) == 0 { reset() }
        return outcome
    }

    /// One queued write is over.
    func didWrite(_ write: WriteRequest, _ status: Int32) {
        writes.finished(write)
        guard box.isOpen else { return }
        guard status >= 0 else {
            fail(status, "send to \(peerAddress)")
            return
        }
        if writes.isEmpty, phase == .open { receiver?.drained(self) }
    }

    // MARK: Ending

    /// Tells the peer that no more bytes follow, once those queued are sent; receiving goes on.
    public func finishWriting() {
        box.loop.preconditionOnLoop()
        guard box.isOpen, !writingEnded else { return }
        writingEnded = true
        let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
        let status = uv_shutdown(request, stream) { request, status in
            let handle = request?.pointee.handle
            request?.deallocate()
            guard let connection = HandleBox.of(handle).owner as? TCPConnection else { return }
            connection.didFinishWriting(status)
        }
        // Refused when the peer has broken the connection off.
        if status < 0 {
            request.deallocate()
            closeHandle()
        }
    }

    private func didFinishWriting(_ status: Int32) {
        guard box.isOpen, phase == .finishing else { return }
        guard status >= 0, !peerEnded else {
            closeHandle()
            return
        }
        closeTimer?.schedule(afterNanoseconds: TCPConnection.lingerLimit) { [unowned self] in closeHandle() }
    }

    /// Closes after what is queued is sent; the receiver hears `ended` (with `.closedLocally`) when all is done.
    ///
    /// Waits for the peer to end too, so that what was sent is not lost, but no longer than `closingLimit` in all and
    /// `lingerLimit` after everything was sent. Closing twice does nothing.
    public func close() {
        box.loop.preconditionOnLoop()
        guard phase == .open, box.isOpen else { return }
        phase = .finishing
        let timer = LoopTimer(on: box.loop)
        timer.schedule(afterNanoseconds: TCPConnection.closingLimit) { [unowned self] in reset() }
        closeTimer = timer
        if writingEnded, writes.isEmpty {
            didFinishWriting(0)
        } else {
            finishWriting()
        }
        startReading()
    }

    /// Breaks the connection off at once: queued bytes are dropped and the peer sees a reset.
    ///
    /// The receiver hears `ended` (with `.closedLocally`) later, not inside this call. Does nothing when closed.
    public func reset() {
        box.loop.preconditionOnLoop()
        guard box.isOpen else { return }
        phase = .closed
        closeTimer?.close()
        guard uv_tcp_close_reset(box.pointer(), HandleBox.closed) < 0 else { return }
        // Refused after `finishWriting`, for the sake of other systems; Linux resets then as well.
        var linger = linger(l_onoff: 1, l_linger: 0)
        setOption(SOL_SOCKET, SO_LINGER, &linger)
        box.close()
    }

    private func fail(_ code: Int32, _ attempt: String) {
        let isReset = code == UV_ECONNRESET.rawValue || code == UV_EPIPE.rawValue
        closeHandle()
        end(isReset ? .reset : .error(EventLoopError(attempt: attempt, code: code)))
    }

    private func closeHandle() {
        phase = .closed
        closeTimer?.close()
        box.close()
    }

    private func end(_ reason: CloseReason) {
        guard !hasEnded else { return }
        hasEnded = true
        receiver?.ended(self, reason: reason)
    }
}

extension TCPConnection: HandleOwner {
    func closeWithLoop() { reset() }

    func handleClosed() {
        closeTimer = nil
        end(.closedLocally)
        receiver = nil
    }
}
