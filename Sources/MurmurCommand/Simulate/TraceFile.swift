import Glibc
import Reports
import Synchronization

/// The timelines of a command's runs in one file, written while the runs go on.
///
/// Every write ends with what completes the JSON, and the next begins over it: so the file is valid after an interruption too.
final class TraceFile: Sendable {
    /// The most bytes of all runs together; what comes later in a run is not drawn.
    static let byteLimit = 256 * 1024 * 1024
    /// Bytes gathered before they are written.
    private static let chunk = 64 * 1024

    /// The most bytes all runs may take.
    let bytesAtMost: Int
    private let path: String
    private let file: Int32
    private let state = Mutex(State())

    private struct State {
        var size = 0
        var isFirst = true
        /// Why something could not be written; nothing more is after that.
        var problem: Failure?
    }

    /// Creates the file, or empties one that may be replaced.
    ///
    /// - Throws: `Failure` when it exists or cannot be created.
    init(_ path: String, replacing: Bool, limit: Int = TraceFile.byteLimit) throws(Failure) {
        try OutputFile.checkFree(path, replacing: replacing)
        self.path = path
        bytesAtMost = limit
        file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw OutputFile.cannotCreate(path, .current) }
        state.withLock { write(ChromeTrace.opening(program: "murmur \(Murmur.version)"), &$0) }
    }

    deinit { close(file) }

    /// Whether the file holds as much as it may after the given share of the runs.
    func isFull(after share: Double, pending: Int) -> Bool {
        Double(state.withLock(\.size) + pending) >= Double(bytesAtMost) * share
    }

    /// Adds the events of a run when there are enough of them, or all of them.
    func add(_ trace: inout ChromeTrace, flushes: Bool = false) {
        guard trace.pendingBytes >= (flushes ? 1 : Self.chunk) else { return }
        let events = trace.take()
        state.withLock { state in
            // What follows the opening has no comma before it.
            write(state.isFirst ? String(events.dropFirst()) : events, &state)
            state.isFirst = false
        }
    }

    /// Says what could not be written, if anything.
    func check() throws(Failure) {
        if let problem = state.withLock(\.problem) { throw problem }
    }

    private func write(_ text: String, _ state: inout State) {
        guard state.problem == nil else { return }
        var rest = Array((text + ChromeTrace.closing).utf8)
        var position = off_t(state.size)
        while !rest.isEmpty {
            let count = pwrite(file, rest, rest.count, position)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                state.problem = Failure("\(path): cannot be written (\(ErrorNumber.current))", .inputOutput)
                return
            }
            rest.removeFirst(count)
            position += off_t(count)
        }
        state.size += text.utf8.count
    }
}
