import CLibuv
import Glibc
import Synchronization

/// An event loop: waits for sockets, timers, signals and other threads, and calls back, one callback at a time.
///
/// A loop and everything made on it belong to one thread, so none of it is `Sendable`; while `run` is in progress, use
/// from another thread traps. The one exception is `LoopMailbox`, which any thread may post to. Nothing here may compute
/// for long: a callback that takes 100 ms delays every other by as much.
///
/// Whatever is open (timers, listeners, connections, mailboxes) stays alive until it is closed, whether or not anyone
/// still refers to it. `close` closes what is left and proves that nothing leaked.
public final class Loop {
    let pointer: UnsafeMutablePointer<uv_loop_t>
    private(set) var isClosed = false
    /// The thread inside `run`, or 0.
    private let runningThread = Atomic<UInt>(0)
    private var scratch: UnsafeMutableRawBufferPointer?

    /// Makes a loop.
    ///
    /// - Throws: when the process has no file descriptors left.
    public init() throws(EventLoopError) {
        pointer = .allocate(capacity: 1)
        let status = uv_loop_init(pointer)
        guard status >= 0 else {
            pointer.deallocate()
            throw EventLoopError(attempt: "start an event loop", code: status)
        }
    }

    deinit {
        // Open handles refer to their loop, so none is left here.
        if !isClosed, uv_loop_close(pointer) != 0 { return }
        scratch?.deallocate()
        pointer.deallocate()
    }

    /// The moment by a monotonic clock, in nanoseconds since an arbitrary start.
    public var now: Int64 { Int64(uv_hrtime()) }

    /// Serves callbacks until `stop` is called or nothing is left that could call back.
    public func run() {
        precondition(!isClosed, "a closed loop cannot run")
        let previous = enter()
        uv_run(pointer, UV_RUN_DEFAULT)
        runningThread.store(previous, ordering: .relaxed)
    }

    /// Makes `run` return after the callbacks in progress; called before `run`, that returns at once.
    public func stop() {
        preconditionOnLoop()
        uv_stop(pointer)
    }

    /// Closes everything that is still open, runs the remaining callbacks, and frees the loop.
    ///
    /// Connections are reset, their receivers hear `ended`; name resolution in progress is waited for.
    ///
    /// - Throws: when handles are left over that cannot be closed: a leak. Closing twice does nothing.
    public func close() throws(EventLoopError) {
        guard !isClosed else { return }
        let previous = enter()
        // A last callback may open something new, so there are rounds.
        for _ in 0..<Loop.closingRounds {
            closeHandles()
            if uv_run(pointer, UV_RUN_NOWAIT) == 0 { break }
            // Only requests are left, such as a name being looked up: wait for one.
            if closeHandles() == 0 { uv_run(pointer, UV_RUN_ONCE) }
        }
        runningThread.store(previous, ordering: .relaxed)
        let left = openHandleCount
        try EventLoopError.check(
            uv_loop_close(pointer), "close the event loop: \(left) handles are still open")
        isClosed = true
    }

    /// How many handles are open or closing; 0 once the loop is closed.
    public var openHandleCount: Int {
        guard !isClosed else { return 0 }
        var count = 0
        withUnsafeMutablePointer(to: &count) { count in
            uv_walk(
                pointer, { _, count in count?.assumingMemoryBound(to: Int.self).pointee += 1 }, count)
        }
        return count
    }

    /// Makes writing to a connection the peer has closed an error instead of the end of the process.
    ///
    /// libuv does not suppress SIGPIPE on Linux. Affects the whole process; call it first of all.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// A use of the loop from a thread other than the one that runs it is a bug.
    func preconditionOnLoop() {
        let thread = runningThread.load(ordering: .relaxed)
        precondition(
            thread == 0 || thread == UInt(pthread_self()),
            "the event loop belongs to another thread; post to a LoopMailbox instead")
    }

    /// Memory of 64 KiB for bytes that nobody wants: what arrives while a connection closes.
    var discarded: UnsafeMutableRawBufferPointer {
        if let scratch { return scratch }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 64)
        scratch = memory
        return memory
    }

    private static let closingRounds = 10_000

    private func enter() -> UInt {
        preconditionOnLoop()
        return runningThread.exchange(UInt(pthread_self()), ordering: .relaxed)
    }

    /// Starts closing what is open, and says how many that were.
    @discardableResult
    private func closeHandles() -> Int {
        var count = 0
        withUnsafeMutablePointer(to: &count) { count in
            uv_walk(
                pointer,
                { handle, count in
                    guard let handle, uv_is_closing(handle) == 0 else { return }
                    count?.assumingMemoryBound(to: Int.self).pointee += 1
                    let box = HandleBox.of(handle)
                    box.owner?.closeWithLoop()
                    box.close()
                }, count)
        }
        return count
    }
}
