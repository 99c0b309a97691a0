import Glibc
import Reports

/// The timelines of a command's runs in one file, written while the runs go on.
///
/// Every write ends with what completes the JSON, and the next begins over it: so the file is valid after an interruption too.
final class TraceFile {
    /// The most bytes of all runs together; what comes later in a run is not drawn.
    static let byteLimit = 256 * 1024 * 1024
    /// Bytes gathered before they are written.
    private static let chunk = 64 * 1024

    private let path: String
    private let file: Int32
    private let limit: Int
    private var size = 0
    private var isFirst = true
    /// Why something could not be written; nothing more is after that.
    private var problem: Failure?

    /// Creates the file, or empties one that may be replaced.
    ///
    /// - Throws: `Failure` when it exists or cannot be created.
    init(_ path: String, replacing: Bool, limit: Int = TraceFile.byteLimit) throws(Failure) {
        try OutputFile.checkFree(path, replacing: replacing)
        self.path = path
        self.limit = limit
        file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw OutputFile.cannotCreate(path, .current) }
        write(ChromeTrace.opening(program: "murmur \(Murmur.version)"))
    }

    deinit { close(file) }

    /// Whether the file holds as much as it may after the given share of the runs.
    func isFull(after share: Double, pending: Int) -> Bool {
        Double(size + pending) >= Double(limit) * share
    }

    /// The most bytes all runs may take.
    var bytesAtMost: Int { limit }

    /// Adds the events of a run when there are enough of them, or all of them.
    func add(_ trace: inout ChromeTrace, flushes: Bool = false) {
        guard trace.pendingBytes >= (flushes ? 1 : Self.chunk) else { return }
        let events = trace.take()
        // What follows the opening has no comma before it.
        write(isFirst ? String(events.dropFirst()) : events)
        isFirst = false
    }

    /// Says what could not be written, if anything.
    func check() throws(Failure) {
        if let problem { throw problem }
    }

    private func write(_ text: String) {
        guard problem == nil else { return }
        var rest = Array((text + ChromeTrace.closing).utf8)
        var position = off_t(size)
        while !rest.isEmpty {
            let count = pwrite(file, rest, rest.count, position)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                problem = Failure("\(path): cannot be written (\(ErrorNumber.current))", .inputOutput)
                return
            }
            rest.removeFirst(count)
            position += off_t(count)
        }
        size += text.utf8.count
    }
}
