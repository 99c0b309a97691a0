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
        /// Further headers.
        public let headers: [(name: String, value: String)]

        /// An answer from its fields.
        public init(
            isWell: Bool = true, type: String, text: String, headers: [(name: String, value: String)] = []
        ) {
            self.isWell = isWell
            self.type = type
            self.text = text
            self.headers = headers
        }
    }

    private let answers: [(path: String, answer: @Sendable () -> Answer)]
    private let hosts: [String]?
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - answers: what is answered to `GET path`; called on any thread.
    ///   - hosts: the names, without port, by which requests may call this server; nil for any. What is meant for the browser of
    ///     this machine alone names its own: else a foreign page whose name is made to mean 127.0.0.1 could read it (DNS
    ///     rebinding).
    public init(_ answers: [(path: String, answer: @Sendable () -> Answer)], hosts: [String]? = nil) {
        self.answers = answers
        self.hosts = hosts
    }

    /// Listens from now on.
    ///
    /// - Parameters:
    ///   - host: a numeric IPv4 or IPv6 address.
    ///   - port: the port.
    ///   - listening: told when it listens, on any thread.
    ///   - failed: told when it cannot listen, on any thread.
    public func start(
        host: String, port: UInt16, listening: @escaping @Sendable () -> Void = {},
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        let task = Task.detached { [self] in
            do {
                let server = try await server(host, port)
                async let announced: Void = Self.announce(server, listening)
                try await server.run()
                await announced
            } catch is CancellationError {
                return
            } catch {
                failed(error)
            }
        }
        self.task.withLock { $0 = task }
    }

    private static func announce(_ server: HTTPServer, _ listening: @Sendable () -> Void) async {
        if (try? await server.waitUntilListening()) != nil { listening() }
    }

    /// Stops listening.
    public func stop() { task.withLock { $0?.cancel() } }

    private func server(_ host: String, _ port: UInt16) async throws -> HTTPServer {
        let server =
            host.contains(":")
            ? HTTPServer(address: try .inet6(ip6: host, port: port), logger: .disabled)
            : HTTPServer(address: try .inet(ip4: host, port: port), logger: .disabled)
        for item in answers {
            await server.appendRoute(HTTPRoute("GET \(item.path)")) { [self] request in
                var headers: HTTPHeaders = [.connection: "close"]
                guard isMeant(request.headers[.host]) else {
                    return HTTPResponse(statusCode: .forbidden, headers: headers)
                }
                let answer = item.answer()
                headers[.contentType] = answer.type
                for header in answer.headers { headers[HTTPHeader(header.name)] = header.value }
                return HTTPResponse(
                    statusCode: answer.isWell ? .ok : .serviceUnavailable, headers: headers,
                    body: Data(answer.text.utf8))
            }
        }
        return server
    }

    /// Whether a request calls this server by a name it goes by.
    private func isMeant(_ host: String?) -> Bool {
        guard let hosts else { return true }
        guard let host else { return false }
        // The port follows the last colon, unless that is inside an IPv6 address.
        let end = host.hasSuffix("]") ? host.endIndex : host.lastIndex(of: ":") ?? host.endIndex
        return hosts.contains(String(host[..<end]))
    }
}
