import CPrefetch

/// Where an object lies, to ask for its memory ahead of its use, so that its user need not wait for it.
///
/// A hint: it changes no result, counts no reference and never touches the object, which may even be gone. Measured, it is
/// worth its while where the next users of memory that fits no cache are known a few microseconds before: the events of a
/// simulation.
///
/// `@unchecked Sendable` holds because the memory at the address is never read or written.
@safe
public struct Prefetch: @unchecked Sendable {
    private let address: UnsafeRawPointer?

    private static let lineBytes = 64

    /// Nothing to ask for.
    public init() { unsafe address = nil }

    /// The place of an object.
    public init(_ object: AnyObject) {
        unsafe address = UnsafeRawPointer(Unmanaged.passUnretained(object).toOpaque())
    }

    /// The place of a frozen vector.
    public init(_ snapshot: ParameterSnapshot) {
        self.init(snapshot.storage)
    }

    /// Asks for the object's first bytes; they may lie beyond its end.
    @inline(__always)
    public func fetch(bytes: Int) {
        guard let address = unsafe address else { return }
        unsafe Self.fetch(address, bytes: bytes)
    }

    /// Asks for the start of a vector: after that the processor has recognised the pass and fetches ahead by itself.
    @inline(__always)
    public func fetchVector() { fetch(bytes: 1_024) }

    /// Asks for one element of contiguous memory, by itself; nothing beyond its references.
    @inlinable @inline(__always)
    public static func element<Element>(_ elements: Span<Element>, at index: Int) {
        guard index < elements.count else { return }
        unsafe elements.withUnsafeBufferPointer { elements in
            guard let start = elements.baseAddress else { return }
            unsafe fetch(start + index, bytes: MemoryLayout<Element>.stride)
        }
    }

    /// Asks for the start of an array's memory: its reference count, its length and the first elements.
    ///
    /// An array is one pointer; asking it for a span would read the length, and wait for it.
    @inlinable @inline(__always)
    public static func start<Element>(of array: [Element]) {
        unsafe fetch(unsafeBitCast(array, to: UnsafeRawPointer.self), bytes: 128)
    }

    @usableFromInline
    static func fetch(_ start: UnsafeRawPointer, bytes: Int) {
        var offset = 0
        while offset < bytes {
            unsafe prefetch_line(start + offset)
            offset &+= lineBytes
        }
        unsafe prefetch_line(start + (bytes &- 1))
    }
}

extension ParameterVector {
    /// Asks for the memory ahead of its use.
    @inline(__always)
    public func prefetch() { Prefetch(storage).fetchVector() }
}
