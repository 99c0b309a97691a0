import Synchronization

/// Results that several workers write, each at its own index.
final class SharedResults<Value: Sendable>: Sendable {
    private let slots: Mutex<[Value?]>

    init(count: Int) {
        slots = Mutex([Value?](repeating: nil, count: count))
    }

    subscript(index: Int) -> Value {
        get {
            guard let value = slots.withLock({ $0[index] }) else {
                preconditionFailure("result \(index) is missing")
            }
            return value
        }
        set { slots.withLock { $0[index] = newValue } }
    }

    /// All results, in order; traps when one is missing.
    var values: [Value] {
        slots.withLock { slots in
            slots.enumerated().map { index, value in
                guard let value else { preconditionFailure("result \(index) is missing") }
                return value
            }
        }
    }
}
