/// Where a vector that is mostly zeros is not: disjoint blocks of elements, in the order in which they were listed.
///
/// A gradient of a large table (an embedding, a factorisation, a sparse regression) touches the rows of its mini-batch and
/// nothing else. It still has the vector's full length, so that whoever knows nothing of this reads it as any other; who
/// does, visits the listed elements only: `ParameterVector.add`, the optimizers with a sparse form, `BufferPool` when it
/// clears the memory for its next use. The memory of the list is kept from use to use.
///
/// `@unchecked Sendable` holds because a list is written only by the one owner of the vector it belongs to.
public final class TouchedBlocks: @unchecked Sendable {
    /// The blocks; no element is in two.
    public private(set) var blocks: [Range<Int>] = []

    /// Nothing is touched.
    public init() {}

    /// The number of touched elements.
    public var elementCount: Int { blocks.reduce(0) { $0 + $1.count } }

    /// Lists a block of which no element is listed yet.
    public func append(start: Int, count: Int) { blocks.append(start..<(start + count)) }

    func removeAll() { blocks.removeAll(keepingCapacity: true) }
}

extension ParameterSnapshot {
    /// The blocks outside of which every element is 0; nil when that is not known.
    public var touched: TouchedBlocks? { storage.touched }
}

extension ParameterVector {
    /// A vector of zeros for a gradient that touches few elements; `touch` writes to it.
    public init(sparseFrom pool: BufferPool) {
        self.init(pool.takeZeros(), pool: pool)
    }

    /// Whether it was made by `init(sparseFrom:)` and has only been written to by `touch` since.
    public var isSparse: Bool { storage.touched != nil }

    /// Sets all elements to 0, at the cost of those touched before, and lets the body write.
    ///
    /// - Parameter body: writes to the elements, which are all 0, and lists every block that it writes to.
    /// - Returns: what the body returns.
    public mutating func touch<Result>(_ body: (inout MutableSpan<Float>, TouchedBlocks) -> Result) -> Result
    {
        let touched = beginTouching()
        var span = unsafe MutableSpan(_unsafeElements: storage.mutableElements)
        return body(&span, touched)
    }

    /// `x ← x + a·y` in blocks of elements.
    mutating func add(_ factor: Float, times other: ParameterSnapshot, in touched: TouchedBlocks) {
        makeUnique()
        for block in touched.blocks {
            let target = unsafe storage.start + block.lowerBound
            unsafe VectorKernels.add(
                factor, times: other.storage.start + block.lowerBound, to: target, into: target, block.count)
        }
    }
}
