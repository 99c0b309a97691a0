import COpenSSL

/// Where OpenSSL reads and writes ciphertext: a BIO over memory of ours, so that bytes are not copied through a memory BIO's
/// buffer on their way to a socket and from it.
///
/// Belongs to one session and to one thread at a time.
final class CiphertextPort {
    /// What waits to be sent; swapped for an empty one by `Ciphertext.fill`.
    let output = Ciphertext()
    private var input = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 64)
    /// Received and not yet read: `input[readPosition ..< writePosition]`.
    private var readPosition = 0
    private var writePosition = 0

    deinit { input.deallocate() }

    /// A BIO that reads and writes here; whoever gets it frees it, and keeps this object until then.
    func makeBIO(_ method: BIOMethod) -> OpaquePointer {
        guard let bio = BIO_new(method.pointer) else { preconditionFailure("out of memory for a connection") }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    // MARK: - From the socket

    /// Bytes received that OpenSSL has not read.
    var unread: Int { writePosition - readPosition }

    /// Where the next bytes from the socket go; empty when no more are taken before some are read.
    ///
    /// - Parameter limit: how many unread bytes there may be in all; the memory grows to as much.
    /// - Returns: memory that is good until the next call of any method here.
    func destination(limit: Int) -> UnsafeMutableRawBufferPointer {
        // What is left is part of a record, rarely more.
        let left = UnsafeRawBufferPointer(rebasing: input[readPosition..<writePosition])
        if input.count < limit {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 64)
            larger.copyMemory(from: left)
            input.deallocate()
            input = larger
        } else if readPosition > 0 {
            input.copyMemory(from: left)
        }
        (readPosition, writePosition) = (0, left.count)
        return UnsafeMutableRawBufferPointer(rebasing: input[writePosition..<max(writePosition, limit)])
    }

    /// Says how many bytes were put into `destination`.
    func received(_ count: Int) {
        precondition(count <= input.count - writePosition, "\(count) bytes where there was no room")
        writePosition += count
    }

    fileprivate func read(into destination: UnsafeMutableRawPointer, _ count: Int) -> Int {
        let taken = min(count, unread)
        guard taken > 0 else { return 0 }
        UnsafeMutableRawBufferPointer(start: destination, count: taken).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: input[readPosition..<(readPosition + taken)]))
        readPosition += taken
        if readPosition == writePosition { (readPosition, writePosition) = (0, 0) }
        return taken
    }
}

/// The functions of a BIO over a `CiphertextPort`.
final class BIOMethod {
    private static let retryFlags =
        BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY

    let pointer: OpaquePointer

    init() {
        guard let pointer = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "ciphertext port") else {
            preconditionFailure("out of memory for a BIO's functions")
        }
        self.pointer = pointer
        BIO_meth_set_read(pointer) { bio, bytes, count in
            guard let bio, let bytes, count > 0 else { return 0 }
            BIO_clear_flags(bio, BIOMethod.retryFlags)
            let taken = BIOMethod.port(of: bio).read(into: bytes, Int(count))
            if taken == 0 { BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY) }
            return taken == 0 ? -1 : Int32(taken)
        }
        BIO_meth_set_write(pointer) { bio, bytes, count in
            guard let bio, let bytes, count > 0 else { return 0 }
            BIO_clear_flags(bio, BIOMethod.retryFlags)
            let source = UnsafeRawBufferPointer(start: bytes, count: Int(count))
            let taken = BIOMethod.port(of: bio).output.append(source)
            if taken == 0 { BIO_set_flags(bio, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY) }
            return taken == 0 ? -1 : Int32(taken)
        }
        BIO_meth_set_ctrl(pointer) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    }

    deinit { BIO_meth_free(pointer) }

    private static func port(of bio: OpaquePointer) -> CiphertextPort {
        guard let address = BIO_get_data(bio) else { preconditionFailure("a BIO without its port") }
        return Unmanaged<CiphertextPort>.fromOpaque(address).takeUnretainedValue()
    }
}
