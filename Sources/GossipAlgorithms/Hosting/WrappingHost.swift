import Determinism
import LinearAlgebra
import Persistence

/// A host around another: it does as that one does, but for what it changes, and remembers one vector of its own.
protocol WrappingHost: AlgorithmHost {
    /// The host that it wraps.
    var inner: any AlgorithmHost { get }
    /// What its vector is called in a saved state.
    static var field: String { get }
    /// What it remembers, of a length that never changes.
    var memory: ParameterSnapshot { get set }
}

extension WrappingHost {
    func prefetch() { inner.prefetch() }

    func prefetch(messageFrom sender: Int) { inner.prefetch(messageFrom: sender) }

    func snapshot() -> ParameterSnapshot { inner.snapshot() }

    var mass: Double { inner.mass }

    var awaitedNodes: [Int] { inner.awaitedNodes }

    var movingAverage: ParameterSnapshot? { inner.movingAverage }

    func save() -> SavedState? {
        guard var state = inner.save() else { return nil }
        state.fields.append(SavedState.Field(name: Self.field, value: .vector(memory)))
        return state
    }

    func restore(_ state: SavedState) throws(StateError) {
        var rest = state
        let last = rest.fields.popLast()
        guard let last, last.name == Self.field, case .vector(let values) = last.value,
            values.count == memory.count, VectorKernels.isFinite(values.span)
        else {
            throw StateError(
                field: Self.field, found: last.map { "the field \"\($0.name)\"" } ?? "nothing",
                expected: "a vector of \(memory.count) finite numbers at the end")
        }
        try inner.restore(rest)
        memory = values
    }
}
