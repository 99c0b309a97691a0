import EventLoop
import Glibc
import Testing

@Suite struct SignalWatcherTests {
    @Test func `a signal is reported on the loop instead of ending the process`() throws {
        try withLoop { loop in
            var count = 0
            let watcher = try SignalWatcher(on: loop, signal: SIGUSR1, keepsLoopAlive: true) {
                count += 1
                loop.stop()
            }
            kill(getpid(), SIGUSR1)
            loop.run()
            #expect(count == 1)
            watcher.close()
            watcher.close()
            loop.run()
        }
    }

    @Test func `after closing, the signal has its usual effect again`() async {
        await #expect(processExitsWith: .signal(SIGUSR2)) {
            let loop = try Loop()
            let watcher = try SignalWatcher(on: loop, signal: SIGUSR2) {}
            watcher.close()
            try loop.close()
            // The threads that run tests block signals.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGUSR2)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            raise(SIGUSR2)
        }
    }

    @Test func `signals that cannot be watched are refused`() throws {
        try withLoop { loop in
            #expect(throws: EventLoopError.self) { try SignalWatcher(on: loop, signal: SIGKILL) {} }
            #expect(throws: EventLoopError.self) { try SignalWatcher(on: loop, signal: 0) {} }
        }
    }
}
