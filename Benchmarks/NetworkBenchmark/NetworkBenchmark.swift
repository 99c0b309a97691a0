import EventLoop
import Glibc

/// Measures messages going to and fro over loopback between two event loops.
///
///     NetworkBenchmark             payloads of 1 KB, 1 MB and 100 MB
///     NetworkBenchmark BYTES …     other payloads
///
/// One loop is on a second thread of this process, or in a second process (which this program starts as
/// `NetworkBenchmark echo PORT LARGEST`). One message is under way at a time, so the GB/s are of one direction.
@main enum NetworkBenchmark {
    private enum Place: String, CaseIterable {
        case thread = "two threads"
        case process = "two processes"
    }

    private static let rounds = 5
    private static let seconds = 0.6

    static func main() throws {
        Loop.ignoreBrokenPipes()
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "echo", arguments.count == 3, let port = UInt16(arguments[1]),
            let largest = Int(arguments[2])
        {
            try echo(port: port, largest: largest)
            return
        }
        let given = arguments.compactMap { Int($0) }
        let sizes = given.isEmpty ? [1_000, 1_000_000, 100_000_000] : given
        print("congestion control: \(congestionControl); medians of \(rounds) rounds [least – greatest]")
        for size in sizes {
            var rates = [[Double]](repeating: [], count: Place.allCases.count)
            // In turn, so that what else the machine does disturbs both.
            for _ in 0..<rounds {
                for (index, place) in Place.allCases.enumerated() {
                    rates[index].append(try roundTripsPerSecond(size, place))
                }
            }
            for (place, rates) in zip(Place.allCases, rates) { report(size, place, rates.sorted()) }
        }
    }

    private static func report(_ size: Int, _ place: Place, _ sorted: [Double]) {
        let gigabytes = sorted.map { 2 * Double(size) * $0 / 1e9 }
        let middle = sorted.count / 2
        print(
            "\(size) bytes, \(place.rawValue): \(rounded(gigabytes[middle], 3)) GB/s",
            "[\(rounded(gigabytes[0], 3)) – \(rounded(gigabytes[sorted.count - 1], 3))],",
            "\(rounded(sorted[middle], 1)) round trips/s",
            "[\(rounded(sorted[0], 1)) – \(rounded(sorted[sorted.count - 1], 1))]")
    }

    private static func rounded(_ value: Double, _ digits: Int) -> Double {
        let scale = pow(10, Double(digits))
        return (value * scale).rounded() / scale
    }

    private static var congestionControl: String {
        guard let file = fopen("/proc/sys/net/ipv4/tcp_congestion_control", "r") else { return "unknown" }
        defer { fclose(file) }
        var name = [CChar](repeating: 0, count: 32)
        guard fgets(&name, Int32(name.count), file) != nil else { return "unknown" }
        let letters = name.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "\n")) }
        return String(decoding: letters.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Sends one payload to and fro for a while; at least three times.
    private static func roundTripsPerSecond(_ size: Int, _ place: Place) throws -> Double {
        let loop = try Loop()
        let payload = Payload(byteCount: size)
        let end = PingPong(largest: size)
        var start: Int64 = 0
        var elapsed: Int64 = 0
        var count = -warmUp
        end.arrived = { connection, _ in
            count += 1
            if count == 0 { start = loop.now }
            elapsed = loop.now - start
            if count >= 3, Double(elapsed) > seconds * 1e9 {
                connection.close()
            } else {
                end.send(payload, on: connection)
            }
        }
        let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { connection in
            connection.receiver = end
            end.send(payload, on: connection)
        }
        end.ended = { reason in
            precondition(reason == .closedLocally, "the other end is gone: \(reason)")
            listener.close()
        }
        let partner = Partner(place == .thread, port: listener.localAddress.port, largest: size)
        loop.run()
        partner.wait()
        try loop.close()
        return Double(count) / (Double(elapsed) / 1e9)
    }

    /// Round trips before the clock starts.
    private static let warmUp = 2

    /// Sends every message back, of the same length, until the other end closes.
    static func echo(port: UInt16, largest: Int) throws {
        let loop = try Loop()
        let end = PingPong(largest: largest)
        var answer: Payload?
        end.arrived = { connection, size in
            let payload = answer ?? Payload(byteCount: size)
            answer = payload
            end.send(payload, on: connection)
        }
        TCPConnection.connect(
            on: loop, to: .loopback(port: port), timeoutNanoseconds: 5_000_000_000
        ) { result in
            do {
                try result.get().receiver = end
            } catch {
                preconditionFailure("\(error)")
            }
        }
        loop.run()
        try loop.close()
    }
}
