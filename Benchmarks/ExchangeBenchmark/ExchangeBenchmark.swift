import EventLoop
import Glibc

/// Measures exchanges of whole vectors between two processes over loopback, through all that peers put them through:
/// frames, checksums or TLS 1.3, memory from a pool, the check that every number is finite.
///
///     ExchangeBenchmark                        all cases, medians of 5 rounds
///     ExchangeBenchmark MODE FLOATS SECONDS    one measurement: GB/s and exchanges per second
///
/// MODE is `checked` (plaintext with checksums, as peers send it), `unchecked` (plaintext without) or `tls`. An exchange is a
/// request and a reply that both carry the vector, one after the other, so the GB/s are of one direction at a time. The other
/// process is this program again, started as `ExchangeBenchmark answer …`.
@main enum ExchangeBenchmark {
    private static let rounds = 5
    /// One kilobyte, one megabyte, a hundred megabytes.
    private static let sizes = [250, 250_000, 25_000_000]

    static func main() throws {
        Loop.ignoreBrokenPipes()
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "answer" {
            try Answer(Array(arguments.dropFirst())).run()
        } else if arguments.count == 3, let mode = Mode(rawValue: arguments[0]),
            let count = Int(arguments[1]), let seconds = Double(arguments[2]), count > 0
        {
            let rate = try Request(mode, count: count, seconds: seconds).run()
            print(shown(gigabytes(rate, count)), shown(rate))
        } else if arguments.isEmpty {
            try measureAll()
        } else {
            print("expected nothing, or: MODE FLOATS SECONDS, MODE one of \(Mode.allCases.map(\.rawValue))")
            exit(2)
        }
    }

    private static func measureAll() throws {
        for count in sizes {
            var rates = [[Double]](repeating: [], count: Mode.allCases.count)
            // In turn, so that what else the machine does disturbs all.
            for _ in 0..<rounds {
                for (index, mode) in Mode.allCases.enumerated() {
                    rates[index].append(try Request(mode, count: count, seconds: 0.6).run())
                }
            }
            for (mode, rates) in zip(Mode.allCases, rates) {
                let rate = rates.sorted()[rounds / 2]
                print(
                    "\(4 * count) bytes, \(mode.rawValue): \(shown(gigabytes(rate, count))) GB/s,",
                    "\(shown(rate)) exchanges/s")
            }
        }
    }

    /// GB/s of both messages of an exchange.
    private static func gigabytes(_ rate: Double, _ count: Int) -> Double { 8 * Double(count) * rate / 1e9 }

    private static func shown(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

/// How the bytes are protected.
enum Mode: String, CaseIterable {
    case checked
    case unchecked
    case tls
}
