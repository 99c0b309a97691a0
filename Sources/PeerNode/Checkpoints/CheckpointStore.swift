public import Persistence

/// Keeps a node's newest checkpoint, and the one before.
///
/// At every moment, crashes and power cuts included, the newest loadable checkpoint is the last one whose `save` returned, or
/// a newer one. A store belongs to one thread at a time.
public final class CheckpointStore {
    private let storage: any Storage

    /// A checkpoint that was found.
    public struct Found: Sendable {
        /// The checkpoint.
        public let checkpoint: Checkpoint
        /// Why the newest one was passed over; nil when this is the newest.
        public let refusedNewest: CheckpointStoreError?
    }

    /// The store in a directory; removes what a crash may have left.
    public init(in storage: any Storage) throws(StorageError) {
        self.storage = storage
        try storage.removeTemporaries(of: [
            StorageNames.checkpoint, StorageNames.previousCheckpoint, StorageNames.incarnation,
        ])
    }

    /// Writes a checkpoint durably; what was newest becomes the previous one.
    ///
    /// Takes as long as the disk does: to be called off the loop thread. After an error the old checkpoint stays, training may
    /// go on, and the next period tries anew.
    public func save(_ checkpoint: Checkpoint) throws(StorageError) {
        try storage.replace(StorageNames.checkpoint, keeping: StorageNames.previousCheckpoint) {
            (append: ([UInt8]) throws(StorageError) -> Void) throws(StorageError) in
            try checkpoint.forEachChunk(append)
        }
    }

    /// The checkpoint to go on from.
    ///
    /// - Parameters:
    ///   - identity: what it must belong to.
    ///   - allowsPrevious: whether the one before may stand in for a newest that is damaged, missing or another's.
    /// - Returns: the newest checkpoint, or the one before; nil when there is none at all.
    /// - Throws: `CheckpointStoreError` when it cannot be used.
    public func latest(
        of identity: CheckpointIdentity, allowsPrevious: Bool = false
    ) throws(CheckpointStoreError) -> Found? {
        let refusal: CheckpointStoreError
        do throws(CheckpointStoreError) {
            if let newest = try load(StorageNames.checkpoint, identity) {
                return Found(checkpoint: newest, refusedNewest: nil)
            }
            guard let previous = try load(StorageNames.previousCheckpoint, identity) else { return nil }
            refusal = .missing(file: StorageNames.checkpoint, previousSteps: previous.steps)
        } catch {
            refusal = mentioningPrevious(error, identity)
        }
        guard allowsPrevious, let previous = try load(StorageNames.previousCheckpoint, identity) else {
            throw refusal
        }
        return Found(checkpoint: previous, refusedNewest: refusal)
    }

    private func load(
        _ file: String, _ identity: CheckpointIdentity
    ) throws(CheckpointStoreError) -> Checkpoint? {
        let bytes: [UInt8]?
        do throws(StorageError) {
            bytes = try storage.read(file)
        } catch {
            throw .unreadable(error)
        }
        guard let bytes else { return nil }
        do throws(CheckpointError) {
            let checkpoint = try Checkpoint(decoding: bytes)
            try checkpoint.identity.check(isExpected: identity)
            return checkpoint
        } catch {
            throw .unusable(file: file, error, previousSteps: nil)
        }
    }

    /// The same error, with the steps of the previous checkpoint if that one is good.
    private func mentioningPrevious(
        _ error: CheckpointStoreError, _ identity: CheckpointIdentity
    ) -> CheckpointStoreError {
        guard case .unusable(StorageNames.checkpoint, let reason, _) = error,
            let previous = try? load(StorageNames.previousCheckpoint, identity)
        else { return error }
        return .unusable(file: StorageNames.checkpoint, reason, previousSteps: previous.steps)
    }
}

/// Why there is no checkpoint to go on from.
public enum CheckpointStoreError: Error, Equatable, CustomStringConvertible {
    /// The file could not be read.
    case unreadable(StorageError)
    /// It was read, but is damaged or another's; the previous one, if it is good, was made after so many steps.
    case unusable(file: String, CheckpointError, previousSteps: Int?)
    /// It is not there, but the one before is.
    case missing(file: String, previousSteps: Int)

    /// One line: the file, what is wrong with it, and what to do.
    public var description: String {
        switch self {
        case .unreadable(let error): "\(error)"
        case .unusable(let file, let error, let steps): "\(file): \(error)" + Self.remedy(steps)
        case .missing(let file, let steps): "\(file): missing" + Self.remedy(steps)
        }
    }

    private static func remedy(_ steps: Int?) -> String {
        guard let steps else { return "" }
        return
            "; previous good: \(StorageNames.previousCheckpoint) (step \(steps)); take it with --allow-previous"
    }
}
