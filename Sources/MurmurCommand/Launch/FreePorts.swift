import EventLoop

/// Ports of this machine that nobody uses.
///
/// They lie below those that the system gives to outgoing connections: a peer that dials a neighbour which does not listen yet
/// could otherwise be given that neighbour's very port.
enum FreePorts {
    private static let range: Range<UInt16> = 20_000..<32_768

    /// So many different ports at which one can listen now.
    ///
    /// - Throws: `Failure` when there are too few.
    static func choose(_ count: Int) throws -> [UInt16] {
        let loop = try Loop()
        var listeners: [TCPListener] = []
        let start = Int.random(in: 0..<range.count)
        for offset in 0..<range.count where listeners.count < count {
            let port = range.lowerBound + UInt16((start + offset) % range.count)
            if let listener = try? TCPListener(
                on: loop, address: .loopback(port: port), accept: { $0.reset() })
            {
                listeners.append(listener)
            }
        }
        let ports = listeners.map(\.localAddress.port)
        for listener in listeners { listener.close() }
        try loop.close()
        guard ports.count == count else {
            throw Failure(
                "too few free ports on 127.0.0.1 (got \(ports.count); expected \(count)); raise the limit of open "
                    + "files (ulimit -n), or state addresses in a topology file", .unavailable)
        }
        return ports
    }
}
