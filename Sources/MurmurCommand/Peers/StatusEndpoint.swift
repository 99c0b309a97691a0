import EventLoop
import FoundationEssentials
import Logging
import PeerNode
import StatusServer
import Synchronization

/// A peer's status over HTTP, for Prometheus, health checks and `murmur watch`; nothing can be changed through it.
///
/// Answers come from the last published status, so that no request ever waits for the peer's loop or holds it up.
final class StatusEndpoint: Sendable {
    private let status: Published
    private let server: StatusServer

    private final class Published: Sendable {
        let status: Mutex<PeerStatus>

        init(_ status: PeerStatus) { self.status = Mutex(status) }

        var current: PeerStatus { status.withLock { $0 } }
    }

    init(_ status: PeerStatus) {
        let published = Published(status)
        self.status = published
        server = StatusServer([
            (
                "/metrics",
                {
                    .init(
                        type: "text/plain; version=0.0.4; charset=utf-8", text: published.current.metrics)
                }
            ),
            (
                "/healthz",
                {
                    let phase = published.current.phase
                    return .init(
                        isWell: phase == .training || phase == .finishing, type: "text/plain; charset=utf-8",
                        text: phase.rawValue + "\n")
                }
            ),
            (
                "/status",
                {
                    let text = try? published.current.json
                    return .init(isWell: text != nil, type: "application/json", text: (text ?? "{}") + "\n")
                }
            ),
        ])
    }

    /// Replaces what is answered; from any thread.
    func publish(_ status: PeerStatus) { self.status.status.withLock { $0 = status } }

    /// Listens from now on; when it cannot, the log says so and training goes on.
    func start(at address: SocketAddress, log: Logger) {
        let text = "\(address)"
        let host = text[..<(text.lastIndex(of: ":") ?? text.endIndex)]
        server.start(
            host: host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host),
            port: address.port
        ) { error in
            log.error("no status endpoint", metadata: ["address": "\(text)", "reason": "\(error)"])
        }
    }

    func stop() { server.stop() }
}

extension PeerStatus {
    /// The status as one line of JSON, without line break.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// The status of a line of JSON.
    ///
    /// - Throws: when it is something else.
    init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(PeerStatus.self, from: Data(json))
    }
}
