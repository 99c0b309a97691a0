import EventLoop
import Glibc
import Testing

@Suite struct LoopTests {
    @Test func `a loop with nothing to do returns at once and closes`() throws {
        let loop = try Loop()
        loop.run()
        #expect(loop.openHandleCount == 0)
        try loop.close()
        try loop.close()
    }

    @Test func `closing gives up everything that is still open`() throws {
        try withLoop { loop in
            var callbacks = 0
            let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { _ in callbacks += 1 }
            LoopTimer(on: loop).schedule(afterNanoseconds: 60 * second) { callbacks += 1 }
            _ = try LoopMailbox<Int>(on: loop) { _ in callbacks += 1 }
            _ = try SignalWatcher(on: loop, signal: SIGWINCH) { callbacks += 1 }
            // Nobody answers at this address, and nobody keeps the attempt.
            TCPConnection.connect(
                on: loop, to: listener.localAddress, timeoutNanoseconds: 60 * second
            ) { _ in callbacks += 1 }
            // One spare descriptor's worth of handles: the watchdog, and one for each of the above but the attempt's two.
            #expect(loop.openHandleCount >= 7)
            try loop.close()
            #expect(loop.openHandleCount == 0)
            #expect(callbacks == 0)
        }
    }

    @Test func `what a last callback opens while the loop closes is closed too`() throws {
        try withLoop { loop in
            let recorder = Recorder()
            var reopened = 0
            recorder.onEnded = { _ in
                reopened += 1
                LoopTimer(on: loop).schedule(afterNanoseconds: 60 * second) {}
            }
            try connectPair(on: loop) { dialler, _ in
                dialler.receiver = recorder
                loop.stop()
            }
            loop.run()
            try loop.close()
            #expect(reopened == 1)
            #expect(recorder.reasons == [.closedLocally])
        }
    }

    @Test func `objects nobody refers to go on until they are closed, and are freed then`() throws {
        final class Token {}
        try withLoop { loop in
            weak var token: Token?
            weak var receiver: Recorder?
            weak var kept: TCPConnection?
            var fired = 0
            do {
                let strong = Token()
                token = strong
                LoopTimer(on: loop).schedule(afterNanoseconds: millisecond) {
                    withExtendedLifetime(strong) { fired += 1 }
                }
            }
            try connectPair(on: loop) { dialler, acceptor in
                let recorder = Recorder()
                receiver = recorder
                kept = dialler
                dialler.receiver = recorder
                acceptor.receiver = Recorder()
            }
            LoopTimer(on: loop).schedule(afterNanoseconds: 20 * millisecond) { loop.stop() }
            loop.run()
            #expect(fired == 1)
            #expect(token == nil)
            #expect(kept != nil)
            #expect(receiver != nil)
            try loop.close()
            #expect(kept == nil)
            #expect(receiver == nil)
        }
    }

    @Test func `stop leaves run before the other callbacks that are not due`() throws {
        try withLoop { loop in
            var order: [String] = []
            let early = LoopTimer(on: loop)
            let late = LoopTimer(on: loop)
            early.schedule(afterNanoseconds: millisecond) {
                order.append("early")
                loop.stop()
            }
            late.schedule(afterNanoseconds: 30 * millisecond) { order.append("late") }
            loop.run()
            #expect(order == ["early"])
            loop.run()
            #expect(order == ["early", "late"])
        }
    }

    @Test func `a broken pipe does not end the process`() async {
        await #expect(processExitsWith: .exitCode(7)) {
            Loop.ignoreBrokenPipes()
            raise(SIGPIPE)
            exit(7)
        }
    }

    @Test func `using a running loop from another thread traps`() async {
        await #expect(processExitsWith: .failure) {
            let loop = try Loop()
            let timer = LoopTimer(on: loop)
            // Shared against the rules on purpose.
            nonisolated(unsafe) let shared = timer
            timer.schedule(afterNanoseconds: 1) {
                Threads.run { shared.cancel() }.join()
                exit(0)
            }
            loop.run()
        }
    }
}
