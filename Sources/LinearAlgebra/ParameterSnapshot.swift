/// A frozen flat vector of shape `[count]`: a model's parameters or a gradient at one moment.
///
/// Immutable and shared: copying it costs one reference count, so one snapshot can be sent to any number of neighbours.
///
/// `@unchecked Sendable` holds because nobody writes to the memory while a snapshot shares it.
public struct ParameterSnapshot: @unchecked Sendable {
    let storage: ParameterStorage

    init(_ storage: ParameterStorage) {
        self.storage = storage
    }

    /// Freezes the given values.
    public init(_ values: [Float]) {
        let storage = ParameterStorage.make(count: values.count)
        unsafe storage.start.initialize(from: values, count: values.count)
        self.init(storage)
    }

    /// The number of elements.
    public var count: Int { storage.count }

    /// The elements, readable while the snapshot is alive.
    public var span: Span<Float> {
        @_lifetime(borrow self)
        get {
            let span = unsafe Span(_unsafeElements: storage.elements)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The element at a position in `0 ..< count`.
    public subscript(index: Int) -> Float { span[index] }

    /// A copy of the elements, for tests and reports.
    public var values: [Float] { unsafe Array(storage.elements) }

    /// Whether both are the very same memory (not merely equal numbers).
    public func isIdentical(to other: ParameterSnapshot) -> Bool { storage === other.storage }

    /// A copy of some of the elements, frozen, in a buffer of the pool.
    public func snapshot(of range: Range<Int>, from pool: BufferPool) -> ParameterSnapshot {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) elements")
        let part = pool.take(count: range.count)
        unsafe part.start.update(from: storage.start + range.lowerBound, count: range.count)
        return ParameterSnapshot(part)
    }
}
