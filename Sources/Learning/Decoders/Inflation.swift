import CZlib

/// Expands deflated data (RFC 1951) with zlib, in the wrappings that files come in.
///
/// The only part of the module that hands memory to C.
struct Inflation {
    /// What the data is wrapped in.
    enum Wrapping: Int32 {
        /// gzip (RFC 1952) or zlib (RFC 1950), told apart by zlib.
        case gzip = 47
        /// Nothing, as in ZIP files.
        case none = -15
    }

    let wrapping: Wrapping
    /// What messages call the data, for example `gzip data`.
    let name: String
    /// The file's name, for errors.
    let file: String
    /// The most bytes of output in all.
    let limit: Int

    /// Expands one stream.
    ///
    /// - Parameters:
    ///   - bytes: of the whole file.
    ///   - start: where the stream begins.
    ///   - output: what the data is appended to.
    /// - Returns: how many bytes of input the stream had.
    /// - Throws: when it is damaged, ends early, or expands past the limit.
    func append(_ bytes: [UInt8], from start: Int, to output: inout [UInt8]) throws(DatasetError) -> Int {
        // zlib keeps the stream's address, so the stream must not move between calls.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        guard murmur_inflate_init(stream, wrapping.rawValue) == Z_OK else {
            throw DatasetError(file, "zlib could not start")
        }
        defer { inflateEnd(stream) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var consumed = 0
        while true {
            let (status, read, written) = Self.inflateOnce(
                stream, bytes, from: start + consumed, into: &chunk)
            consumed += read
            guard output.count + written <= limit else {
                throw DatasetError(file, "expands to more than \(limit) bytes")
            }
            output.append(contentsOf: chunk[..<written])
            switch status {
            case Z_STREAM_END:
                return consumed
            case Z_OK where read > 0 || written > 0:
                continue
            case Z_OK, Z_BUF_ERROR:
                throw DatasetError(file, "\(name) ends early (after \(output.count) decompressed bytes)")
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
                throw DatasetError(file, "damaged \(name) (\(reason))")
            }
        }
    }

    /// The CRC-32 of bytes, as gzip and ZIP files carry it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt = 0
        var first = 0
        while first < bytes.count {
            let end = min(first + (1 << 30), bytes.count)
            sum = bytes[first..<end].withUnsafeBufferPointer {
                UInt(crc32(uLong(sum), $0.baseAddress, uInt($0.count)))
            }
            first = end
        }
        return UInt32(truncatingIfNeeded: sum)
    }

    /// One call of zlib's `inflate`: its status, the bytes it read and the bytes it wrote.
    private static func inflateOnce(
        _ stream: UnsafeMutablePointer<z_stream>, _ bytes: [UInt8], from start: Int, into chunk: inout [UInt8]
    ) -> (status: Int32, read: Int, written: Int) {
        bytes.withUnsafeBufferPointer { input in
            chunk.withUnsafeMutableBufferPointer { output in
                let available = min(input.count - start, 1 << 30)
                stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + start) }
                stream.pointee.avail_in = UInt32(available)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let status = inflate(stream, Z_NO_FLUSH)
                return (
                    status, available - Int(stream.pointee.avail_in),
                    output.count - Int(stream.pointee.avail_out)
                )
            }
        }
    }
}
