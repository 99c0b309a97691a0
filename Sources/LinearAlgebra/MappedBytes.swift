import Glibc
import Synchronization

/// The bytes of an open file, read where the system keeps files instead of being copied to memory of the program.
///
/// Nothing is read before it is asked for, and what was read is given back now and then: about `residentLimit` bytes are in
/// memory on the program's account at a time, however long the file is. A file that is cut off while it is mapped makes the
/// program end with SIGBUS at the next read behind its end.
///
/// `@unchecked Sendable` holds because the memory is only read, and stays mapped as long as the object is there.
@safe
public final class MappedBytes: @unchecked Sendable {
    /// The number of bytes, at least 1.
    public let count: Int
    private let start: UnsafeRawPointer
    private let residentLimit: Int
    /// What reads have brought to memory since it was given back last; an upper bound.
    private let resident = Atomic<Int>(0)

    /// About so many bytes are in memory at a time unless said otherwise: 256 MiB.
    public static let defaultResidentLimit = 256 << 20
    /// The system brings up to so many bytes around a place that is read.
    private static let neighbourhood = 64 << 10

    /// Maps a file; nil when the system refuses, with the reason in `errno`.
    ///
    /// - Parameters:
    ///   - descriptor: of a regular file open for reading; may be closed afterwards.
    ///   - count: the file's size, at least 1.
    ///   - residentLimit: bytes in memory at a time, about.
    public init?(descriptor: Int32, count: Int, residentLimit: Int = defaultResidentLimit) {
        precondition(count > 0, "a mapping of \(count) bytes")
        let address = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let address = unsafe address, unsafe address != MAP_FAILED else { return nil }
        self.count = count
        unsafe start = UnsafeRawPointer(address)
        self.residentLimit = residentLimit
    }

    deinit { unsafe munmap(UnsafeMutableRawPointer(mutating: start), count) }

    /// A copy of some of the bytes.
    public func bytes(_ range: Range<Int>) -> [UInt8] {
        check(range)
        defer { note(range.count) }
        return unsafe Array(UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    /// `target[k] ← table[byte k]`, of the bytes from a place on.
    ///
    /// - Parameters:
    ///   - place: of the first byte.
    ///   - table: a number for each value of a byte, `[256]`.
    ///   - target: as many elements as bytes to read.
    public func read(at place: Int, through table: Span<Float>, into target: inout MutableSpan<Float>) {
        check(place..<(place + target.count))
        precondition(table.count == 256, "a table of \(table.count) numbers for bytes")
        unsafe table.withUnsafeBufferPointer { table in
            for index in target.indices {
                let byte = unsafe start.load(fromByteOffset: place &+ index, as: UInt8.self)
                target[index] = unsafe table[Int(byte)]
            }
        }
        note(target.count)
    }

    /// `target[k] ← the k-th` of the numbers from a place on, stored as float32 with the lowest byte first.
    public func readFloats(at place: Int, into target: inout MutableSpan<Float>) {
        let size = target.count * MemoryLayout<Float>.stride
        check(place..<(place + size))
        for index in target.indices {
            let bits = unsafe start.loadUnaligned(fromByteOffset: place &+ 4 &* index, as: UInt32.self)
            target[index] = Float(bitPattern: UInt32(littleEndian: bits))
        }
        note(size)
    }

    private func check(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes \(range) of \(count)")
    }

    /// Counts what a read has brought to memory, and gives everything back when it is much.
    private func note(_ bytes: Int) {
        guard count > residentLimit else { return }
        let brought = bytes + Self.neighbourhood
        guard resident.add(brought, ordering: .relaxed).newValue >= residentLimit else { return }
        resident.store(0, ordering: .relaxed)
        unsafe madvise(UnsafeMutableRawPointer(mutating: start), count, MADV_DONTNEED)
    }
}
