/// The one mutable owner of a flat vector of shape `[count]`: a replica's parameters, an optimizer's momentum.
///
/// To show it to others, take a `snapshot()`: that costs a reference count, no copy. The first change afterwards writes
/// its result into a fresh buffer from the pool instead of the shared one; the arithmetic reads the old buffer and
/// writes the new one in the same pass, so sharing never costs an extra copy.
///
/// `@unchecked Sendable` holds because the memory is written only while this vector holds the single reference to it.
public struct ParameterVector: ~Copyable, @unchecked Sendable {
    private(set) var storage: ParameterStorage
    let pool: BufferPool

    /// Memory from the pool, as it stands.
    init(_ storage: ParameterStorage, pool: BufferPool) {
        self.pool = pool
        self.storage = storage
    }

    /// A vector of zeros with the pool's length.
    public init(zerosFrom pool: BufferPool) {
        self.pool = pool
        storage = pool.take()
        unsafe storage.mutableElements.update(repeating: 0)
    }

    /// A vector of the pool's length whose content is undefined until it is written: for results that overwrite it.
    public init(undefinedFrom pool: BufferPool) {
        self.pool = pool
        storage = pool.take()
    }

    /// A vector that starts at the snapshot's values.
    ///
    /// Shares its memory until the first change.
    ///
    /// - Parameters:
    ///   - snapshot: the values to start from.
    ///   - pool: where later buffers come from; its length must be the snapshot's.
    public init(_ snapshot: ParameterSnapshot, pool: BufferPool) {
        precondition(
            snapshot.count == pool.length,
            "a vector of \(snapshot.count) elements cannot take buffers of \(pool.length)")
        self.pool = pool
        storage = snapshot.storage
    }

    /// A vector with the given values and a pool of its own.
    public init(_ values: [Float]) {
        self.init(ParameterSnapshot(values), pool: BufferPool(length: values.count, capacity: 4))
    }

    /// The number of elements.
    public var count: Int { storage.count }

    /// The present values, frozen; costs one reference count.
    public func snapshot() -> ParameterSnapshot { ParameterSnapshot(storage) }

    /// Ends the vector and hands its memory over, without a copy.
    public consuming func freeze() -> ParameterSnapshot { ParameterSnapshot(storage) }

    /// The elements, readable while the vector is borrowed.
    public var span: Span<Float> {
        @_lifetime(borrow self)
        get {
            let span = unsafe Span(_unsafeElements: storage.elements)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The elements, writable in place.
    ///
    /// Copies first when a snapshot shares the memory.
    public var mutableSpan: MutableSpan<Float> {
        @_lifetime(&self)
        mutating get {
            makeUnique()
            let span = unsafe MutableSpan(_unsafeElements: storage.mutableElements)
            return unsafe _overrideLifetime(span, mutating: &self)
        }
    }

    /// Takes over the snapshot's values; shares its memory until the next change.
    public mutating func assign(_ snapshot: ParameterSnapshot) {
        precondition(snapshot.count == count, "cannot assign \(snapshot.count) elements to \(count)")
        let old = storage
        storage = snapshot.storage
        pool.recycle(consume old)
    }

    /// Sets every element to `value`.
    public mutating func fill(_ value: Float) {
        unsafe rewrite { _, target, count in
            unsafe UnsafeMutableBufferPointer(start: target, count: count).update(repeating: value)
        }
    }

    /// `x ← a·x`.
    public mutating func scale(by factor: Float) {
        unsafe rewrite { source, target, count in
            unsafe VectorKernels.scale(source, by: factor, into: target, count)
        }
    }

    /// `x ← x + a·y`; only where y was touched, when that is known.
    public mutating func add(_ factor: Float, times other: ParameterSnapshot) {
        check(other)
        if let touched = other.touched { return add(factor, times: other, in: touched) }
        unsafe rewrite { source, target, count in
            unsafe VectorKernels.add(factor, times: other.storage.start, to: source, into: target, count)
        }
    }

    /// `x ← a·x + b·y`.
    public mutating func combine(_ factor: Float, plus otherFactor: Float, times other: ParameterSnapshot) {
        check(other)
        unsafe rewrite { source, target, count in
            unsafe VectorKernels.combine(
                factor, times: source, plus: otherFactor, times: other.storage.start, into: target, count)
        }
    }

    /// `x ← x + a·(y − z)`: moves by the difference of two other vectors, as a merge by delta does.
    public mutating func add(
        _ factor: Float, timesDifference minuend: ParameterSnapshot, _ subtrahend: ParameterSnapshot
    ) {
        check(minuend)
        check(subtrahend)
        unsafe rewrite { source, target, count in
            unsafe VectorKernels.add(
                factor, timesDifference: minuend.storage.start, subtrahend.storage.start, to: source,
                into: target, count)
        }
    }

    // MARK: - Parts

    /// A copy of some of the elements, frozen.
    public func snapshot(of range: Range<Int>) -> ParameterSnapshot {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) elements")
        return snapshot().snapshot(of: range, from: pool)
    }

    /// `x[offset...] ← x[offset...] + a·y`, for as many elements as `y` has.
    public mutating func add(_ factor: Float, times part: ParameterSnapshot, at offset: Int) {
        precondition(
            offset >= 0 && offset + part.count <= count, "\(part.count) elements at \(offset) of \(count)")
        makeUnique()
        let target = unsafe storage.start + offset
        unsafe VectorKernels.add(factor, times: part.storage.start, to: target, into: target, part.count)
    }

    /// `x[offset...] ← x[offset...] + a·(y − z)`, for as many elements as `y` and `z` have.
    public mutating func add(
        _ factor: Float, timesDifference minuend: ParameterSnapshot, _ subtrahend: ParameterSnapshot,
        at offset: Int
    ) {
        precondition(
            offset >= 0 && offset + minuend.count <= count && minuend.count == subtrahend.count,
            "\(minuend.count) and \(subtrahend.count) elements at \(offset) of \(count)")
        makeUnique()
        let target = unsafe storage.start + offset
        unsafe VectorKernels.add(
            factor, timesDifference: minuend.storage.start, subtrahend.storage.start, to: target,
            into: target,
            minuend.count)
    }

    /// `x[offset...] ← y`, for as many elements as `y` has.
    public mutating func replace(at offset: Int, with part: ParameterSnapshot) {
        precondition(
            offset >= 0 && offset + part.count <= count, "\(part.count) elements at \(offset) of \(count)")
        makeUnique()
        unsafe (storage.start + offset).update(from: part.storage.start, count: part.count)
    }

    // MARK: - Writing

    func check(_ other: ParameterSnapshot) {
        precondition(other.count == count, "vector lengths differ (\(other.count) and \(count))")
    }

    /// Runs `body(source, target, count)`, which must write every element of the target.
    ///
    /// Both are the same memory when nobody shares ours; otherwise the target is a fresh buffer of the pool.
    @inline(__always)
    private mutating func rewrite(
        _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) {
        if isKnownUniquelyReferenced(&storage) {
            if storage.touched != nil { storage.touched = nil }
            unsafe body(storage.start, storage.start, storage.count)
        } else {
            let target = pool.take()
            unsafe body(storage.start, target.start, storage.count)
            storage = target
        }
    }

    /// Makes the memory this vector's own and all zeros, with a list of what is written next.
    mutating func beginTouching() -> TouchedBlocks {
        if !isKnownUniquelyReferenced(&storage) || storage.touched == nil { storage = pool.takeZeros() }
        guard let touched = storage.touched else { preconditionFailure("zeros without a list") }
        storage.clearTouched()
        return touched
    }

    mutating func makeUnique() {
        unsafe rewrite { source, target, count in
            if unsafe source != target { unsafe target.update(from: source, count: count) }
        }
    }
}
