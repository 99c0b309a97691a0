/// The header of a file in NumPy's format, `.npy`, versions 1 to 3: what its entries are and where they begin.
///
/// Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`. Entries may be float64, float32, signed and unsigned
/// integers of 1 to 8 bytes, and truth values, in either byte order; the array may lie in C or in Fortran order. The
/// header's numbers are checked against the file's size before they are used.
public struct NumPyHeader: Sendable {
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
    let type: NumPyEntryType
    let isFortranOrdered: Bool

    /// - Parameters:
    ///   - bytes: the begin of a file, with all of its header.
    ///   - fileBytes: the size of the whole file.
    /// - Throws: when the file is of another kind, or cut off, or longer than its header says.
    public init(_ bytes: [UInt8], fileBytes: Int) throws(FormatError) {
        guard bytes.starts(with: Self.magic) else {
            throw FormatError(place: 0, problem: "no .npy file (it begins otherwise)")
        }
        guard bytes.count > 6, (1...3).contains(bytes[6]) else {
            throw FormatError(
                place: 6,
                problem: "unknown version of .npy (got \(bytes.dropFirst(6).first ?? 0); expected 1 to 3)")
        }
        let textStart = bytes[6] == 1 ? 10 : 12
        guard bytes.count >= textStart else {
            throw FormatError(place: bytes.count, problem: "the header is cut off")
        }
        let length = (8..<textStart).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
        guard length <= bytes.count - textStart else {
            throw FormatError(
                place: 8,
                problem: "the header is cut off (got \(bytes.count - textStart) bytes; expected \(length))")
        }
        start = textStart + length
        let text = HeaderText(bytes[textStart..<start])
        type = try text.entryType()
        isFortranOrdered = try text.isFortranOrdered()
        shape = try text.shape()
        var count = 1
        for dimension in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: dimension)
            guard !overflows, product <= 1 << 48 else {
                throw FormatError(place: textStart, problem: "shape \(Self.text(shape)) is too large")
            }
            count = product
        }
        guard count * type.size == fileBytes - start else {
            throw FormatError(
                place: start,
                problem: "the size does not fit shape \(Self.text(shape)) of \(type.size)-byte entries "
                    + "(got \(fileBytes - start) bytes; expected \(count * type.size))")
        }
        self.count = count
    }

    /// The shape as Python writes it, for messages.
    public var shapeText: String { Self.text(shape) }

    /// The entries as files state them, for example `<f4`, when they lie row after row; nil in Fortran order.
    public var rowMajorEntries: String? { isFortranOrdered ? nil : type.text }

    private static func text(_ shape: [Int]) -> String {
        "(" + shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }
}

/// The kind of one entry: `<f8` and its like.
struct NumPyEntryType {
    static let known = ["f8", "f4", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"]

    let kind: UInt8
    let size: Int
    let isBigEndian: Bool

    /// As files state it; the order of a single byte's is `|`.
    var text: String {
        (size == 1 ? "|" : isBigEndian ? ">" : "<") + String(UnicodeScalar(kind)) + "\(size)"
    }

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
private struct HeaderText {
    private let words: [String]
    private let place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        place = bytes.startIndex
        words = String(decoding: bytes, as: UTF8.self).split { " \t\n{}():,".contains($0) }.map(String.init)
    }

    private func fault(_ problem: String) -> NumPyHeader.FormatError {
        NumPyHeader.FormatError(place: place, problem: "header: \(problem)")
    }

    private func after(_ key: String) throws(NumPyHeader.FormatError) -> Int {
        guard let index = words.firstIndex(of: "'\(key)'"), index + 1 < words.count else {
            throw fault("'\(key)' is missing")
        }
        return index + 1
    }

    func entryType() throws(NumPyHeader.FormatError) -> NumPyEntryType {
        let text = words[try after("descr")].filter { $0 != "'" }
        let code = Array(text.utf8)
        guard code.count == 3, "<>|=".utf8.contains(code[0]),
            NumPyEntryType.known.contains(String(text.dropFirst()))
        else {
            throw fault(
                "entries of another kind (got '\(text)'; expected one of "
                    + NumPyEntryType.known.joined(separator: ", ") + "); convert with array.astype('<f8')")
        }
        return NumPyEntryType(
            kind: code[1], size: Int(code[2] - UInt8(ascii: "0")), isBigEndian: code[0] == UInt8(ascii: ">"))
    }

    func isFortranOrdered() throws(NumPyHeader.FormatError) -> Bool {
        let word = words[try after("fortran_order")]
        guard word == "True" || word == "False" else {
            throw fault("'fortran_order' is \(word) (expected True or False)")
        }
        return word == "True"
    }

    func shape() throws(NumPyHeader.FormatError) -> [Int] {
        guard let index = words.firstIndex(of: "'shape'") else { throw fault("'shape' is missing") }
        var dimensions: [Int] = []
        for word in words[(index + 1)...].prefix(while: { !$0.hasPrefix("'") }) {
            guard let dimension = Int(word), dimension >= 0, dimensions.count < NumPyHeader.rankLimit else {
                throw fault("the shape is not of whole numbers (got \(word))")
            }
            dimensions.append(dimension)
        }
        return dimensions
    }
}
