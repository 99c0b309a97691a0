/// A read-only matrix of numbers, `[rows, columns]` row-major; one row for each sample.
public struct DenseMatrix: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The elements, row after row; `[rows * columns]`.
    public let values: [Float]

    /// - Parameters:
    ///   - rows: at least 0.
    ///   - columns: at least 0.
    ///   - values: row after row; traps when there are not `rows * columns`.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(
            rows >= 0 && columns >= 0 && values.count == rows * columns,
            "a matrix \(rows)x\(columns) cannot have \(values.count) elements")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// The element in a row and a column.
    public subscript(row: Int, column: Int) -> Float { values[row * columns + column] }
}
