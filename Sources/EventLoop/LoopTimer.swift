import CLibuv

/// A timer on a loop: one pending call, once or again and again.
///
/// Never early; late by up to 1 ms (libuv counts milliseconds) plus what the loop is busy with. Timers due in the same
/// millisecond fire in the order they were scheduled.
public final class LoopTimer {
    private let box: HandleBox
    private var body: (() -> Void)?
    /// When the next call is due, by `Loop.now`.
    private var due: Int64 = 0
    /// Nanoseconds between calls, or nil for a single one.
    private var period: Int64?

    /// Makes a timer that is not scheduled; an unscheduled timer does not keep the loop running.
    ///
    /// - Parameters:
    ///   - loop: The loop that calls.
    ///   - keepsLoopAlive: Whether `Loop.run` waits for it while it is scheduled.
    public init(on loop: Loop, keepsLoopAlive: Bool = true) {
        do throws(EventLoopError) {
            box = try .make(uv_timer_t.self, on: loop, attempt: "make a timer", uv_timer_init)
        } catch {
            preconditionFailure("uv_timer_init cannot fail, yet: \(error)")
        }
        if !keepsLoopAlive { uv_unref(box.handle) }
        box.owner = self
    }

    /// Whether a call is pending.
    public var isScheduled: Bool { body != nil }

    /// Calls once, replacing what was scheduled.
    ///
    /// - Parameters:
    ///   - nanoseconds: The delay from now; 0 or less means as soon as the loop turns, never inside this call.
    ///   - body: What to call; released after the call.
    public func schedule(afterNanoseconds nanoseconds: Int64, _ body: @escaping () -> Void) {
        set(after: nanoseconds, period: nil, body)
    }

    /// Calls again and again, first after one period, replacing what was scheduled.
    ///
    /// Calls that a busy loop missed are left out, not made up for.
    ///
    /// - Parameters:
    ///   - nanoseconds: The period, at least 1 ms.
    ///   - body: What to call; released by `cancel` or `close`.
    public func scheduleRepeating(everyNanoseconds nanoseconds: Int64, _ body: @escaping () -> Void) {
        precondition(nanoseconds >= 1_000_000, "a period of \(nanoseconds) ns is below 1 ms")
        set(after: nanoseconds, period: nanoseconds, body)
    }

    /// Forgets what was scheduled; the timer can be scheduled again.
    public func cancel() {
        box.loop.preconditionOnLoop()
        body = nil
        period = nil
        guard box.isOpen else { return }
        uv_timer_stop(box.pointer())
    }

    /// Cancels and gives the timer up for good; closing twice does nothing.
    public func close() {
        cancel()
        box.close()
    }

    private func set(after nanoseconds: Int64, period: Int64?, _ body: @escaping () -> Void) {
        box.loop.preconditionOnLoop()
        guard box.isOpen else { return }
        let (sum, overflow) = box.loop.now.addingReportingOverflow(max(0, nanoseconds))
        due = overflow ? .max : sum
        self.period = period
        self.body = body
        start()
    }

    private func start() {
        // The loop's own time is as old as the callback in progress.
        uv_update_time(box.loop.pointer)
        let milliseconds = UInt64(due / 1_000_000 + (due % 1_000_000 == 0 ? 0 : 1))
        let loopTime = uv_now(box.loop.pointer)
        let wait = milliseconds > loopTime ? milliseconds - loopTime : 0
        uv_timer_start(box.pointer(), LoopTimer.fired, wait, 0)
    }

    private static let fired: @convention(c) (UnsafeMutablePointer<uv_timer_t>?) -> Void = { handle in
        guard let timer = HandleBox.of(handle).owner as? LoopTimer else { return }
        timer.fire()
    }

    private func fire() {
        guard let body else { return }
        if let period {
            let now = box.loop.now
            due = due + period > now ? due + period : now + period
            start()
        } else {
            self.body = nil
        }
        body()
    }
}

extension LoopTimer: HandleOwner {
    func closeWithLoop() { close() }
    func handleClosed() {}
}
