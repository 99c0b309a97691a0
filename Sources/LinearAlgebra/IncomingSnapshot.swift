/// A snapshot whose bytes are still arriving: memory from the pool that a socket fills from its start to its end.
///
/// The content is undefined beyond `filledBytes`, so it becomes a snapshot only when it is full; then nothing can be
/// written any more. Let go of it afterwards, so that the snapshot can be recycled.
public final class IncomingSnapshot {
    private let storage: ParameterStorage
    /// Bytes written so far, from the start.
    public private(set) var filledBytes = 0
    /// Whether every element that has arrived whole is finite.
    ///
    /// Each is looked at when it arrives: then it is in the processor's cache, and later a large vector is not.
    public private(set) var isFinite = true
    private var elementsSeen = 0

    /// Memory for `count` elements, at least 0.
    public init(count: Int, from pool: BufferPool) {
        storage = pool.take(count: count)
    }

    /// The number of elements it will have.
    public var count: Int { storage.count }

    /// Bytes it will have.
    public var byteCount: Int { storage.count * MemoryLayout<Float>.stride }

    /// Bytes that have not arrived yet.
    public var missingBytes: Int { byteCount - filledBytes }

    /// Where the missing bytes belong.
    ///
    /// Valid as long as this value is; the address of a byte never changes.
    public var destination: UnsafeMutableRawBufferPointer {
        let all = unsafe UnsafeMutableRawBufferPointer(storage.mutableElements)
        return unsafe UnsafeMutableRawBufferPointer(rebasing: all[filledBytes...])
    }

    /// Notes that the next `count` bytes of the destination were written; at most `missingBytes`.
    public func advance(by count: Int) {
        precondition(count >= 0 && count <= missingBytes, "\(count) bytes more of \(missingBytes) missing")
        filledBytes += count
        look()
    }

    /// Appends bytes that arrived elsewhere; at most `missingBytes`.
    public func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(
            bytes.count <= missingBytes, "\(bytes.count) bytes more of \(missingBytes) missing")
        unsafe destination.copyMemory(from: bytes)
        filledBytes += bytes.count
        look()
    }

    /// Looks at the elements that have become whole.
    private func look() {
        let whole = filledBytes / MemoryLayout<Float>.stride
        guard isFinite, whole > elementsSeen else { return }
        isFinite = unsafe VectorKernels.isFinite(
            Span(_unsafeElements: storage.elements.extracting(elementsSeen..<whole)))
        elementsSeen = whole
    }

    /// Calls `body` with what has been written from the byte at `offset` on.
    public func withBytes<Result>(from offset: Int, _ body: (RawSpan) -> Result) -> Result {
        precondition(offset >= 0 && offset <= filledBytes, "byte \(offset) of \(filledBytes)")
        let all = unsafe UnsafeRawBufferPointer(storage.elements)
        return body(unsafe RawSpan(_unsafeBytes: all[offset..<filledBytes]))
    }

    /// The snapshot, without a copy.
    ///
    /// Traps while bytes are missing.
    public func freeze() -> ParameterSnapshot {
        precondition(missingBytes == 0, "\(missingBytes) bytes are missing")
        return ParameterSnapshot(storage)
    }
}
