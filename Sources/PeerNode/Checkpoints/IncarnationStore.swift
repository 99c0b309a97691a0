public import Persistence

/// Counts a node's starts on disk, so that no two lives of a node have the same number.
///
/// The file is a checkpoint without sections: it has the same checksums.
public final class IncarnationStore {
    private let storage: any Storage

    /// The largest number; beyond it numbers of exchanges would leave 63 bits.
    public static let largest = 1 << 22

    /// The count in a directory.
    public init(in storage: any Storage) {
        self.storage = storage
    }

    /// Begins a new life.
    ///
    /// - Parameters:
    ///   - identity: noted in the file; not compared, because a number that is too high does no harm.
    ///   - least: no less than this: one more than what a checkpoint or a neighbour remembers, when the file was lost.
    /// - Returns: one more than the last time, 0 the first time; durable before it is returned.
    /// - Throws: `IncarnationError` when the file cannot be read, understood or written. The node must not start.
    public func begin(
        _ identity: CheckpointIdentity, noLessThan least: Int = 0
    ) throws(IncarnationError) -> Int {
        var next = max(0, least)
        if let last = try last() { next = max(next, last + 1) }
        guard next <= Self.largest else { throw .exhausted(next) }
        let record = Checkpoint(identity: identity, incarnation: next, steps: 0, samples: 0, sections: [])
        do throws(StorageError) {
            try storage.replace(StorageNames.incarnation) {
                (append: ([UInt8]) throws(StorageError) -> Void) throws(StorageError) in
                try record.forEachChunk(append)
            }
        } catch {
            throw .storage(error)
        }
        return next
    }

    private func last() throws(IncarnationError) -> Int? {
        let bytes: [UInt8]?
        do throws(StorageError) {
            bytes = try storage.read(StorageNames.incarnation)
        } catch {
            throw .storage(error)
        }
        guard let bytes else { return nil }
        do throws(CheckpointError) {
            return try Checkpoint(decoding: bytes).incarnation
        } catch {
            throw .damaged(error)
        }
    }
}

/// Why a node has no number for its new life.
public enum IncarnationError: Error, Equatable, CustomStringConvertible {
    /// The file could not be read or written.
    case storage(StorageError)
    /// The file is not what was written.
    case damaged(CheckpointError)
    /// The node was started too often.
    case exhausted(Int)

    /// One line: what is wrong and what to do.
    public var description: String {
        switch self {
        case .storage(let error): "\(error)"
        case .damaged(let error):
            "\(StorageNames.incarnation): \(error); remove the file, and the node takes the number after the last that its"
                + " checkpoint knows"
        case .exhausted(let number):
            "\(StorageNames.incarnation): \(number) starts (expected at most \(IncarnationStore.largest));"
                + " begin a new run"
        }
    }
}
