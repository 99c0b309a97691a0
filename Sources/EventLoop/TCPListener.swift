import CLibuv

/// Accepts TCP connections at an address.
///
/// When the process runs out of file descriptors, the listener gives its socket up and listens again at the same address
/// after `rebindDelay`, as often as it takes: libuv 1.44 would otherwise call back without end. Connections that exist
/// go on meanwhile.
public final class TCPListener {
    private let loop: Loop
    private let address: SocketAddress
    private let backlog: Int32
    private var accept: ((TCPConnection) -> Void)?
    private var box: HandleBox?
    private let rebindTimer: LoopTimer
    private var isClosed = false

    /// Where it listens: the port is the one the system chose if 0 was asked for.
    public private(set) var localAddress: SocketAddress
    /// Decides about each connection by the address it comes from; nil admits all.
    ///
    /// What is refused is accepted and reset at once, so that it does not occupy the backlog.
    public var admits: ((SocketAddress) -> Bool)?
    /// How many connections were accepted.
    public private(set) var acceptedCount = 0
    /// How many connections were refused by `admits`.
    public private(set) var refusedCount = 0
    /// How often the listener gave its socket up for lack of file descriptors.
    public private(set) var exhaustedCount = 0

    /// Nanoseconds between running out of file descriptors and listening again.
    public static let rebindDelay: Int64 = 1_000_000_000

    /// Listens from now on.
    ///
    /// - Parameters:
    ///   - loop: The loop that accepts.
    ///   - address: Where to listen; port 0 lets the system choose.
    ///   - backlog: How many connections the kernel keeps waiting.
    ///   - accept: Receives each connection. Set its `receiver` at once, or close it.
    /// - Throws: when the address is in use or not of this machine.
    public init(
        on loop: Loop, address: SocketAddress, backlog: Int32 = 128,
        accept: @escaping (TCPConnection) -> Void
    ) throws(EventLoopError) {
        self.loop = loop
        self.address = address
        self.backlog = backlog
        self.accept = accept
        localAddress = address
        let box = try TCPListener.listen(on: loop, at: address, backlog: backlog)
        self.box = box
        localAddress = TCPConnection.address(of: box, uv_tcp_getsockname) ?? address
        rebindTimer = LoopTimer(on: loop)
        box.owner = self
    }

    /// Stops listening and frees the port; accepted connections go on.
    ///
    /// Closing twice does nothing.
    public func close() {
        loop.preconditionOnLoop()
        isClosed = true
        accept = nil
        admits = nil
        rebindTimer.close()
        box?.close()
        box = nil
    }

    /// Whether connections are accepted at the moment; false between running out of file descriptors and listening again.
    public var isListening: Bool { box != nil }

    private static func listen(
        on loop: Loop, at address: SocketAddress, backlog: Int32
    ) throws(EventLoopError) -> HandleBox {
        let attempt = "listen on \(address)"
        let box = try HandleBox.make(uv_tcp_t.self, on: loop, attempt: attempt, uv_tcp_init)
        var status = address.withSockaddr { uv_tcp_bind(box.pointer(), $0, 0) }
        if status >= 0 {
            status = uv_listen(
                box.pointer(), backlog,
                { stream, status in
                    guard let listener = HandleBox.of(stream).owner as? TCPListener else { return }
                    listener.connectionArrived(status)
                })
        }
        guard status >= 0 else {
            box.close()
            throw EventLoopError(attempt: attempt, code: status)
        }
        return box
    }

    private func connectionArrived(_ status: Int32) {
        guard let box, box.isOpen else { return }
        guard status >= 0 else {
            // What concerns one connection is over with it; everything else would come again at once.
            if !TCPListener.passing.contains(status) { giveUpForNow() }
            return
        }
        guard let connection = TCPConnection(acceptedBy: box) else {
            giveUpForNow()
            return
        }
        guard admits?(connection.peerAddress) != false else {
            refusedCount += 1
            connection.reset()
            return
        }
        acceptedCount += 1
        accept?(connection)
    }

    /// Errors of `accept` that concern the arriving connection alone.
    private static let passing = [
        UV_ECONNABORTED.rawValue, UV_ECONNRESET.rawValue, UV_EHOSTUNREACH.rawValue, UV_ENETUNREACH.rawValue,
        UV_EPROTO.rawValue, UV_ETIMEDOUT.rawValue,
    ]

    private func giveUpForNow() {
        exhaustedCount += 1
        box?.close()
        box = nil
        scheduleRebind()
    }

    private func scheduleRebind() {
        rebindTimer.schedule(afterNanoseconds: TCPListener.rebindDelay) { self.rebind() }
    }

    private func rebind() {
        guard !isClosed else { return }
        do throws(EventLoopError) {
            let box = try TCPListener.listen(on: loop, at: localAddress, backlog: backlog)
            box.owner = self
            self.box = box
        } catch {
            scheduleRebind()
        }
    }
}

extension TCPListener: HandleOwner {
    func closeWithLoop() { close() }
    func handleClosed() {}
}
