import Glibc
import TransportSecurity

/// Measures secured links within one process: handshakes, and enciphering and deciphering of a megabyte, beside
/// `openssl speed -evp aes-128-gcm` with blocks of the same 16 KiB in the same rounds.
///
///     SecurityBenchmark            7 rounds, medians
@main enum SecurityBenchmark {
    private static let rounds = 7
    private static let payloadBytes = 1 << 20
    private static let repetitions = 256

    static func main() throws {
        let ends = try Ends()
        var figures: [(openssl: Double, encipher: Double, decipher: Double, handshake: Double)] = []
        for _ in 0..<rounds {
            let (encipher, decipher) = try throughput(ends)
            figures.append((opensslSpeed(), encipher, decipher, handshakeSeconds(ends)))
        }
        let reference = median(figures.map(\.openssl))
        print("AES-128-GCM, openssl speed   \(shown(reference)) GB/s")
        for (name, values) in [
            ("TLS 1.3, encipher", figures.map(\.encipher)), ("TLS 1.3, decipher", figures.map(\.decipher)),
        ] {
            let ratios = zip(values, figures.map(\.openssl)).map { $0 / $1 }
            print("\(name)            \(shown(median(values))) GB/s, ratio \(shown(median(ratios)))")
        }
        print("handshake, both ends         \(shown(1000 * median(figures.map(\.handshake)))) ms")
    }

    /// Contexts of two nodes of one cluster.
    private struct Ends {
        let client: TLSContext
        let server: TLSContext

        init() throws {
            let now = UniversalTime(secondsSince1970: 1_800_000_000)
            let validity = CertificateValidity(days: 2, from: now)
            let authority = ClusterAuthority.create(name: "benchmark", validity: validity)
            func context(_ node: String) throws -> TLSContext {
                let issued = try authority.issue(node: node, validity: validity)
                let credentials = try Credentials(
                    certificate: issued.certificate, key: issued.key, authority: authority.certificate,
                    now: now)
                return TLSContext(credentials) { now }
            }
            client = try context("client")
            server = try context("server")
        }

        /// A connection after its handshake.
        func connected() -> (client: TLSSession, server: TLSSession) {
            let client = TLSSession(client, .client(expectedNode: "server"))
            let server = TLSSession(server, .server(allowed: { $0 == "client" }))
            while client.pendingCiphertext + server.pendingCiphertext > 0 {
                client.takeCiphertext().withUnsafeBytes { _ = server.receiveCiphertext($0) }
                server.takeCiphertext().withUnsafeBytes { _ = client.receiveCiphertext($0) }
            }
            guard case .established = server.state else { fatalError("no connection: \(server.state)") }
            return (client, server)
        }
    }

    /// GB of plaintext per second of processor time at either end, each measured for itself.
    private static func throughput(_ ends: Ends) throws -> (encipher: Double, decipher: Double) {
        let (client, server) = ends.connected()
        let plaintext = [UInt8](repeating: 7, count: payloadBytes)
        var ciphertext = [UInt8](repeating: 0, count: payloadBytes + payloadBytes / 64)
        var arrived = [UInt8](repeating: 0, count: payloadBytes)
        var enciphering = 0.0
        var deciphering = 0.0
        for _ in 0..<repetitions {
            let start = processorSeconds()
            let count = try encipher(plaintext, with: client, into: &ciphertext)
            let middle = processorSeconds()
            try decipher(ciphertext, count, with: server, into: &arrived)
            enciphering += middle - start
            deciphering += processorSeconds() - middle
        }
        guard arrived == plaintext else { fatalError("the data were altered") }
        let gigabytes = Double(payloadBytes * repetitions) / 1e9
        return (gigabytes / enciphering, gigabytes / deciphering)
    }

    private static func encipher(
        _ plaintext: [UInt8], with session: TLSSession, into ciphertext: inout [UInt8]
    ) throws -> Int {
        try plaintext.withUnsafeBytes { source in
            try ciphertext.withUnsafeMutableBytes { target in
                var read = 0
                var written = 0
                while read < source.count {
                    read += try session.write(UnsafeRawBufferPointer(rebasing: source[read...]))
                    written += session.takeCiphertext(
                        into: UnsafeMutableRawBufferPointer(rebasing: target[written...]))
                }
                return written
            }
        }
    }

    private static func decipher(
        _ ciphertext: [UInt8], _ count: Int, with session: TLSSession, into plaintext: inout [UInt8]
    ) throws {
        try ciphertext.withUnsafeBytes { source in
            try plaintext.withUnsafeMutableBytes { target in
                var read = 0
                var written = 0
                while read < count {
                    read += session.receiveCiphertext(UnsafeRawBufferPointer(rebasing: source[read..<count]))
                    written += try session.readPlaintext(
                        into: UnsafeMutableRawBufferPointer(rebasing: target[written...]))
                }
            }
        }
    }

    private static func handshakeSeconds(_ ends: Ends) -> Double {
        let start = processorSeconds()
        for _ in 0..<200 { _ = ends.connected() }
        return (processorSeconds() - start) / 200
    }

    /// GB/s that OpenSSL's own measurement reports; 0 when the program is not there.
    private static func opensslSpeed() -> Double {
        let command = "openssl speed -evp aes-128-gcm -bytes 16384 -seconds 1 -mr 2>/dev/null"
        guard let output = popen(command, "r") else { return 0 }
        defer { pclose(output) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), output) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // `+F:22:AES-128-GCM:3260000000.00`
            guard text.hasPrefix("+F:"), let last = text.split(separator: ":").last else { continue }
            return (Double(last.filter { !$0.isWhitespace }) ?? 0) / 1e9
        }
        return 0
    }

    /// Processor time of this process, as `openssl speed` counts it: other programs do not matter.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func shown(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
