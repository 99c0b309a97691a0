import EventLoop
import Glibc
import PeerNode
import TransportSecurity

/// The end that begins the exchanges, and counts them.
struct Request {
    private let mode: Mode
    private let count: Int
    private let seconds: Double

    /// Exchanges before the clock starts.
    private static let warmUp = 2
    /// The least number of exchanges that are timed.
    private static let least = 3

    init(_ mode: Mode, count: Int, seconds: Double) {
        self.mode = mode
        self.count = count
        self.seconds = seconds
    }

    /// Exchanges per second.
    func run() throws -> Double {
        let loop = try Loop()
        let certificates = mode == .tls ? try Certificates() : nil
        var done = -Self.warmUp
        var start: Int64 = 0
        var elapsed: Int64 = 0
        var end: ExchangeEnd?
        var problem: (any Error)?
        let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { connection in
            do {
                let session = certificates.map {
                    TLSSession($0.context, .server(allowed: { $0 == Certificates.answering }))
                }
                end = try ExchangeEnd(
                    connection, mode, tls: session, count: count, node: 0, on: loop,
                    arrived: { end in
                        done += 1
                        let now = RealClock.monotonicNanoseconds
                        if done == 0 { start = now }
                        elapsed = now - start
                        if done >= Self.least, Double(elapsed) > seconds * 1e9 {
                            end.close()
                        } else {
                            end.send()
                        }
                    },
                    ended: { ending in
                        precondition(ending == .closed, "the other end is gone: \(ending)")
                    })
                end?.send()
            } catch {
                problem = error
                connection.close()
            }
        }
        let limit = LoopTimer(on: loop)
        let answer = Process(
            [
                "ExchangeBenchmark", "answer", mode.rawValue, "\(count)",
                "\(listener.localAddress.port)",
            ] + (certificates?.texts ?? []))
        // Listening ends with the first connection; until then nothing else keeps the loop from waiting for ever.
        limit.scheduleRepeating(everyNanoseconds: 10_000_000) {
            guard end != nil || problem != nil else { return }
            listener.close()
            limit.close()
        }
        loop.run()
        withExtendedLifetime(end) {}
        answer.wait()
        try loop.close()
        if let problem { throw problem }
        return Double(done) / (Double(elapsed) / 1e9)
    }
}

/// Another process with this program.
private struct Process {
    private let identifier: pid_t

    init(_ arguments: [String]) {
        var identifier = pid_t()
        var pointers = arguments.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        let status = posix_spawn(&identifier, "/proc/self/exe", nil, nil, &pointers, nil)
        precondition(status == 0, "posix_spawn answered \(status)")
        self.identifier = identifier
    }

    func wait() {
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        precondition(status == 0, "the other process ended with status \(status)")
    }
}
