import EventLoop
import Testing

/// Sends back what it receives.
private final class Echo: TCPReceiver {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
    deinit { memory.deallocate() }
    func destination(for connection: TCPConnection) -> UnsafeMutableRawBufferPointer { memory }
    func received(_ count: Int, on connection: TCPConnection) {
        connection.write(Array(memory.prefix(count)))
    }
    func ended(_ connection: TCPConnection, reason: CloseReason) {}
    func drained(_ connection: TCPConnection) {}
}

private final class Collector: TCPReceiver {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
    var bytes: [UInt8] = []
    var reasons: [CloseReason] = []
    let wanted: Int
    init(wanted: Int) { self.wanted = wanted }
    deinit { memory.deallocate() }
    func destination(for connection: TCPConnection) -> UnsafeMutableRawBufferPointer { memory }
    func received(_ count: Int, on connection: TCPConnection) {
        bytes += memory.prefix(count)
        if bytes.count >= wanted { connection.close() }
    }
    func ended(_ connection: TCPConnection, reason: CloseReason) { reasons.append(reason) }
    func drained(_ connection: TCPConnection) {}
}

@Suite struct EchoTests {
    @Test func `what is sent comes back`() throws {
        let loop = try Loop()
        let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { $0.receiver = Echo() }
        let collector = Collector(wanted: 11)
        TCPConnection.connect(on: loop, to: listener.localAddress, timeoutNanoseconds: 1_000_000_000) {
            result in
            let connection = try? result.get()
            connection?.receiver = collector
            connection?.write(Array("hello world".utf8))
            listener.close()
        }
        loop.run()
        #expect(String(decoding: collector.bytes, as: UTF8.self) == "hello world")
        #expect(collector.reasons == [.closedLocally])
        #expect(loop.openHandleCount == 0)
        try loop.close()
    }
}
