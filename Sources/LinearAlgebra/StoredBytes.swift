import Glibc

/// The bytes of an open file that are read when they are needed, from any thread, instead of being kept in memory.
///
/// The system keeps what was read as long as there is room, on its own account. A file that is cut off while it is in use cannot be
/// gone on with: a read gives the bytes, or does not return.
@safe
public final class StoredBytes: Sendable {
    /// The number of bytes.
    public let count: Int
    /// The open file; closed when the object goes.
    public let descriptor: Int32
    private let onFailure: @Sendable () -> Never

    /// - Parameters:
    ///   - descriptor: of a regular file open for reading, which belongs to the object from then on.
    ///   - count: the file's size, at least 1.
    ///   - onFailure: what ends the program when a byte cannot be read, on the thread that wants it.
    public init(descriptor: Int32, count: Int, onFailure: @escaping @Sendable () -> Never) {
        precondition(count > 0, "a file of \(count) bytes")
        self.descriptor = descriptor
        self.count = count
        self.onFailure = onFailure
    }

    deinit { close(descriptor) }

    /// The first bytes, at most so many.
    public func begin(_ limit: Int) -> [UInt8] {
        let count = min(limit, count)
        return unsafe Array(unsafeUninitializedCapacity: count) { buffer, initialized in
            unsafe read(at: 0, into: UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// `target[k] ← table[byte k]`, of the bytes from a place on.
    ///
    /// - Parameters:
    ///   - place: of the first byte.
    ///   - table: a number for each value of a byte, `[256]`.
    ///   - target: as many elements as bytes to read.
    public func read(at place: Int, through table: Span<Float>, into target: inout MutableSpan<Float>) {
        precondition(table.count == 256, "a table of \(table.count) numbers for bytes")
        let count = target.count
        unsafe target.withUnsafeMutableBytes { row in
            // Read to the last quarter, the bytes are used up by the time that elements are written over them.
            let first = row.count - count
            unsafe read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: row[first...]))
            for index in 0..<count {
                let value = unsafe table[Int(row[first + index])]
                unsafe row.storeBytes(
                    of: value, toByteOffset: index * MemoryLayout<Float>.stride, as: Float.self)
            }
        }
    }

    /// `target[k] ← the k-th` of the numbers from a place on, stored as float32 with the lowest byte first.
    public func readFloats(at place: Int, into target: inout MutableSpan<Float>) {
        unsafe target.withUnsafeMutableBytes { unsafe read(at: place, into: $0) }
        for index in target.indices {
            target[index] = Float(bitPattern: UInt32(littleEndian: target[index].bitPattern))
        }
    }

    private func read(at place: Int, into target: UnsafeMutableRawBufferPointer) {
        precondition(place >= 0 && place + target.count <= count, "bytes from \(place) of \(count)")
        guard let start = target.baseAddress else { return }
        var done = 0
        while done < target.count {
            let result = unsafe pread(descriptor, start + done, target.count - done, off_t(place + done))
            if result < 0, errno == EINTR { continue }
            guard result > 0 else { onFailure() }
            done += result
        }
    }
}
