import CLibuv

/// Calls on the loop when the process receives a signal.
///
/// While it is open, the signal does not have its usual effect (SIGTERM does not end the process). Signals that come in
/// quick succession may be reported once.
public final class SignalWatcher {
    private let box: HandleBox
    private var receive: (() -> Void)?

    /// Watches one signal from now on.
    ///
    /// - Parameters:
    ///   - loop: The loop that calls.
    ///   - signal: The number, such as `SIGTERM`; SIGKILL and SIGSTOP cannot be watched.
    ///   - keepsLoopAlive: Whether `Loop.run` waits for the signal.
    ///   - receive: What to call.
    /// - Throws: when there is no such signal, or it cannot be watched.
    public init(
        on loop: Loop, signal: Int32, keepsLoopAlive: Bool = false, receive: @escaping () -> Void
    ) throws(EventLoopError) {
        let attempt = "watch signal \(signal)"
        box = try .make(uv_signal_t.self, on: loop, attempt: attempt, uv_signal_init)
        self.receive = receive
        let status = uv_signal_start(
            box.pointer(),
            { handle, _ in
                guard let watcher = HandleBox.of(handle).owner as? SignalWatcher else { return }
                watcher.receive?()
            }, signal)
        guard status >= 0 else {
            box.close()
            throw EventLoopError(attempt: attempt, code: status)
        }
        if !keepsLoopAlive { uv_unref(box.handle) }
        box.owner = self
    }

    /// Stops watching; the signal has its usual effect again.
    ///
    /// Closing twice does nothing.
    public func close() {
        box.loop.preconditionOnLoop()
        receive = nil
        box.close()
    }
}

extension SignalWatcher: HandleOwner {
    func closeWithLoop() { close() }
    func handleClosed() {}
}
