import EventLoop
import FlyingFox
import FlyingSocks
import FoundationEssentials
import Glibc
import Logging
import PeerNode
import Synchronization

/// A peer's status over HTTP, for Prometheus, health checks and `murmur watch`; nothing can be changed through it.
///
/// Answers come from the last published status, so that no request ever waits for the peer's loop or holds it up.
final class StatusEndpoint: Sendable {
    private let status: Mutex<PeerStatus>
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(_ status: PeerStatus) { self.status = Mutex(status) }

    /// Replaces what is answered; from any thread.
    func publish(_ status: PeerStatus) { self.status.withLock { $0 = status } }

    /// Listens from now on; when it cannot, the log says so and training goes on.
    func start(at address: EventLoop.SocketAddress, log: Logger) {
        let task = Task.detached { [self] in
            do {
                try await server(at: address).run()
            } catch is CancellationError {
                return
            } catch {
                log.error(
                    "no status endpoint", metadata: ["address": "\(address)", "reason": "\(error)"])
            }
        }
        self.task.withLock { $0 = task }
    }

    func stop() { task.withLock { $0?.cancel() } }

    private func server(at address: EventLoop.SocketAddress) async throws -> HTTPServer {
        let text = "\(address)"
        let host = String(text[..<(text.lastIndex(of: ":") ?? text.endIndex)])
        let server =
            host.hasPrefix("[")
            ? HTTPServer(
                address: try sockaddr_in6.inet6(ip6: String(host.dropFirst().dropLast()), port: address.port),
                logger: .disabled)
            : HTTPServer(
                address: try sockaddr_in.inet(ip4: host, port: address.port), logger: .disabled)
        await server.appendRoute("GET /metrics") { [self] _ in
            Self.answer(.ok, "text/plain; version=0.0.4; charset=utf-8", current.metrics)
        }
        await server.appendRoute("GET /healthz") { [self] _ in
            let phase = current.phase
            let isWell = phase == .training || phase == .finishing
            return Self.answer(
                isWell ? .ok : .serviceUnavailable, "text/plain; charset=utf-8", phase.rawValue + "\n")
        }
        await server.appendRoute("GET /status") { [self] _ in
            Self.answer(.ok, "application/json", try current.json + "\n")
        }
        return server
    }

    private var current: PeerStatus { status.withLock { $0 } }

    private static func answer(_ code: HTTPStatusCode, _ type: String, _ text: String) -> HTTPResponse {
        HTTPResponse(
            statusCode: code, headers: [.contentType: type, .connection: "close"], body: Data(text.utf8))
    }
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
