import Synchronization

/// Keeps released parameter buffers for the next owner, so that a run in its steady state allocates nothing.
///
/// Most buffers have the model's length; parts of it (the chunks of an all-reduce) are kept by their own length. Safe to
/// use from several threads. It never holds more than `capacity` buffers of a length, nor more than `lengthsKept` lengths;
/// what comes back beyond that is freed.
public final class BufferPool: Sendable {
    /// The number of floats of an ordinary buffer.
    public let length: Int
    /// The most buffers of one length kept for reuse.
    public let capacity: Int
    /// The most lengths kept apart; buffers of further lengths are freed.
    public static let lengthsKept = 16

    private struct Shelf {
        let length: Int
        /// Snapshots nobody else holds, so that they may change threads.
        var buffers: [ParameterSnapshot]
    }

    /// The memory itself, which pools of different ordinary lengths may share.
    private final class Store: Sendable {
        let shelves: Mutex<[Shelf]>

        init(length: Int) {
            shelves = Mutex([Shelf(length: length, buffers: [])])
        }
    }

    private let store: Store
    /// Where buffers come from that this pool does not have, and go to that it has no room for.
    private let source: BufferPool?
    /// Buffers of `length` that are all zeros and know what is written to them.
    private let zeros = Mutex<[ParameterSnapshot]>([])

    /// - Parameters:
    ///   - length: floats in an ordinary buffer, at least 0.
    ///   - capacity: the most buffers of one length kept for reuse, at least 0.
    public init(length: Int, capacity: Int = 64) {
        precondition(length >= 0 && capacity >= 0, "BufferPool(length: \(length), capacity: \(capacity))")
        self.length = length
        self.capacity = capacity
        store = Store(length: length)
        source = nil
    }

    /// A small pool of one thread's own before one that several threads share: what a thread gives back it soon takes again,
    /// from its own cache and without meeting the others.
    ///
    /// - Parameters:
    ///   - pool: where it takes what it lacks, and puts what it has no room for.
    ///   - capacity: the most buffers of one length kept here, at least 0.
    public init(before pool: BufferPool, capacity: Int = 32) {
        precondition(capacity >= 0, "BufferPool(capacity: \(capacity))")
        length = pool.length
        self.capacity = capacity
        store = Store(length: length)
        source = pool
    }

    /// A pool of the same memory with another ordinary length.
    public init(sharing pool: BufferPool, length: Int) {
        precondition(length >= 0, "BufferPool(length: \(length))")
        self.length = length
        capacity = pool.capacity
        store = pool.store
        source = pool.source
    }

    /// A buffer of undefined content that nobody else refers to.
    func take() -> ParameterStorage { take(count: length) }

    func take(count: Int) -> ParameterStorage {
        let kept = store.shelves.withLock { shelves -> ParameterSnapshot? in
            for index in shelves.indices where shelves[index].length == count {
                return shelves[index].buffers.popLast()
            }
            return nil
        }
        return kept?.storage ?? source?.take(count: count) ?? ParameterStorage.make(count: count)
    }

    /// A frozen copy of some values, in memory of the pool.
    public func snapshot(of values: Span<Float>) -> ParameterSnapshot {
        let storage = take(count: values.count)
        unsafe values.withUnsafeBufferPointer { source in
            if let start = source.baseAddress {
                unsafe storage.start.update(from: start, count: source.count)
            }
        }
        return ParameterSnapshot(storage)
    }

    /// A buffer of zeros that nobody else refers to, with an empty list of what was touched.
    ///
    /// One that was used before is cleared where it was touched: only a new one costs a pass.
    func takeZeros() -> ParameterStorage {
        if let kept = zeros.withLock({ $0.popLast() }) { return kept.storage }
        if let source { return source.takeZeros() }
        let storage = ParameterStorage.make(count: length)
        unsafe storage.mutableElements.update(repeating: 0)
        storage.touched = TouchedBlocks()
        return storage
    }

    /// Gives back a frozen vector that the caller no longer needs.
    ///
    /// Kept for reuse when nobody else holds it; the last holder's call keeps it, earlier calls only let go.
    public func recycle(_ snapshot: consuming ParameterSnapshot) {
        var storage = snapshot.storage
        _ = consume snapshot
        guard isKnownUniquelyReferenced(&storage) else { return }
        keep(storage)
    }

    func recycle(_ storage: consuming ParameterStorage) {
        guard isKnownUniquelyReferenced(&storage) else { return }
        keep(storage)
    }

    /// `storage` has no other user.
    private func keep(_ storage: ParameterStorage) {
        let isKept: Bool
        if storage.touched != nil, storage.count == length {
            storage.clearTouched()
            let buffer = ParameterSnapshot(storage)
            isKept = zeros.withLock { zeros in
                guard zeros.count < capacity else { return false }
                zeros.append(buffer)
                return true
            }
        } else {
            storage.touched = nil
            isKept = shelve(ParameterSnapshot(storage))
        }
        if !isKept { source?.keep(storage) }
    }

    /// Whether there was room for it.
    private func shelve(_ buffer: ParameterSnapshot) -> Bool {
        store.shelves.withLock { shelves in
            for index in shelves.indices where shelves[index].length == buffer.count {
                guard shelves[index].buffers.count < capacity else { return false }
                shelves[index].buffers.append(buffer)
                return true
            }
            guard capacity > 0, shelves.count < Self.lengthsKept else { return false }
            shelves.append(Shelf(length: buffer.count, buffers: [buffer]))
            return true
        }
    }
}
