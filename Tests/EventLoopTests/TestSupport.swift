import EventLoop
import Glibc
import Testing

let millisecond: Int64 = 1_000_000
let second: Int64 = 1_000_000_000

/// Runs a test on a loop of its own, which must close without a handle left; a test that hangs fails after 30 s.
func withLoop(_ body: (Loop) throws -> Void) throws {
    Loop.ignoreBrokenPipes()
    let loop = try Loop()
    let watchdog = LoopTimer(on: loop, keepsLoopAlive: false)
    watchdog.schedule(afterNanoseconds: 30 * second) {
        Issue.record("the loop still ran after 30 s")
        loop.stop()
    }
    defer {
        do { try loop.close() } catch { Issue.record(error) }
    }
    try body(loop)
    watchdog.close()
}

/// What a connection reports, kept and passed on.
final class Recorder: TCPReceiver {
    /// How much a single read may bring.
    var memory: UnsafeMutableRawBufferPointer
    var bytes: [UInt8] = []
    var byteCount = 0
    var reasons: [CloseReason] = []
    var drainCount = 0
    var keepsBytes = true
    /// Says how many bytes it wants next, at most `memory.count`; 0 pauses.
    var wanted: (() -> Int)?
    var onReceived: ((TCPConnection, ArraySlice<UInt8>) -> Void)?
    var onEnded: ((TCPConnection) -> Void)?
    var onDrained: ((TCPConnection) -> Void)?

    init(room: Int = 65_536) {
        memory = .allocate(byteCount: room, alignment: 16)
    }

    deinit { memory.deallocate() }

    func destination(for connection: TCPConnection) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: memory.prefix(wanted?() ?? memory.count))
    }

    func received(_ count: Int, on connection: TCPConnection) {
        byteCount += count
        if keepsBytes { bytes += memory.prefix(count) }
        onReceived?(connection, Array(memory.prefix(count))[...])
    }

    func ended(_ connection: TCPConnection, reason: CloseReason) {
        reasons.append(reason)
        onEnded?(connection)
        // The closures may refer to this very object.
        wanted = nil
        onReceived = nil
        onEnded = nil
        onDrained = nil
    }

    func drained(_ connection: TCPConnection) {
        drainCount += 1
        onDrained?(connection)
    }
}

/// Owned memory to send without copying.
final class OwnedBytes: WriteBody {
    private let memory: UnsafeMutableRawBufferPointer

    /// Bytes that differ from place to place: a shift or a swap shows.
    init(count: Int, seed: UInt64 = 1) {
        memory = .allocate(byteCount: count, alignment: 64)
        var state = seed
        var filled = min(count, OwnedBytes.period)
        for index in 0..<filled {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            memory[index] = UInt8(truncatingIfNeeded: state >> 33)
        }
        while filled < count {
            let next = min(filled, count - filled)
            UnsafeMutableRawBufferPointer(rebasing: memory.dropFirst(filled))
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: memory.prefix(next)))
            filled += next
        }
    }

    /// Prime, so that a shift by whole pages or buffers shows.
    private static let period = 8_191

    deinit { memory.deallocate() }

    var byteCount: Int { memory.count }
    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) { body(UnsafeRawBufferPointer(memory)) }
    func equals(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let mine = memory.baseAddress, let theirs = bytes.baseAddress else { return memory.isEmpty }
        return bytes.count == memory.count && memcmp(mine, theirs, bytes.count) == 0
    }
}

/// A listener and two ends of one connection on one loop; `ready` runs when both exist.
func connectPair(
    on loop: Loop, _ ready: @escaping (_ dialler: TCPConnection, _ acceptor: TCPConnection) -> Void
) throws {
    var dialler: TCPConnection?
    var acceptor: TCPConnection?
    var listener: TCPListener?
    let join = {
        guard let dialler, let acceptor else { return }
        listener?.close()
        ready(dialler, acceptor)
    }
    let opened = try TCPListener(on: loop, address: .loopback(port: 0)) { connection in
        acceptor = connection
        join()
    }
    listener = opened
    TCPConnection.connect(on: loop, to: opened.localAddress, timeoutNanoseconds: 5 * second) { result in
        dialler = try? result.get()
        #expect(dialler != nil, "the listener is up, so connecting works: \(result)")
        join()
    }
}
