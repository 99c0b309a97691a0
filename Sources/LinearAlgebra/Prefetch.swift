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
    /// The length of a vector there, up to `mostBytes`, its object's header included.
    private let vectorBytes: Int

    /// The most that is asked for of a vector: behind that the processor has recognised the pass and fetches ahead by itself.
    private static let mostBytes = 4_096
    /// What lies before a vector's first element at most: the object's header, and room to align.
    private static let headerBytes = 112

    /// Nothing to ask for.
    public init() {
        unsafe address = nil
        vectorBytes = 0
    }

    /// The place of an object.
    public init(_ object: AnyObject) {
        unsafe address = UnsafeRawPointer(Unmanaged.passUnretained(object).toOpaque())
        vectorBytes = 0
    }

    /// The place of a frozen vector.
    public init(_ snapshot: borrowing ParameterSnapshot) {
        self.init(snapshot.storage, count: snapshot.count)
    }

    @inline(__always)
    init(_ storage: ParameterStorage, count: Int) {
        unsafe address = UnsafeRawPointer(Unmanaged.passUnretained(storage).toOpaque())
        vectorBytes = min(Self.mostBytes, count &* MemoryLayout<Float>.stride &+ Self.headerBytes)
    }

    /// Asks for the object's first bytes; they may lie beyond its end.
    @inline(__always)
    public func fetch(bytes: Int) {
        guard let address = unsafe address else { return }
        unsafe Self.fetch(address, bytes: bytes)
    }

    /// Asks for a vector, or the beginning of a long one.
    @inline(__always)
    public func fetchVector() { fetch(bytes: vectorBytes) }

    /// Asks for one element of contiguous memory, by itself; nothing beyond its references.
    @inlinable @inline(__always)
    public static func element<Element>(_ elements: Span<Element>, at index: Int) {
        guard index < elements.count else { return }
        unsafe elements.withUnsafeBufferPointer { elements in
            guard let start = elements.baseAddress else { return }
            unsafe fetch(start + index, bytes: MemoryLayout<Element>.stride)
        }
    }

    /// Asks for one element of an array without reading the array's length, which would have to be waited for.
    @inlinable @inline(__always)
    public static func element<Element>(of array: [Element], at index: Int) {
        let header = 32
        unsafe fetch(
            unsafeBitCast(array, to: UnsafeRawPointer.self) + (header + index * MemoryLayout<Element>.stride),
            bytes: MemoryLayout<Element>.stride)
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
        unsafe prefetch_lines(start, bytes)
    }
}

extension ParameterSnapshot {
    /// Asks for the memory ahead of its use.
    ///
    /// - Parameter count: the number of elements; reading it here would mean to wait for the memory.
    @inline(__always)
    public func prefetch(count: Int) { Prefetch(storage, count: count).fetchVector() }
}

extension ParameterVector {
    /// Asks for the memory ahead of its use.
    @inline(__always)
    public func prefetch() { Prefetch(storage, count: pool.length).fetchVector() }
}
