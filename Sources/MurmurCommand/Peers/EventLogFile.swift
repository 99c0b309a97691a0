import Determinism
import Glibc
import GossipAlgorithms
import PeerNode

/// A file that takes everything an algorithm sees, as it happens.
final class EventLogFile {
    private let path: String
    private let file: UnsafeMutablePointer<FILE>

    init(_ path: String) throws(Failure) {
        self.path = path
        guard let file = fopen(path, "wbx") else { throw OutputFile.cannotCreate(path, .current) }
        self.file = file
        fwrite(EventLog.header, 1, EventLog.header.count, file)
    }

    deinit { fclose(file) }

    func append(_ event: Event, _ time: Instant) {
        let entry = EventLog.entry(event, at: time)
        fwrite(entry, 1, entry.count, file)
    }
}
