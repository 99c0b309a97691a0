import FlyingFox
import FlyingSocks
import FoundationEssentials
import Synchronization

/// Answers GET requests over HTTP with texts that somebody else keeps up to date; nothing can be changed through it.
///
/// A module of its own: the C headers of the event loop and of the HTTP library do not share their socket addresses.
public final class StatusServer: Sendable {
    /// One answer.
    public struct Answer: Sendable {
        /// Whether all is well (200) or not (503).
        public let isWell: Bool
        /// The media type.
        public let type: String
        /// The content.
        public let text: String

        /// An answer from its fields.
        public init(isWell: Bool = true, type: String, text: String) {
            self.isWell = isWell
            self.type = type
            self.text = text
        }
    }

    private let answers: [(path: String, answer: @Sendable () -> Answer)]
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// - Parameter answers: what is answered to `GET path`; called on any thread.
    public init(_ answers: [(path: String, answer: @Sendable () -> Answer)]) {
        self.answers = answers
    }

    /// Listens from now on.
    ///
    /// - Parameters:
    ///   - host: a numeric IPv4 or IPv6 address.
    ///   - port: the port.
    ///   - failed: told when it cannot listen, on any thread.
    public func start(host: String, port: UInt16, failed: @escaping @Sendable (any Error) -> Void) {
        let task = Task.detached { [self] in
            do {
                try await server(host, port).run()
            } catch is CancellationError {
                return
            } catch {
                failed(error)
            }
        }
        self.task.withLock { $0 = task }
    }

    /// Stops listening.
    public func stop() { task.withLock { $0?.cancel() } }

    private func server(_ host: String, _ port: UInt16) async throws -> HTTPServer {
        let server =
            host.contains(":")
            ? HTTPServer(address: try .inet6(ip6: host, port: port), logger: .disabled)
            : HTTPServer(address: try .inet(ip4: host, port: port), logger: .disabled)
        for item in answers {
            await server.appendRoute(HTTPRoute("GET \(item.path)")) { _ in
                let answer = item.answer()
                return HTTPResponse(
                    statusCode: answer.isWell ? .ok : .serviceUnavailable,
                    headers: [.contentType: answer.type, .connection: "close"], body: Data(answer.text.utf8))
            }
        }
        return server
    }
}
