import EventLoop
import Logging
import PeerNode
import Persistence
import Synchronization

/// A peer's own directory: its checkpoints and the count of its starts, locked while it runs.
final class PeerState {
    let path: String
    private let storage: DirectoryStorage
    private let writer = WorkerThread()
    private let store: Store
    private let problems = Problems()

    /// What went wrong on the writer's thread.
    private final class Problems: Sendable {
        let failures = Mutex<[Failure]>([])
    }

    /// The store, which only the writer's thread touches once the peer runs.
    private final class Store: @unchecked Sendable {
        let checkpoints: CheckpointStore

        init(_ checkpoints: CheckpointStore) {
            self.checkpoints = checkpoints
        }
    }

    init(_ path: String) throws(Failure) {
        self.path = path
        do throws(StorageError) {
            storage = try DirectoryStorage(path: path)
            store = Store(try CheckpointStore(in: storage))
        } catch {
            throw Failure("\(path): \(error)", .cannotCreate)
        }
    }

    /// Counts this start, and finds the checkpoint to go on from.
    ///
    /// - Throws: `Failure` when there is none and there must be, or it is damaged or of another run.
    func begin(_ configuration: inout PeerConfiguration, _ start: PeerSession.Start) throws(Failure) {
        let identity = configuration.checkpointIdentity
        if start.kind != .fresh {
            do throws(CheckpointStoreError) {
                configuration.checkpoint = try store.checkpoints.latest(
                    of: identity, allowsPrevious: start.allowsPrevious)?.checkpoint
            } catch {
                throw Failure("\(path): \(error)", .badData)
            }
            guard configuration.checkpoint != nil || start.kind == .rejoin else {
                throw Failure(
                    "\(path): no checkpoint to go on from; pass --rejoin to start with a fresh model",
                    .missingInput)
            }
        }
        do throws(IncarnationError) {
            configuration.incarnation = try IncarnationStore(in: storage).begin(
                identity, noLessThan: configuration.checkpoint.map { $0.incarnation + 1 } ?? 0)
        } catch {
            throw Failure("\(path): \(error)", .cannotCreate)
        }
    }

    /// Writes a checkpoint beside the training; a failure is logged, and the one before stays.
    func save(_ checkpoint: Checkpoint, log: Logger) {
        writer.submit { [store] in
            do throws(StorageError) {
                try store.checkpoints.save(checkpoint)
            } catch {
                log.error("checkpoint not written", metadata: ["reason": "\(error)"])
            }
        }
    }

    /// Writes other files beside the training, in the order of the calls.
    ///
    /// - Parameters:
    ///   - log: says what could not be written.
    ///   - body: writes.
    func write(log: Logger, _ body: @escaping @Sendable () throws(Failure) -> Void) {
        writer.submit { [problems] in
            do throws(Failure) {
                try body()
            } catch {
                problems.failures.withLock { $0.append(error) }
                log.error("cannot note down", metadata: ["problem": "\(error.problems)"])
            }
        }
    }

    /// Waits until everything is written.
    ///
    /// - Throws: the first `Failure` of `write`.
    func close() throws(Failure) {
        writer.finish()
        if let first = problems.failures.withLock({ $0.first }) { throw first }
    }
}
