/// Adjacency and mixing matrices as plain text: a row a line, numbers between spaces or commas.
///
/// What `numpy.savetxt` writes and `numpy.loadtxt` reads. Text after `#` and empty lines mean nothing. See
/// `MatrixEntries` for what the entries mean.
enum AdjacencyMatrix {
    static func read(
        _ bytes: [UInt8], file: String, isDirected: Bool?
    ) throws(TopologyFormatError) -> GraphDocument {
        let text = try SourceText(utf8: bytes, file: file)
        var lines = WordLines(text)
        var entries: MatrixEntries?
        var count = 0
        var row = 0
        while let words = lines.next() {
            if entries == nil {
                count = words.count
                entries = MatrixEntries(text, nodeCount: count)
            }
            guard words.count == count, row < count else {
                let rows = row < count ? "" : " in a row too many"
                throw text.fault(
                    at: words[0].lowerBound,
                    "the matrix is not square (got \(words.count) numbers\(rows); expected \(count) rows of \(count))"
                )
            }
            for (column, word) in words.enumerated() {
                guard let value = SourceText.number(text.text(word)) else {
                    throw text.fault(
                        at: word.lowerBound, "no number (got '\(text.text(word))'; expected a finite number)")
                }
                try entries?.add(row: row, column: column, value, at: word.lowerBound)
            }
            row += 1
        }
        guard let entries else { throw text.fault(at: 0, "the file is empty (expected a square matrix)") }
        guard row == count else {
            throw text.fault(
                at: bytes.count, "the matrix is not square (got \(row) rows of \(count); expected \(count))")
        }
        return try entries.document(isDirected: isDirected)
    }

    static func write(_ document: GraphDocument) throws(TopologyError) -> [UInt8] {
        var text = ""
        let isWeighted = document.hasMatrixOfWeights
        try document.forEachMatrixRow { row in
            text += row.map { isWeighted ? "\($0)" : $0 == 0 ? "0" : "1" }.joined(separator: " ") + "\n"
        }
        return Array(text.utf8)
    }
}

extension GraphFormat {
    /// A square matrix of numbers as text.
    static let adjacencyMatrix = GraphFormat(
        name: "adjacency-matrix",
        summary: "A square matrix of numbers, a row a line; ones mean edges, other numbers weights.",
        source: "numpy.savetxt", fileExtensions: ["txt", "csv"], attributes: [.weight],
        statesDirection: false, isMatrix: true, holdsName: { _ in false },
        read: { bytes, file, isDirected throws(TopologyFormatError) in
            try AdjacencyMatrix.read(bytes, file: file, isDirected: isDirected)
        },
        write: { document throws(TopologyError) in
            try AdjacencyMatrix.write(document)
        })
}
