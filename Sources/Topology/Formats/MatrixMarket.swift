/// Sparse matrices as Matrix Market: `coordinate`, real, integer or pattern, general or symmetric.
///
/// Source: Boisvert, Pozo, Remington, "The Matrix Market Exchange Formats", NIST IR 5935, 1996. Rows and
/// columns are numbered from 1. See `MatrixEntries` for what the entries mean.
enum MatrixMarket {
    static func read(
        _ bytes: [UInt8], file: String, isDirected: Bool?
    ) throws(TopologyFormatError) -> GraphDocument {
        var text = try SourceText(utf8: bytes, file: file)
        let banner = text.take { $0 != UInt8(ascii: "\n") }
        let words = text.text(banner).lowercased().split { $0.isWhitespace }
        let kinds = ["real", "integer", "pattern", "double"]
        guard words.count == 5, words[0] == "%%matrixmarket", words[1] == "matrix", words[2] == "coordinate",
            kinds.contains(String(words[3])), words[4] == "general" || words[4] == "symmetric"
        else {
            throw text.fault(
                at: 0,
                "no such Matrix Market file (got '\(text.text(banner).prefix(80))'; expected '%%MatrixMarket matrix "
                    + "coordinate real|integer|pattern general|symmetric')")
        }
        let isSymmetric = words[4] == "symmetric"
        let isPattern = words[3] == "pattern"
        var lines = WordLines(text, comment: UInt8(ascii: "%"))
        guard let sizes = lines.next() else {
            throw text.fault(at: bytes.count, "the file ends early (expected rows, columns and entries)")
        }
        let numbers = sizes.compactMap { Int(text.text($0)) }
        guard sizes.count == 3, numbers.count == 3, numbers[0] == numbers[1], numbers[0] >= 1 else {
            throw text.fault(
                at: sizes[0].lowerBound,
                "no size of a square matrix (got '\(sizes.map(text.text).joined(separator: " "))'; "
                    + "expected n n and the number of entries)")
        }
        let count = numbers[0]
        try GraphBuilder.check(nodeCount: count, at: sizes[0].lowerBound, of: text)
        var entries = MatrixEntries(text, nodeCount: count)
        var given = 0
        while let words = lines.next() {
            given += 1
            try read(words, count, isPattern: isPattern, isSymmetric: isSymmetric, text, into: &entries)
        }
        guard given == numbers[2] else {
            throw text.fault(
                at: sizes[2].lowerBound,
                "the number of entries is wrong (got \(numbers[2]); expected \(given), the number of lines that follow)"
            )
        }
        return try entries.document(isDirected: isDirected)
    }

    private static func read(
        _ words: [Range<Int>], _ count: Int, isPattern: Bool, isSymmetric: Bool, _ text: SourceText,
        into entries: inout MatrixEntries
    ) throws(TopologyFormatError) {
        let place = words[0].lowerBound
        guard words.count == (isPattern ? 2 : 3) else {
            throw text.fault(
                at: place,
                "an entry is a row, a column\(isPattern ? "" : " and a value") (got \(words.count) words)")
        }
        var ends: [Int] = []
        for word in words[..<2] {
            guard let end = Int(text.text(word)), 1...count ~= end else {
                throw text.fault(
                    at: word.lowerBound,
                    "no such row or column (got '\(text.text(word))'; expected 1...\(count)); they are numbered from 1"
                )
            }
            ends.append(end - 1)
        }
        var value = 1.0
        if !isPattern {
            guard let number = SourceText.number(text.text(words[2])) else {
                throw text.fault(
                    at: words[2].lowerBound,
                    "no number (got '\(text.text(words[2]))'; expected a finite number)")
            }
            value = number
        }
        try entries.add(row: ends[0], column: ends[1], value, at: place)
        if isSymmetric, ends[0] != ends[1] {
            try entries.add(row: ends[1], column: ends[0], value, at: place)
        }
    }

    static func write(_ document: GraphDocument) -> String {
        let graph = document.graph
        let isWeighted = document.hasMatrixOfWeights
        func value(_ weight: Double) -> String { isWeighted ? " \(weight)" : "" }
        var lines: [String] = []
        for (node, weight) in document.selfWeights.enumerated() where weight != 0 {
            lines.append("\(node + 1) \(node + 1)\(value(weight))")
        }
        for (index, edge) in graph.edges.enumerated() {
            // The lower triangle of a symmetric matrix: the larger number first.
            let (row, column) = graph.isDirected ? (edge.from, edge.to) : (edge.to, edge.from)
            lines.append("\(row + 1) \(column + 1)\(value(document.link(index).weight ?? 1))")
        }
        let header =
            "%%MatrixMarket matrix coordinate \(isWeighted ? "real" : "pattern") "
            + "\(graph.isDirected ? "general" : "symmetric")\n"
            + "\(graph.nodeCount) \(graph.nodeCount) \(lines.count)\n"
        return header + lines.map { $0 + "\n" }.joined()
    }
}

extension GraphFormat {
    /// The entries of a sparse matrix, one a line.
    static let matrixMarket = GraphFormat(
        name: "matrix-market", summary: "The entries of a sparse matrix, one a line, numbered from 1.",
        source: "Boisvert, Pozo, Remington, NIST IR 5935, 1996", fileExtensions: ["mtx"],
        attributes: [.weight], statesDirection: false, isMatrix: true, holdsName: { _ in false },
        read: { bytes, file, isDirected throws(TopologyFormatError) in
            try MatrixMarket.read(bytes, file: file, isDirected: isDirected)
        },
        write: { document in
            Array(MatrixMarket.write(document).utf8)
        })
}
