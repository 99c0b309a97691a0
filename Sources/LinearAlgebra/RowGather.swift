/// Copies chosen rows of a matrix one below the other: a mini-batch out of a data set.
public enum RowGather {
    /// `target[k] ← matrix[rows[k]]`.
    ///
    /// One block copy for each row: an element loop takes three times as long on rows of a few kilobytes.
    ///
    /// - Parameters:
    ///   - rows: positions of rows, each below the matrix's number of rows; traps otherwise.
    ///   - matrix: `[any, columns]` row-major.
    ///   - columns: elements in each row, at least 1.
    ///   - target: at least `rows.count * columns` elements; the rest stays as it was.
    public static func copy(
        _ rows: Span<Int32>, of matrix: Span<Float>, columns: Int, into target: inout MutableSpan<Float>
    ) {
        precondition(
            columns > 0 && target.count >= rows.count * columns,
            "\(rows.count) rows of \(columns) elements do not fit \(target.count)")
        let available = matrix.count / columns
        unsafe matrix.withUnsafeBufferPointer { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                for index in rows.indices {
                    let row = Int(rows[index])
                    precondition(row >= 0 && row < available, "row \(row) of \(available)")
                    unsafe (to + index * columns).update(from: from + row * columns, count: columns)
                }
            }
        }
    }
}
