/// Takes what a `TCPConnection` receives.
///
/// Called on the loop's thread, never inside a call to the connection.
public protocol TCPReceiver: AnyObject {
    /// Memory for the next bytes; the kernel writes straight into it.
    ///
    /// Must stay valid until the following `received` or `ended`. As many bytes as are there are read, up to its size.
    /// Empty means that nothing can be taken now: reading is paused until `resumeReading`.
    func destination(for connection: TCPConnection) -> UnsafeMutableRawBufferPointer

    /// The first `count` bytes of the last `destination` are filled; `count` is at least 1.
    func received(_ count: Int, on connection: TCPConnection)

    /// Nothing more will be received; called exactly once for every connection.
    ///
    /// After `.endOfStream` what is queued, and what is written inside this call, is still sent; then the connection
    /// closes by itself. After every other reason nothing more is sent.
    func ended(_ connection: TCPConnection, reason: CloseReason)

    /// All queued bytes went to the kernel; follows the last write that answered `.queued`.
    func drained(_ connection: TCPConnection)
}

/// Why a connection ended.
public enum CloseReason: Equatable, Sendable {
    /// The peer finished writing.
    case endOfStream
    /// The peer, or something on the way, broke the connection off.
    case reset
    /// Receiving or sending failed.
    case error(EventLoopError)
    /// `close`, `reset` or `Loop.close` was called here.
    case closedLocally
}

/// Bytes to send without copying them.
public protocol WriteBody: AnyObject {
    /// How many bytes there are.
    var byteCount: Int { get }

    /// Calls with the bytes.
    ///
    /// The memory must stay where it is, with the same content, for as long as the body is retained, not only during the
    /// call: it is read until the connection releases the body, which it does when the bytes are with the kernel or the
    /// connection is closed. A class that owns allocated memory is right; an Array is not.
    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void)
}

/// What became of bytes given to a connection.
public enum WriteOutcome: Equatable, Sendable {
    /// All are with the kernel.
    case sent
    /// Some wait; `drained` will be called.
    case queued
    /// None was taken: the queue is at its limit, or the connection is closing or closed.
    case refused
}
