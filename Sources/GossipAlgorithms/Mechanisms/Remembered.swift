import Synchronization

/// The last few results of a costly pure function: hosts are made one by one, and all of a run need the same.
///
/// Invisible but for the time it saves.
final class Remembered<Key: Equatable & Sendable, Value: Sendable>: Sendable {
    private let capacity: Int
    private let kept = Mutex<[(key: Key, value: Value)]>([])

    /// - Parameter capacity: the most results kept, at least 1.
    init(capacity: Int) {
        precondition(capacity >= 1, "Remembered(capacity: \(capacity))")
        self.capacity = capacity
    }

    /// The result for a key: one that is kept, or a new one.
    func value<Failure: Error>(for key: Key, _ make: () throws(Failure) -> Value) throws(Failure) -> Value {
        let known = kept.withLock { kept in kept.first { $0.key == key }?.value }
        if let known { return known }
        let value = try make()
        kept.withLock { kept in
            if kept.count == capacity { kept.removeFirst() }
            kept.append((key, value))
        }
        return value
    }
}
