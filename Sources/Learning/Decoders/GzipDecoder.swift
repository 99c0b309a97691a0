import CZlib

/// Decompresses gzip files (RFC 1952) with zlib; several members in a row are one file.
///
/// The only part of the module that hands memory to C.
public enum GzipDecoder {
    /// The most bytes a file may expand to unless said otherwise: 1 GiB.
    public static let defaultLimit = 1 << 30

    /// Whether the bytes begin like a gzip file.
    public static func isGzip(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }

    /// The bytes as they are, decompressed first when they begin like a gzip file.
    public static func decodeIfGzip(
        _ bytes: [UInt8], file: String, limit: Int = defaultLimit
    ) throws(DatasetError) -> [UInt8] {
        isGzip(bytes) ? try decode(bytes, file: file, limit: limit) : bytes
    }

    /// The decompressed bytes.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name, for errors.
    ///   - limit: the most bytes to put out.
    /// - Returns: the decompressed bytes.
    /// - Throws: when the data is not gzip, damaged, truncated, followed by something else, or expands past the limit.
    public static func decode(
        _ bytes: [UInt8], file: String, limit: Int = defaultLimit
    ) throws(DatasetError) -> [UInt8] {
        guard isGzip(bytes) else { throw DatasetError(file, "not a gzip file") }
        var output: [UInt8] = []
        output.reserveCapacity(expectedSize(bytes, limit: limit))
        var position = 0
        while position < bytes.count {
            guard isGzip(Array(bytes[position..<min(position + 2, bytes.count)])) else {
                throw DatasetError(file, "\(bytes.count - position) bytes after the end of the gzip data")
            }
            position += try decodeMember(bytes, from: position, file: file, limit: limit, into: &output)
        }
        return output
    }

    /// The size in the file's last four bytes, kept within what deflate can do (1,032 times the input) and the limit.
    private static func expectedSize(_ bytes: [UInt8], limit: Int) -> Int {
        guard bytes.count >= 4 else { return 0 }
        let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return max(0, min(size, limit, bytes.count * 1032))
    }

    /// Decompresses one member; returns how many bytes of input it had.
    private static func decodeMember(
        _ bytes: [UInt8], from start: Int, file: String, limit: Int, into output: inout [UInt8]
    ) throws(DatasetError) -> Int {
        // zlib keeps the stream's address, so the stream must not move between calls.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        guard murmur_inflate_init(stream) == Z_OK else { throw DatasetError(file, "zlib could not start") }
        defer { inflateEnd(stream) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var consumed = 0
        while true {
            let (status, read, written) = inflateOnce(stream, bytes, from: start + consumed, into: &chunk)
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
                throw DatasetError(file, "gzip data ends early (after \(output.count) decompressed bytes)")
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
                throw DatasetError(file, "damaged gzip data (\(reason))")
            }
        }
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
