import LinearAlgebra

/// Adjacency and mixing matrices as NumPy's `.npy`.
///
/// `NumPyArray` says what is read; version 1 with float64 in C order is written.
enum NumPyMatrix {
    static func read(
        _ bytes: [UInt8], file: String, isDirected: Bool?
    ) throws(TopologyFormatError) -> GraphDocument {
        func fault(_ place: Int, _ problem: String) -> TopologyFormatError {
            TopologyFormatError(file: file, line: 1, column: place + 1, problem: problem)
        }
        let array: NumPyArray
        do throws(NumPyArray.FormatError) {
            array = try NumPyArray(bytes)
        } catch {
            throw fault(error.place, error.problem)
        }
        guard array.shape.count == 2, array.shape[0] == array.shape[1], array.count >= 1 else {
            throw fault(
                array.start,
                "the matrix is not square (got shape \(array.shapeText); expected (n, n), n >= 1)")
        }
        let rows = array.shape[0]
        let text = SourceText(bytes, file: file)
        var entries = MatrixEntries(text, nodeCount: rows)
        for cell in 0..<array.count {
            let (place, value) = (array.place(of: cell), array[cell])
            guard value.isFinite else {
                throw fault(
                    place, "entry (\(cell / rows), \(cell % rows)) is \(value) (expected a finite number)")
            }
            try entries.add(row: cell / rows, column: cell % rows, value, at: place)
        }
        do {
            return try entries.document(isDirected: isDirected)
        } catch {
            throw TopologyFormatError(file: file, line: 1, column: array.start + 1, problem: error.problem)
        }
    }

    static func write(_ document: GraphDocument) throws(TopologyError) -> [UInt8] {
        let count = document.graph.nodeCount
        var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(count), \(count)), }"
        // The entries begin at a multiple of 64 bytes.
        let padding = 64 - (NumPyHeader.magic.count + 4 + header.utf8.count + 1) % 64
        header += String(repeating: " ", count: padding % 64) + "\n"
        let length = header.utf8.count
        var bytes = NumPyHeader.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8)
        try document.forEachMatrixRow { row in
            for value in row {
                for shift in stride(from: 0, to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
                }
            }
        }
        return bytes
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
