/// An array of numbers in NumPy's file format, `.npy`, versions 1 to 3.
///
/// Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`. Entries may be float64, float32, signed and unsigned
/// integers of 1 to 8 bytes, and truth values, in either byte order; the array may lie in C or in Fortran order. The
/// header's numbers are checked against the file's size before they are used.
public struct NumPyArray: Sendable {
    /// What is wrong with a file, and at which byte, counted from 0.
    public struct FormatError: Error, Equatable {
        /// The byte, counted from 0.
        public let place: Int
        /// What is wrong, what was expected, and the remedy.
        public let problem: String
    }

    /// What every file begins with.
    public static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
    /// The most dimensions; NumPy's own limit.
    public static let rankLimit = 64

    /// The dimensions; empty for a single number.
    public let shape: [Int]
    /// The product of the dimensions.
    public let count: Int
    /// The byte at which the entries begin.
    public let start: Int
    private let type: EntryType
    private let isFortranOrdered: Bool
    private let bytes: [UInt8]

    /// The array in the bytes of a whole file.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        guard bytes.starts(with: Self.magic) else {
            throw FormatError(place: 0, problem: "no .npy file (it begins otherwise)")
        }
        guard bytes.count > 6, (1...3).contains(bytes[6]) else {
            throw FormatError(
                place: 6,
                problem: "unknown version of .npy (got \(bytes.dropFirst(6).first ?? 0); expected 1 to 3)")
        }
        let headerStart = bytes[6] == 1 ? 10 : 12
        guard bytes.count >= headerStart else {
            throw FormatError(place: bytes.count, problem: "the header is cut off")
        }
        let length = (8..<headerStart).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
        guard length <= bytes.count - headerStart else {
            throw FormatError(
                place: 8,
                problem: "the header is cut off (got \(bytes.count - headerStart) bytes; expected \(length))")
        }
        start = headerStart + length
        let header = Header(bytes[headerStart..<start])
        type = try header.entryType()
        isFortranOrdered = try header.isFortranOrdered()
        shape = try header.shape()
        var count = 1
        for dimension in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: dimension)
            guard !overflows, product <= 1 << 48 else {
                throw FormatError(place: headerStart, problem: "shape \(Self.text(shape)) is too large")
            }
            count = product
        }
        guard count * type.size == bytes.count - start else {
            throw FormatError(
                place: start,
                problem: "the size does not fit shape \(Self.text(shape)) of \(type.size)-byte entries "
                    + "(got \(bytes.count - start) bytes; expected \(count * type.size))")
        }
        self.count = count
        self.bytes = bytes
    }

    /// Whether the entries are whole numbers or truth values.
    public var isIntegral: Bool { type.kind != UInt8(ascii: "f") }

    /// The shape as Python writes it, for messages.
    public var shapeText: String { Self.text(shape) }

    /// The byte of the entry at a position in C order (last index fastest), `0 ..< count`.
    public func place(of position: Int) -> Int {
        guard isFortranOrdered else { return start + position * type.size }
        var (rest, offset, stride) = (position, 0, count)
        for dimension in shape.reversed() {
            stride /= dimension
            offset += rest % dimension * stride
            rest /= dimension
        }
        return start + offset * type.size
    }

    /// The entry at a position in C order; integers beyond 2⁵³ are rounded.
    public subscript(position: Int) -> Double { type.value(bytes, at: place(of: position)) }

    private static func text(_ shape: [Int]) -> String {
        "(" + shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }
}

/// The kind of one entry: `<f8` and its like.
private struct EntryType {
    static let known = ["f8", "f4", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"]

    let kind: UInt8
    let size: Int
    let isBigEndian: Bool

    func value(_ bytes: [UInt8], at place: Int) -> Double {
        var bits: UInt64 = 0
        for index in 0..<size {
            bits = bits << 8 | UInt64(bytes[place + (isBigEndian ? index : size - 1 - index)])
        }
        switch kind {
        case UInt8(ascii: "f"):
            return size == 8 ? Double(bitPattern: bits) : Double(Float(bitPattern: UInt32(bits)))
        case UInt8(ascii: "i"):
            let unused = 64 - 8 * size
            return Double(Int64(bitPattern: bits << UInt64(unused)) >> Int64(unused))
        case UInt8(ascii: "b"):
            return bits == 0 ? 0 : 1
        default:
            return Double(bits)
        }
    }
}

/// The header of a file: `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }`.
private struct Header {
    private let words: [String]
    private let place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        place = bytes.startIndex
        words = String(decoding: bytes, as: UTF8.self).split { " \t\n{}():,".contains($0) }.map(String.init)
    }

    private func fault(_ problem: String) -> NumPyArray.FormatError {
        NumPyArray.FormatError(place: place, problem: "header: \(problem)")
    }

    private func after(_ key: String) throws(NumPyArray.FormatError) -> Int {
        guard let index = words.firstIndex(of: "'\(key)'"), index + 1 < words.count else {
            throw fault("'\(key)' is missing")
        }
        return index + 1
    }

    func entryType() throws(NumPyArray.FormatError) -> EntryType {
        let text = words[try after("descr")].filter { $0 != "'" }
        let code = Array(text.utf8)
        guard code.count == 3, "<>|=".utf8.contains(code[0]),
            EntryType.known.contains(String(text.dropFirst()))
        else {
            throw fault(
                "entries of another kind (got '\(text)'; expected one of "
                    + EntryType.known.joined(separator: ", ") + "); convert with array.astype('<f8')")
        }
        return EntryType(
            kind: code[1], size: Int(code[2] - UInt8(ascii: "0")), isBigEndian: code[0] == UInt8(ascii: ">"))
    }

    func isFortranOrdered() throws(NumPyArray.FormatError) -> Bool {
        let word = words[try after("fortran_order")]
        guard word == "True" || word == "False" else {
            throw fault("'fortran_order' is \(word) (expected True or False)")
        }
        return word == "True"
    }

    func shape() throws(NumPyArray.FormatError) -> [Int] {
        guard let index = words.firstIndex(of: "'shape'") else { throw fault("'shape' is missing") }
        var dimensions: [Int] = []
        for word in words[(index + 1)...].prefix(while: { !$0.hasPrefix("'") }) {
            guard let dimension = Int(word), dimension >= 0, dimensions.count < NumPyArray.rankLimit else {
                throw fault("the shape is not of whole numbers (got \(word))")
            }
            dimensions.append(dimension)
        }
        return dimensions
    }
}
