import EventLoop
import TransportSecurity

/// The end that answers every vector with one of its own, until the other end closes.
struct Answer {
    private let mode: Mode
    private let count: Int
    private let port: UInt16
    private let context: TLSContext?

    /// From mode, length, port, and with TLS the texts of `Certificates`.
    init(_ arguments: [String]) throws {
        guard arguments.count >= 3, let mode = Mode(rawValue: arguments[0]), let count = Int(arguments[1]),
            let port = UInt16(arguments[2])
        else { preconditionFailure("answer \(arguments)") }
        self.mode = mode
        self.count = count
        self.port = port
        context = mode == .tls ? try Certificates.context(Array(arguments[3...])) : nil
    }

    func run() throws {
        let loop = try Loop()
        var end: ExchangeEnd?
        TCPConnection.connect(
            on: loop, to: .loopback(port: port), timeoutNanoseconds: 5_000_000_000
        ) { result in
            do {
                let session = context.map {
                    TLSSession($0, .client(expectedNode: Certificates.requesting))
                }
                end = try ExchangeEnd(
                    try result.get(), mode, tls: session, count: count, node: 1, on: loop,
                    arrived: { $0.send() }, ended: { _ in end = nil })
            } catch {
                preconditionFailure("\(error)")
            }
        }
        loop.run()
        withExtendedLifetime(end) {}
        try loop.close()
    }
}
