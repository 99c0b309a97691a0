/// A read-only matrix of numbers, `[rows, columns]`, that keeps only what is not 0: compressed sparse rows.
public struct SparseMatrix: Sendable, Equatable {
    /// The number of columns.
    public let columns: Int
    /// Where each row begins in `indices` and `values`, and the end; `[rows + 1]`.
    public let starts: [Int]
    /// The column of each kept number, ascending within a row; `[kept]`.
    public let indices: [Int32]
    /// The kept numbers; `[kept]`.
    public let values: [Float]

    /// - Parameters:
    ///   - columns: at least 0.
    ///   - starts: ascending from 0, one more than there are rows.
    ///   - indices: below `columns`, ascending within a row.
    ///   - values: as many as indices.
    public init(columns: Int, starts: [Int], indices: [Int32], values: [Float]) {
        precondition(
            starts.first == 0 && starts.last == indices.count && indices.count == values.count,
            "\(indices.count) columns and \(values.count) numbers in rows that end at \(starts.last ?? -1)")
        precondition(
            indices.allSatisfy { $0 >= 0 && $0 < columns }, "a number beyond column \(columns)")
        self.columns = columns
        self.starts = starts
        self.indices = indices
        self.values = values
    }

    /// The number of rows.
    public var rows: Int { starts.count - 1 }

    /// The places of a row in `indices` and `values`.
    public func places(ofRow row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

    /// The matrix of some of the rows, in the given order.
    func selecting(_ chosen: [Int]) -> SparseMatrix {
        var starts = [0]
        var (indices, values): ([Int32], [Float]) = ([], [])
        for row in chosen {
            indices += self.indices[places(ofRow: row)]
            values += self.values[places(ofRow: row)]
            starts.append(indices.count)
        }
        return SparseMatrix(columns: columns, starts: starts, indices: indices, values: values)
    }

    /// The same with its zeros.
    var dense: DenseMatrix {
        var filled = [Float](repeating: 0, count: rows * columns)
        for row in 0..<rows {
            for place in places(ofRow: row) { filled[row * columns + Int(indices[place])] = values[place] }
        }
        return DenseMatrix(rows: rows, columns: columns, values: filled)
    }
}
