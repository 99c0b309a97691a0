import CLibuv
import Glibc
import Testing

@testable import EventLoop

@Suite struct TCPListenerTests {
    @Test func `a port in use is refused with a clear error`() throws {
        try withLoop { loop in
            let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { _ in }
            #expect(listener.localAddress.port != 0)
            let address = listener.localAddress
            let error = #expect(throws: EventLoopError.self) {
                try TCPListener(on: loop, address: address) { _ in }
            }
            #expect(
                error?.description
                    == "cannot listen on \(address): address already in use (EADDRINUSE); "
                    + "choose another port, or stop the program that uses this one")
            listener.close()
            listener.close()
            loop.run()
            let again = try TCPListener(on: loop, address: address) { _ in }
            again.close()
        }
    }

    @Test func `an address of another machine is refused`() throws {
        try withLoop { loop in
            let address = try #require(SocketAddress("192.0.2.1:0"))
            let error = #expect(throws: EventLoopError.self) {
                try TCPListener(on: loop, address: address) { _ in }
            }
            #expect(error?.name == "EADDRNOTAVAIL")
        }
    }

    @Test func `connections beyond a cap are accepted and reset`() throws {
        try withLoop { loop in
            var open: [TCPConnection] = []
            let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { connection in
                connection.receiver = Recorder()
                open.append(connection)
            }
            listener.admits = { address in address.isLoopback && open.count < 3 }
            // A reset may come so early that connecting fails.
            var resets = 0
            for _ in 0..<5 {
                let recorder = Recorder()
                recorder.onEnded = { [unowned recorder] _ in
                    if recorder.reasons == [.reset] { resets += 1 }
                    if resets == 2 { loop.stop() }
                }
                TCPConnection.connect(
                    on: loop, to: listener.localAddress, timeoutNanoseconds: 5 * second
                ) { result in
                    switch result {
                    case .success(let connection): connection.receiver = recorder
                    case .failure(let error):
                        #expect(error.name == "ECONNRESET")
                        resets += 1
                        if resets == 2 { loop.stop() }
                    }
                }
            }
            loop.run()
            #expect(listener.acceptedCount == 3)
            #expect(listener.refusedCount == 2)
            #expect(resets == 2)
        }
    }

    /// RELIABILITY F-31: with the loop's spare descriptor lost, libuv 1.44.2 calls back without end.
    @Test func `without file descriptors the listener pauses, existing connections go on, and it recovers`()
        async
    {
        await #expect(processExitsWith: .success) {
            try Exhaustion().run()
        }
    }
}

/// A process that runs out of file descriptors while peers connect.
private final class Exhaustion {
    let loop: Loop
    var accepted: [TCPConnection] = []
    let existing = Recorder()

    init() throws {
        Loop.ignoreBrokenPipes()
        loop = try Loop()
    }

    func run() throws {
        let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { [self] connection in
            let echo = Recorder()
            echo.onReceived = { $0.write(Array($1)) }
            connection.receiver = echo
            accepted.append(connection)
        }
        var client: TCPConnection?
        TCPConnection.connect(on: loop, to: listener.localAddress, timeoutNanoseconds: second) { [existing] in
            client = try? $0.get()
            client?.receiver = existing
        }
        let clock = LoopTimer(on: loop)
        var processorTime = 0.0
        var exhausted: Int64 = 0
        clock.scheduleRepeating(everyNanoseconds: 100 * millisecond) { [self] in
            if exhausted == 0 {
                precondition(client != nil && accepted.count == 1, "connecting works at first")
                exhaust(toward: listener)
                exhausted = loop.now
                processorTime = Exhaustion.processorSeconds()
                client?.write([1, 2, 3])
                return
            }
            // Longer than one attempt to listen again, which must fail.
            if !fill.isEmpty, loop.now - exhausted > TCPListener.rebindDelay * 3 / 2 {
                precondition(listener.exhaustedCount == 1 && !listener.isListening, "no socket is to be had")
                release()
            }
            guard fill.isEmpty, listener.isListening else { return }
            let used = Exhaustion.processorSeconds() - processorTime
            precondition(used < 0.4, "\(used) s of processor time in more than a second: it spins")
            precondition(existing.bytes == [1, 2, 3], "the existing connection echoes: \(existing.bytes)")
            clock.close()
            dialAgain(listener)
        }
        loop.run()
        precondition(accepted.count == 2, "accepts again: \(accepted.count) connections")
        try loop.close()
        exit(0)
    }

    private var fill: [Int32] = []
    private var waiting: Int32 = -1

    /// Takes every descriptor, the loop's spare one too, with one peer waiting to be accepted.
    private func exhaust(toward listener: TCPListener) {
        var limit = rlimit(rlim_cur: 64, rlim_max: 64)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        waiting = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        while true {
            let descriptor = open("/dev/null", O_RDONLY)
            if descriptor < 0 { break }
            fill.append(descriptor)
        }
        // What any thread that opens a file at the wrong moment does to the loop.
        Glibc.close(loop.pointer.pointee.emfile_fd)
        loop.pointer.pointee.emfile_fd = -1
        fill.append(open("/dev/null", O_RDONLY))
        _ = listener.localAddress.withSockaddr { connect(waiting, $0, 16) }
    }

    private func release() {
        for descriptor in fill { Glibc.close(descriptor) }
        fill = []
        Glibc.close(waiting)
    }

    private func dialAgain(_ listener: TCPListener) {
        TCPConnection.connect(
            on: loop, to: listener.localAddress, timeoutNanoseconds: second
        ) { [loop] _ in
            LoopTimer(on: loop).schedule(afterNanoseconds: 50 * millisecond) { loop.stop() }
        }
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let times = [usage.ru_utime, usage.ru_stime]
        return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
