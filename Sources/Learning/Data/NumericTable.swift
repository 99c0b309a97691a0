/// A table of numbers with a label for every row, as a data set is made of it.
public struct NumericTable: Sendable {
    /// The most numbers of a table whose zeros are not written in its file, and of arrays: 2²⁶, 512 MiB in memory.
    public static let limit = 1 << 26

    /// The file's name, for errors.
    public let file: String
    /// The columns' names, the label column's left out; `[columns]`, or empty when the columns have none.
    public let columns: [String]
    /// The numbers, `[rows, columns]` row-major; empty when the zeros are left out, or all stays in the file.
    public let values: [Double]
    /// The numbers without their zeros; nil when all are in `values`.
    public let sparse: SparseMatrix?
    /// The numbers left in their file; nil for tables in memory.
    let stored: StoredRows?
    /// The text of the label column in each row; nil when no label column was asked for.
    public let labels: [String]?
    /// The file that errors about labels name.
    public let labelFile: String
    /// The line of each row in the file, or the row of an array, counted from 1.
    public let lines: [Int]
    /// The position of the label column in the file, counted from 1; nil when labels stand in no column.
    public let labelColumn: Int?
    /// The number of rows.
    public var rows: Int { lines.count }
    /// The number of columns without the label column.
    public var width: Int { sparse?.columns ?? columns.count }

    /// Everything by name; traps when the lengths do not fit together.
    ///
    /// `labelFile` is `file` unless said otherwise.
    public init(
        file: String, columns: [String], values: [Double], labels: [String]?, labelFile: String? = nil,
        lines: [Int], labelColumn: Int?
    ) {
        precondition(
            values.count == columns.count * lines.count && labels.map { $0.count == lines.count } != false,
            "\(values.count) numbers and \(labels?.count ?? 0) labels for \(lines.count)x\(columns.count)")
        self.file = file
        self.columns = columns
        self.values = values
        sparse = nil
        stored = nil
        self.labels = labels
        self.labelFile = labelFile ?? file
        self.lines = lines
        self.labelColumn = labelColumn
    }

    /// A table whose zeros are left out and whose columns have no names.
    init(file: String, sparse: SparseMatrix, labels: [String], lines: [Int], labelColumn: Int?) {
        precondition(
            sparse.rows == lines.count && labels.count == lines.count,
            "\(sparse.rows) rows and \(labels.count) labels for \(lines.count) lines")
        self.file = file
        columns = []
        values = []
        self.sparse = sparse
        stored = nil
        self.labels = labels
        labelFile = file
        self.lines = lines
        self.labelColumn = labelColumn
    }

    /// A table that stays in its file, with a label for every row; its columns are called by their numbers, from 0.
    init(file: String, stored: StoredRows, labels: [String], labelFile: String) {
        precondition(stored.rows == labels.count, "\(labels.count) labels for \(stored.rows) rows")
        self.file = file
        columns = (0..<stored.columns).map { "\($0)" }
        values = []
        sparse = nil
        self.stored = stored
        self.labels = labels
        self.labelFile = labelFile
        lines = Array(1...stored.rows)
        labelColumn = nil
    }

    /// Refuses a table that would not fit in memory.
    static func checkSize(
        rows: Int, columns: Int, file: String, remedy: String = "take fewer samples or features"
    ) throws(DatasetError) {
        let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
        guard !overflows, count <= limit, columns <= CSVDecoder.columnLimit else {
            throw DatasetError(
                file,
                "\(rows) samples of \(columns) features are too many to hold with all zeros "
                    + "(limit \(limit) numbers, \(CSVDecoder.columnLimit) features); \(remedy)"
            )
        }
    }
}
