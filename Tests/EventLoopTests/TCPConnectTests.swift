import Glibc
import Testing

@testable import EventLoop

@Suite struct TCPConnectTests {
    @Test func `a port where nobody listens refuses, and the error says what to do`() throws {
        try withLoop { loop in
            // A port that was free a moment ago.
            let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { _ in }
            let address = listener.localAddress
            listener.close()
            loop.run()
            var failure: EventLoopError?
            TCPConnection.connect(on: loop, to: address, timeoutNanoseconds: 5 * second) { result in
                if case .failure(let error) = result { failure = error }
            }
            loop.run()
            #expect(failure?.isRefused == true)
            #expect(
                failure?.description
                    == "cannot connect to \(address): connection refused (ECONNREFUSED); check that a peer listens there"
            )
            #expect(loop.openHandleCount == 1, "the watchdog")
        }
    }

    @Test func `an attempt ends when its time is up`() throws {
        try withLoop { loop in
            let full = try FullBacklog()
            var failure: EventLoopError?
            let start = loop.now
            TCPConnection.connect(
                on: loop, to: full.address, timeoutNanoseconds: 50 * millisecond
            ) { result in
                if case .failure(let error) = result { failure = error }
            }
            loop.run()
            #expect(failure?.isTimeout == true)
            #expect(loop.now - start >= 50 * millisecond)
        }
    }

    @Test func `a cancelled attempt never answers`() throws {
        try withLoop { loop in
            let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { $0.reset() }
            var answers = 0
            let attempt = TCPConnection.connect(
                on: loop, to: listener.localAddress, timeoutNanoseconds: millisecond
            ) { _ in answers += 1 }
            attempt.cancel()
            attempt.cancel()
            LoopTimer(on: loop).schedule(afterNanoseconds: 20 * millisecond) { listener.close() }
            loop.run()
            #expect(answers == 0)
        }
    }

    @Test func `an address that cannot be dialled fails later, not inside the call`() throws {
        try withLoop { loop in
            var failure: EventLoopError?
            let address = try #require(SocketAddress("255.255.255.255:9"))
            TCPConnection.connect(on: loop, to: address, timeoutNanoseconds: second) { result in
                if case .failure(let error) = result { failure = error }
            }
            #expect(failure == nil)
            loop.run()
            #expect(failure != nil)
        }
    }
}

/// A listening socket that accepts nothing and whose backlog is full, so that the next attempt hangs.
private final class FullBacklog {
    private var sockets: [Int32] = []
    let address: SocketAddress

    init() throws {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        sockets.append(listening)
        let bound = SocketAddress.loopback(port: 0).withSockaddr { bind(listening, $0, 16) }
        #expect(bound == 0)
        #expect(listen(listening, 0) == 0)
        var name = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let found = withUnsafeMutablePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                getsockname(listening, name, &length) == 0 ? SocketAddress(UnsafePointer(name)) : nil
            }
        }
        address = try #require(found)
        // A backlog of 0 takes one connection; more than enough of them fill it.
        for _ in 0..<4 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            sockets.append(client)
            _ = address.withSockaddr { connect(client, $0, length) }
        }
    }

    deinit {
        for descriptor in sockets { Glibc.close(descriptor) }
    }
}
