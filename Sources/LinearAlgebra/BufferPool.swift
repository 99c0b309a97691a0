import Synchronization

/// Keeps released parameter buffers of one length for the next owner, so that a run in its steady state allocates
/// nothing.
///
/// Safe to use from several threads. It never holds more than `capacity` buffers; what comes back beyond that is freed.
public final class BufferPool: Sendable {
    /// The number of floats of every buffer.
    public let length: Int
    /// The most buffers kept for reuse.
    public let capacity: Int
    private let idle: Mutex<[ParameterStorage]>

    /// - Parameters:
    ///   - length: floats in each buffer, at least 0.
    ///   - capacity: the most buffers kept for reuse, at least 0.
    public init(length: Int, capacity: Int = 64) {
        precondition(length >= 0 && capacity >= 0, "BufferPool(length: \(length), capacity: \(capacity))")
        self.length = length
        self.capacity = capacity
        idle = Mutex([])
        idle.withLock { $0.reserveCapacity(capacity) }
    }

    /// A buffer of undefined content that nobody else refers to.
    func take() -> ParameterStorage {
        idle.withLock { $0.popLast() } ?? ParameterStorage(count: length)
    }

    /// Gives back a frozen vector that the caller no longer needs.
    ///
    /// Kept for reuse when nobody else holds it; the last
    /// holder's call keeps it, earlier calls only let go.
    public func recycle(_ snapshot: consuming ParameterSnapshot) {
        recycle(snapshot.storage)
    }

    func recycle(_ storage: consuming ParameterStorage) {
        var storage = storage
        guard storage.count == length, isKnownUniquelyReferenced(&storage) else { return }
        idle.withLock { [storage] in
            if $0.count < capacity { $0.append(storage) }
        }
    }
}
