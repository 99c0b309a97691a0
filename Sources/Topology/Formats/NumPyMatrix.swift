/// Adjacency and mixing matrices as NumPy's `.npy`: versions 1 and 2, little-endian, in C order.
///
/// Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`. Entries may be float64, float32, signed and
/// unsigned integers of 1 to 8 bytes, and truth values; float64 is written. The header's numbers are checked
/// against the file's size before they are used.
enum NumPyMatrix {
    private static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    static func read(
        _ bytes: [UInt8], file: String, isDirected: Bool?
    ) throws(TopologyFormatError) -> GraphDocument {
        let text = SourceText(bytes, file: file)
        func fault(_ place: Int, _ problem: String) -> TopologyFormatError {
            TopologyFormatError(file: file, line: 1, column: place + 1, problem: problem)
        }
        guard bytes.starts(with: magic) else { throw fault(0, "no .npy file (it begins otherwise)") }
        guard bytes.count > 6, bytes[6] == 1 || bytes[6] == 2 else {
            throw fault(6, "unknown version of .npy (got \(bytes.dropFirst(6).first ?? 0); expected 1 or 2)")
        }
        let start = bytes[6] == 1 ? 10 : 12
        guard bytes.count >= start else { throw fault(bytes.count, "the header is cut off") }
        let length = Int(unsigned(bytes, 8, start - 8))
        guard length <= bytes.count - start else {
            throw fault(8, "the header is cut off (got \(bytes.count - start) bytes; expected \(length))")
        }
        let header = try NumPyHeader(text, start..<start + length)
        let (rows, columns) = header.shape
        guard rows == columns, rows >= 1 else {
            throw fault(
                start, "the matrix is not square (got shape (\(rows), \(columns)); expected (n, n), n >= 1)")
        }
        let first = start + length
        let (cells, overflows) = rows.multipliedReportingOverflow(by: columns)
        guard !overflows, cells <= bytes.count, cells * header.size == bytes.count - first else {
            throw fault(
                first,
                "the size does not fit shape (\(rows), \(columns)) of \(header.size)-byte entries "
                    + "(got \(bytes.count - first) bytes)")
        }
        var entries = MatrixEntries(text, nodeCount: rows)
        for cell in 0..<cells {
            let place = first + cell * header.size
            let value = header.value(bytes, place)
            guard value.isFinite else {
                throw fault(
                    place, "entry (\(cell / rows), \(cell % rows)) is \(value) (expected a finite number)")
            }
            try entries.add(row: cell / rows, column: cell % rows, value, at: place)
        }
        do {
            return try entries.document(isDirected: isDirected)
        } catch {
            throw TopologyFormatError(file: file, line: 1, column: first + 1, problem: error.problem)
        }
    }

    static func write(_ document: GraphDocument) throws(TopologyError) -> [UInt8] {
        let count = document.graph.nodeCount
        var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(count), \(count)), }"
        // The entries begin at a multiple of 64 bytes.
        let padding = 64 - (magic.count + 4 + header.utf8.count + 1) % 64
        header += String(repeating: " ", count: padding % 64) + "\n"
        let length = header.utf8.count
        var bytes = magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8)
        try document.forEachMatrixRow { row in
            for value in row {
                for shift in stride(from: 0, to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
                }
            }
        }
        return bytes
    }

    /// A little-endian number of up to eight bytes.
    static func unsigned(_ bytes: [UInt8], _ start: Int, _ size: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in (0..<size).reversed() { value = value << 8 | UInt64(bytes[start + index]) }
        return value
    }
}

/// What the header of a `.npy` file says: kind and size of the entries and the shape.
private struct NumPyHeader {
    let kind: UInt8
    let size: Int
    let shape: (rows: Int, columns: Int)

    /// Reads `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }`.
    init(_ text: SourceText, _ range: Range<Int>) throws(TopologyFormatError) {
        let words = text.text(range).split { " \t\n{}():,".contains($0) }.map(String.init)
        func fault(_ problem: String) -> TopologyFormatError {
            TopologyFormatError(
                file: text.file, line: 1, column: range.lowerBound + 1, problem: "header: \(problem)")
        }
        func after(_ key: String) throws(TopologyFormatError) -> Int {
            guard let place = words.firstIndex(of: "'\(key)'"), place + 1 < words.count else {
                throw fault("'\(key)' is missing")
            }
            return place + 1
        }
        let type = Array(words[try after("descr")].utf8.filter { $0 != UInt8(ascii: "'") })
        let known = ["<f8", "<f4", "<i8", "<i4", "<i2", "|i1", "<u8", "<u4", "<u2", "|u1", "|b1"]
        guard known.contains(String(decoding: type, as: UTF8.self)) else {
            throw fault(
                "entries of another kind (got '\(String(decoding: type, as: UTF8.self))'; expected one of "
                    + known.joined(separator: ", ") + "); convert with array.astype('<f8')")
        }
        (kind, size) = (type[1], Int(type[2] - UInt8(ascii: "0")))
        guard words[try after("fortran_order")] == "False" else {
            throw fault("entries in Fortran order; convert with numpy.ascontiguousarray")
        }
        let start = try after("shape")
        guard start + 2 <= words.count, let rows = Int(words[start]), let columns = Int(words[start + 1]),
            rows >= 0, columns >= 0, words.count == start + 2 || words[start + 2].hasPrefix("'")
        else { throw fault("the shape is not of two numbers (expected (n, n))") }
        shape = (rows, columns)
    }

    /// The entry that begins at a byte.
    func value(_ bytes: [UInt8], _ place: Int) -> Double {
        let bits = NumPyMatrix.unsigned(bytes, place, size)
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

extension GraphFormat {
    /// A square matrix of numbers in NumPy's file format.
    static let numPyMatrix = GraphFormat(
        name: "npy", summary: "A square matrix of numbers as NumPy saves it.",
        source: "numpy.lib.format, NEP 1", fileExtensions: ["npy"], attributes: [.weight],
        statesDirection: false, isMatrix: true, holdsName: { _ in false },
        read: { bytes, file, isDirected throws(TopologyFormatError) in
            try NumPyMatrix.read(bytes, file: file, isDirected: isDirected)
        },
        write: { document throws(TopologyError) in
            try NumPyMatrix.write(document)
        })
}
