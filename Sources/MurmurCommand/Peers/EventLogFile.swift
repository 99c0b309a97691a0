import Determinism
import Glibc
import GossipAlgorithms
import PeerNode

/// A file that takes everything an algorithm sees, as it happens.
final class EventLogFile {
    private let path: String
    private let file: Int32
    /// What has not been written yet.
    private var waiting = EventLog.header
    private var problem: ErrorNumber?

    private static let waitingLimit = 1 << 16

    init(_ path: String) throws(Failure) {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw OutputFile.cannotCreate(path, .current) }
    }

    func append(_ event: Event, _ time: Instant) {
        waiting += EventLog.entry(event, at: time)
        if waiting.count >= Self.waitingLimit { flush() }
    }

    private func flush() {
        if problem == nil { problem = OutputFile.writeAll(waiting, to: file) }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Writes what is left.
    ///
    /// - Throws: `Failure` when any of it could not be written.
    func close() throws(Failure) {
        flush()
        Glibc.close(file)
        if let problem { throw Failure("\(path): cannot be written (\(problem))", .inputOutput) }
    }
}
