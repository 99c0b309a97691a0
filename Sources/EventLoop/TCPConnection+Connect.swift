import CLibuv

extension TCPConnection {
    /// Connects to a peer.
    ///
    /// `completion` is called at most once, later, never inside this call; not at all after `cancel` or once the loop closes.
    ///
    /// - Parameters:
    ///   - loop: The loop the connection will belong to.
    ///   - address: Where the peer listens.
    ///   - nanoseconds: How long it may take; then the error `isTimeout`.
    ///   - completion: Receives the connection; set its `receiver` at once, or close it.
    /// - Returns: A handle to cancel with; need not be kept.
    @discardableResult
    public static func connect(
        on loop: Loop, to address: SocketAddress, timeoutNanoseconds nanoseconds: Int64,
        completion: @escaping (Result<TCPConnection, EventLoopError>) -> Void
    ) -> TCPConnectAttempt {
        TCPConnectAttempt(on: loop, to: address, timeout: nanoseconds, completion)
    }
}

/// A connection being made.
public final class TCPConnectAttempt {
    private let address: SocketAddress
    private let timer: LoopTimer
    private var box: HandleBox?
    private var completion: ((Result<TCPConnection, EventLoopError>) -> Void)?
    private let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)

    init(
        on loop: Loop, to address: SocketAddress, timeout: Int64,
        _ completion: @escaping (Result<TCPConnection, EventLoopError>) -> Void
    ) {
        self.address = address
        self.completion = completion
        timer = LoopTimer(on: loop)
        do throws(EventLoopError) {
            try start(on: loop)
            timer.schedule(afterNanoseconds: timeout) { self.fail(UV_ETIMEDOUT.rawValue) }
        } catch {
            timer.schedule(afterNanoseconds: 0) { self.fail(error.code) }
        }
    }

    deinit { request.deallocate() }

    /// Gives up; the completion is not called.
    ///
    /// After the completion was called, does nothing.
    public func cancel() {
        completion = nil
        timer.close()
        box?.close()
        box = nil
    }

    private func start(on loop: Loop) throws(EventLoopError) {
        let attempt = "connect to \(address)"
        let box = try HandleBox.make(uv_tcp_t.self, on: loop, attempt: attempt, uv_tcp_init)
        box.owner = self
        self.box = box
        let status = address.withSockaddr { address in
            uv_tcp_connect(request, box.pointer(), address) { request, status in
                guard let data = request?.pointee.data else { return }
                let attempt = Unmanaged<TCPConnectAttempt>.fromOpaque(data).takeRetainedValue()
                attempt.connected(status)
            }
        }
        try EventLoopError.check(status, attempt)
        // The C library keeps the request until its callback, which always comes.
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    private func connected(_ status: Int32) {
        // After `cancel` or a timeout the answer is of no interest.
        guard let completion, let box else { return }
        guard status >= 0 else {
            fail(status)
            return
        }
        self.completion = nil
        self.box = nil
        timer.close()
        completion(.success(TCPConnection(adopting: box, peer: address)))
    }

    private func fail(_ code: Int32) {
        let completion = completion
        cancel()
        completion?(.failure(EventLoopError(attempt: "connect to \(address)", code: code)))
    }
}

extension TCPConnectAttempt: HandleOwner {
    func closeWithLoop() { cancel() }
    func handleClosed() {}
}
