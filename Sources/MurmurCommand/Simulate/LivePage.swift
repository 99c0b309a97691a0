import Dispatch
import Glibc
import Reports
import StatusServer
import Synchronization

/// The report page of a command's runs over HTTP while they go on: on 127.0.0.1, for the browser of this machine.
///
/// Pages are made when somebody asks for one, on the server's threads, from what was last published: the simulation itself
/// never waits for a reader, and nothing it computes depends on one.
final class LivePage: Sendable {
    /// Where it is, for a browser.
    let address: String
    private let content: Content
    private let server: StatusServer
    private let clock = ContinuousClock()

    /// Seconds after which the page loads itself again.
    private static let refresh = 3
    /// How long the end of the command waits for a reader to fetch the last page.
    private static let farewell = Duration.seconds(2 * refresh)

    /// Serves from now on.
    ///
    /// - Parameters:
    ///   - port: where; 0 for any free port.
    ///   - runCount: how many runs there are.
    /// - Throws: `Failure` when nothing can listen there.
    init(port: Int, runCount: Int) throws {
        let port = port == 0 ? try FreePorts.choose(1)[0] : UInt16(port)
        let content = Content(runCount: runCount)
        self.content = content
        address = "http://127.0.0.1:\(port)/"
        server = StatusServer([("/", { content.answer })], hosts: ["127.0.0.1", "localhost"])
        let problem = Mutex<String?>(nil)
        let settled = DispatchSemaphore(value: 0)
        server.start(
            host: "127.0.0.1", port: port, listening: { settled.signal() },
            failed: { error in
                problem.withLock { $0 = "\(error)" }
                settled.signal()
            })
        settled.wait()
        if let reason = problem.withLock({ $0 }) {
            throw Failure("--serve: cannot listen at 127.0.0.1:\(port) (\(reason))", .unavailable)
        }
    }

    /// Shows how the run of a place stands, or has ended; from any thread.
    ///
    /// - Parameters:
    ///   - report: what there is of it.
    ///   - place: its number among the runs, from 0.
    func publish(_ report: RunReport, at place: Int) { content.publish(report, at: place) }

    /// All runs are over: lets whoever watches fetch the last page, unless there is haste, and stops.
    func finish(isHasty: Bool) {
        content.end()
        let deadline = clock.now + (isHasty ? .zero : Self.farewell)
        let isWatched = !isHasty && content.isAwaited
        while content.isAwaited, clock.now < deadline { usleep(50_000) }
        // The last answer is on its way.
        if isWatched { usleep(200_000) }
        server.stop()
    }

    /// What is answered, shared between the simulation and the server's threads.
    private final class Content: Sendable {
        private struct State {
            /// `[runs]`; nil for those not begun.
            var reports: [RunReport?]
            var isOver = false
            var lastAsked: ContinuousClock.Instant?
            var hasLastPage = false
        }

        private let state: Mutex<State>

        init(runCount: Int) {
            state = Mutex(State(reports: [RunReport?](repeating: nil, count: runCount)))
        }

        func publish(_ report: RunReport, at place: Int) {
            state.withLock { $0.reports[place] = report }
        }

        func end() {
            state.withLock { $0.isOver = true }
        }

        /// Whether somebody is watching who has not seen the end.
        var isAwaited: Bool {
            state.withLock {
                guard let lastAsked = $0.lastAsked, !$0.hasLastPage else { return false }
                return ContinuousClock().now - lastAsked < LivePage.farewell
            }
        }

        var answer: StatusServer.Answer {
            let now = state.withLock { state in
                state.lastAsked = ContinuousClock().now
                return state
            }
            let page = Self.page(of: now)
            if now.isOver { state.withLock { $0.hasLastPage = true } }
            return StatusServer.Answer(
                type: "text/html; charset=utf-8", text: page, headers: Self.headers(isOver: now.isOver))
        }

        private static func page(of state: State) -> String {
            let reports = state.reports.compactMap(\.self)
            guard !reports.isEmpty, let comparison = try? Comparison(reports) else {
                return "<!doctype html>\n<meta charset=\"utf-8\">\n<title>murmur</title>\n"
                    + "<p>Nothing has been evaluated yet."
            }
            return ComparisonPage.html(comparison)
        }

        private static func headers(isOver: Bool) -> [(name: String, value: String)] {
            let headers = [
                ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
                ("Cross-Origin-Resource-Policy", "same-origin"),
                // What the page may load it says itself; this is what a page cannot say.
                ("Content-Security-Policy", "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
            ]
            return (isOver ? headers : headers + [("Refresh", "\(LivePage.refresh)")]).map { ($0.0, $0.1) }
        }
    }
}
