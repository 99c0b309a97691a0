import EventLoop
import Glibc
import Logging
import PeerNode

/// Who looks after a running peer: a launcher that started it, and whoever asks its status endpoint.
struct PeerSupervision {
    /// Whether a launcher holds the other end of standard input and decides about Ctrl-C.
    var isSupervised = false
    /// Where the status endpoint listens; nil for none.
    var statusAddress: SocketAddress?

    /// The address of a status endpoint: `host:port`, or a port on 127.0.0.1.
    ///
    /// - Throws: `Failure` when the text is neither.
    static func address(_ text: String?) throws(Failure) -> SocketAddress? {
        guard let text else { return nil }
        guard let address = UInt16(text).map({ .loopback(port: $0) }) ?? SocketAddress(text) else {
            throw Failure(
                "--status: not an address (got '\(text)'; expected PORT or HOST:PORT, the host a numeric address)",
                .usage)
        }
        return address
    }

    /// Calls when the launcher is gone; nil when there is none.
    func watch(on loop: Loop, gone: @escaping () -> Void) throws -> LinePipe? {
        guard isSupervised else { return nil }
        return try LinePipe(on: loop, descriptor: STDIN_FILENO, received: { _ in }, ended: gone)
    }

    /// The running endpoint; nil when none is wanted.
    func endpoint(_ status: PeerStatus, log: Logger) -> StatusEndpoint? {
        guard let statusAddress else { return nil }
        let endpoint = StatusEndpoint(status)
        endpoint.start(at: statusAddress, log: log)
        return endpoint
    }
}
