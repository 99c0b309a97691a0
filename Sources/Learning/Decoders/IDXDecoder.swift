/// Decodes IDX files, the format of MNIST and its relatives: two zero bytes, the element type, the number of dimensions,
/// each dimension as a big-endian 32-bit number, then the elements.
///
/// Source: LeCun, Cortes & Burges, "The MNIST database". Only unsigned bytes (type 0x08) are read.
public enum IDXDecoder {
    /// An array of unsigned bytes with its dimensions.
    public struct ByteArray: Sendable, Equatable {
        /// The dimensions, slowest first, for example `[60000, 28, 28]`.
        public let dimensions: [Int]
        /// Where the elements begin in `bytes`.
        public let offset: Int
        /// The whole file.
        public let bytes: [UInt8]

        /// The number of items: the first dimension.
        public var count: Int { dimensions[0] }
        /// Elements in each item.
        public var itemSize: Int { dimensions.dropFirst().reduce(1, *) }
    }

    /// The array in an uncompressed IDX file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name, for errors.
    ///   - rank: the expected number of dimensions: 3 for images, 1 for labels.
    /// - Returns: the array.
    /// - Throws: on a wrong magic number, element type, rank or length.
    public static func decode(_ bytes: [UInt8], file: String, rank: Int) throws(DatasetError) -> ByteArray {
        let (dimensions, offset) = try header(bytes, fileBytes: bytes.count, file: file, rank: rank)
        return ByteArray(dimensions: dimensions, offset: offset, bytes: bytes)
    }

    /// The bytes that the header of an array with so many dimensions takes.
    static func headerBytes(rank: Int) -> Int { 4 + 4 * rank }

    /// The dimensions of an array and the byte where its elements begin.
    ///
    /// - Parameters:
    ///   - bytes: the begin of a file, with all of its header.
    ///   - fileBytes: the size of the whole file.
    ///   - file: its name, for errors.
    ///   - rank: the expected number of dimensions.
    /// - Returns: dimensions, slowest first, and the byte.
    /// - Throws: on a wrong magic number, element type, rank or length.
    static func header(
        _ bytes: [UInt8], fileBytes: Int, file: String, rank: Int
    ) throws(DatasetError) -> (dimensions: [Int], offset: Int) {
        guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
            throw DatasetError(file, "not an IDX file (\(describeStart(of: bytes)))")
        }
        guard bytes[2] == 0x08 else {
            throw DatasetError(
                file, "IDX element type 0x\(hexadecimal(bytes[2])) (expected 0x08, unsigned bytes)")
        }
        guard Int(bytes[3]) == rank else {
            throw DatasetError(file, "\(bytes[3]) dimensions (expected \(rank))")
        }
        let offset = headerBytes(rank: rank)
        guard bytes.count >= offset else {
            throw DatasetError(
                file, "IDX header ends early (\(bytes.count) bytes; expected at least \(offset))")
        }
        let dimensions = (0..<rank).map { axis in
            bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
        }
        var size = 1
        for dimension in dimensions {
            let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
            guard !overflow, product <= 1 << 48 else {
                throw DatasetError(file, "header says \(shape(dimensions)): too large")
            }
            size = product
        }
        guard fileBytes == offset + size else {
            throw DatasetError(
                file, "header says \(shape(dimensions)) = \(offset + size) bytes, file has \(fileBytes)")
        }
        return (dimensions, offset)
    }

    private static func shape(_ dimensions: [Int]) -> String {
        dimensions.map(String.init).joined(separator: "x")
    }

    private static func describeStart(of bytes: [UInt8]) -> String {
        guard bytes.count >= 4 else { return "\(bytes.count) bytes" }
        let magic = "magic 0x" + bytes[..<4].map(hexadecimal).joined()
        return GzipDecoder.isGzip(bytes) ? magic + "; looks gzip-compressed - gunzip it" : magic
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
