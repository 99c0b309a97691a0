// The lock guards `waiting` and `isOpen`, and senders use `wakeup` only while they hold it and the mailbox is open; all
// else is used on the loop's thread alone.
/// Values from any thread, received on the loop's thread.
///
/// Values posted by one thread arrive in the order it posted them. One wake-up delivers all that is waiting. The queue is
/// bounded: `post` says when it is full.
public final class LoopMailbox<Value: Sendable>: @unchecked Sendable {
    private let lock = ThreadLock()
    private var waiting: [Value] = []
    private var isOpen = true
    private let wakeup: Wakeup
    /// An empty array with room, to swap with the waiting one; touched on the loop's thread alone.
    private var spare: [Value] = []
    /// How many values may wait for the loop.
    public let capacity: Int

    /// A longer queue gives its memory back.
    private static var keptRoom: Int { 1_024 }

    /// The number of waiting values beyond which `post` refuses, unless told otherwise.
    public static var defaultCapacity: Int { 65_536 }

    /// Opens a mailbox.
    ///
    /// - Parameters:
    ///   - loop: The loop that receives.
    ///   - capacity: How many values may wait, at least 1.
    ///   - keepsLoopAlive: Whether `Loop.run` goes on for as long as the mailbox is open.
    ///   - receive: What to call on the loop's thread for each value; kept until the mailbox is closed.
    /// - Throws: when the process has no file descriptors left.
    public init(
        on loop: Loop, capacity: Int = LoopMailbox.defaultCapacity, keepsLoopAlive: Bool = false,
        receive: @escaping (Value) -> Void
    ) throws(EventLoopError) {
        precondition(capacity >= 1, "a mailbox of capacity \(capacity) holds nothing")
        self.capacity = capacity
        wakeup = try Wakeup(on: loop, keepsLoopAlive: keepsLoopAlive)
        wakeup.woken = { [unowned self] in deliver(to: receive) }
        wakeup.closing = { [unowned self] in refuse() }
        // Open, it stays alive like every handle; the cycle ends with the close callback.
        wakeup.mailbox = self
    }

    /// Hands a value to the loop; from any thread.
    ///
    /// - Returns: false, with the value dropped, when the mailbox is full or closed.
    @discardableResult
    public func post(_ value: Value) -> Bool {
        lock.withLock {
            guard isOpen, waiting.count < capacity else { return false }
            waiting.append(value)
            // One wake-up is under way already when others wait.
            if waiting.count == 1 { wakeup.send() }
            return true
        }
    }

    /// Refuses further values and drops what waits; on the loop's thread only.
    ///
    /// Closing twice does nothing.
    public func close() {
        wakeup.close()
    }

    private func refuse() {
        lock.withLock {
            isOpen = false
            waiting = []
        }
    }

    private func deliver(to receive: (Value) -> Void) {
        var values = spare
        spare = []
        lock.withLock { swap(&waiting, &values) }
        for value in values {
            // A receiver may close the mailbox; what waited then is dropped.
            guard wakeup.isOpen else { return }
            receive(value)
        }
        values.removeAll(keepingCapacity: values.count <= LoopMailbox.keptRoom)
        spare = values
    }
}
