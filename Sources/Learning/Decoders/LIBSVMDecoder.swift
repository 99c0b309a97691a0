/// Decodes LIBSVM's text format: rows of numbers, most of them zeros that are left out.
///
/// On every line a label, then `index:value` pairs with ascending indices from 1; features that are not named are 0. What
/// follows a `#` does not count. Source: Chang & Lin 2011, "LIBSVM: a library for support vector machines", and its README.
///
/// The rows stay as they are, or are filled up with zeros: a table may have at most `NumericTable.limit` numbers that way.
enum LIBSVMDecoder {
    /// The rows of a file, without their zeros.
    struct Rows {
        var labels: [String] = []
        var lines: [Int] = []
        /// Where each row begins in `indices` and `values`, and the end; `[rows + 1]`.
        var starts = [0]
        /// Features counted from 0.
        var indices: [Int32] = []
        var values: [Double] = []
        /// One more than the largest feature; 0 when no row names one.
        var width = 0
    }

    /// The most features of rows that keep their zeros out: as many parameters has the smallest model of them.
    static let widthLimit = 100_000_000

    /// The table in a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name, for errors.
    ///   - width: the number of features; nil for the largest index of the file.
    ///   - fillsZeros: whether zeros are held like other numbers; the columns are then called `1`, `2` and so on.
    /// - Returns: the table.
    /// - Throws: with the line, and the field counted from 1, of the first problem.
    static func decode(_ bytes: [UInt8], file: String, width: Int? = nil, fillsZeros: Bool = true)
        throws(DatasetError) -> NumericTable
    {
        var rows = Rows()
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            try read(line.prefix { $0 != UInt8(ascii: "#") }, number + 1, file, width, &rows)
        }
        guard !rows.labels.isEmpty else { throw DatasetError(file, "no samples") }
        let columns = width ?? rows.width
        guard columns > 0 else { throw DatasetError(file, "no row names a feature") }
        guard fillsZeros else { return sparse(rows, columns, file) }
        try NumericTable.checkSize(
            rows: rows.labels.count, columns: columns, file: file, remedy: "set rows: sparse")
        return dense(rows, columns, file)
    }

    private static func read(
        _ line: ArraySlice<UInt8>, _ number: Int, _ file: String, _ width: Int?, _ rows: inout Rows
    ) throws(DatasetError) {
        let fields = line.split {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
        }
        guard let label = fields.first else { return }
        let text = String(decoding: label, as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw DatasetError(file, line: number, column: 1, "label is not a finite number (got '\(text)')")
        }
        // `+1` and `1` are the same class.
        rows.labels.append(text.hasPrefix("+") ? String(text.dropFirst()) : text)
        rows.lines.append(number)
        var last = 0
        for (position, field) in fields.enumerated().dropFirst() {
            let (index, value) = try pair(field, line: number, column: position + 1, file)
            guard index > last else {
                throw DatasetError(
                    file, line: number, column: position + 1,
                    "feature \(index) after \(last) (expected ascending indices)")
            }
            if let width, index > width {
                throw DatasetError(
                    file, line: number, column: position + 1,
                    "feature \(index) of \(width); state the number of features with 'features'")
            }
            last = index
            rows.indices.append(Int32(index - 1))
            rows.values.append(value)
        }
        rows.width = max(rows.width, last)
        rows.starts.append(rows.indices.count)
    }

    private static func pair(
        _ field: ArraySlice<UInt8>, line: Int, column: Int, _ file: String
    ) throws(DatasetError) -> (index: Int, value: Double) {
        let parts = field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let text = parts.map { String(decoding: $0, as: UTF8.self) }
        guard text.count == 2, let index = Int(text[0]), let value = Double(text[1]) else {
            throw DatasetError(
                file, line: line, column: column,
                "not a feature (got '\(String(decoding: field, as: UTF8.self))'; expected index:value)")
        }
        guard index >= 1, index <= widthLimit else {
            throw DatasetError(
                file, line: line, column: column, "feature \(index) (expected indices in 1...\(widthLimit))")
        }
        guard value.isFinite, Float(value).isFinite else {
            throw DatasetError(
                file, line: line, column: column, "not a finite number (got '\(text[1])')")
        }
        return (index, value)
    }

    private static func sparse(_ rows: Rows, _ columns: Int, _ file: String) -> NumericTable {
        NumericTable(
            file: file,
            sparse: SparseMatrix(
                columns: columns, starts: rows.starts, indices: rows.indices,
                values: rows.values.map(Float.init)),
            labels: rows.labels, lines: rows.lines, labelColumn: 1)
    }

    private static func dense(_ rows: Rows, _ columns: Int, _ file: String) -> NumericTable {
        var values = [Double](repeating: 0, count: rows.labels.count * columns)
        for row in rows.labels.indices {
            for entry in rows.starts[row]..<rows.starts[row + 1] {
                values[row * columns + Int(rows.indices[entry])] = rows.values[entry]
            }
        }
        return NumericTable(
            file: file, columns: (1...columns).map(String.init), values: values, labels: rows.labels,
            lines: rows.lines, labelColumn: 1)
    }
}
