import EventLoop

/// One end of an exchange of messages: 8 bytes that say how long the payload is, then the payload.
///
/// The payload is received straight into one block of memory, and sent from another without a copy.
final class PingPong: TCPReceiver {
    private let header = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 8)
    private let inbox: Payload
    /// Bytes of the message under way, header included.
    private var received = 0
    private var expected = 0
    /// Called when a whole message of that many payload bytes is here.
    var arrived: ((TCPConnection, Int) -> Void)?
    var ended: ((CloseReason) -> Void)?

    init(largest: Int) { inbox = Payload(byteCount: largest) }

    deinit { header.deallocate() }

    func send(_ payload: Payload, on connection: TCPConnection) {
        guard connection.write(payload.head, body: payload) != .refused else {
            preconditionFailure("\(payload.byteCount) bytes do not fit the connection's queue")
        }
    }

    func destination(for connection: TCPConnection) -> UnsafeMutableRawBufferPointer {
        guard received >= 8 else {
            return UnsafeMutableRawBufferPointer(rebasing: header[received...])
        }
        return UnsafeMutableRawBufferPointer(rebasing: inbox.memory[(received - 8)..<expected])
    }

    func received(_ count: Int, on connection: TCPConnection) {
        received += count
        if received == 8 {
            expected = Int(UInt64(littleEndian: header.load(as: UInt64.self)))
            precondition(expected <= inbox.byteCount, "a message of \(expected) bytes")
        }
        guard received == 8 + expected else { return }
        received = 0
        arrived?(connection, expected)
    }

    func ended(_ connection: TCPConnection, reason: CloseReason) {
        ended?(reason)
        arrived = nil
        ended = nil
    }

    func drained(_ connection: TCPConnection) {}
}

/// Memory that stays where it is, and the head that announces it.
final class Payload: WriteBody {
    let head: [UInt8]
    let memory: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        head = (0..<8).map { UInt8(truncatingIfNeeded: byteCount >> (8 * $0)) }
        memory = .allocate(byteCount: byteCount, alignment: 64)
        // Touched, so that no page is missing when the clock runs.
        memory.initializeMemory(as: UInt8.self, repeating: 1)
    }

    deinit { memory.deallocate() }

    var byteCount: Int { memory.count }
    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) { body(UnsafeRawBufferPointer(memory)) }
}
