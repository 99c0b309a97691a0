/// Decompresses gzip files (RFC 1952) with zlib; several members in a row are one file.
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
        let inflation = Inflation(wrapping: .gzip, name: "gzip data", file: file, limit: limit)
        var position = 0
        while position < bytes.count {
            guard isGzip(Array(bytes[position..<min(position + 2, bytes.count)])) else {
                throw DatasetError(file, "\(bytes.count - position) bytes after the end of the gzip data")
            }
            position += try inflation.append(bytes, from: position, to: &output)
        }
        return output
    }

    /// The size in the file's last four bytes, kept within what deflate can do (1,032 times the input) and the limit.
    private static func expectedSize(_ bytes: [UInt8], limit: Int) -> Int {
        guard bytes.count >= 4 else { return 0 }
        let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return max(0, min(size, limit, bytes.count * 1032))
    }
}
