/// `P Qᵀ`, read row by row as a vector: rows u32, rank u32, then `P [rows, rank]` and `Q [columns, rank]` in single precision.
///
/// `columns = ⌈d / rows⌉`; what the product has beyond d is dropped.
enum LowRankEncoding: VectorEncoding {
    static let headBytes = 8

    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count >= headBytes, bytes.count % 4 == 0 else { throw .size(bytes: bytes.count) }
        let (rows, rank) = (Int(bytes.unsigned32(at: 0)), Int(bytes.unsigned32(at: 4)))
        guard rows >= 1, rows <= max(1, count) else { throw .parameter(UInt64(rows)) }
        guard rank <= min(rows, columns(count, rows)) else { throw .parameter(UInt64(rank)) }
        let edges = rows + columns(count, rows)
        guard (bytes.count - headBytes) % (4 * edges) == 0, (bytes.count - headBytes) / (4 * edges) == rank
        else {
            throw .size(bytes: bytes.count)
        }
        let left = largest(bytes, headBytes, rows * rank)
        let right = largest(bytes, headBytes + 4 * rows * rank, columns(count, rows) * rank)
        // Comparisons with not-a-number are false.
        guard Double(left) * Double(right) * Double(rank) <= Double(Float.greatestFiniteMagnitude) else {
            throw .nonFinite
        }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let (rows, rank) = (Int(bytes.unsigned32(at: 0)), Int(bytes.unsigned32(at: 4)))
        let columns = columns(target.count, rows)
        let right = headBytes + 4 * rows * rank
        for row in 0..<rows {
            for component in 0..<rank {
                let left = factor * bytes.float(at: headBytes + 4 * (row * rank + component))
                let start = row * columns
                for column in 0..<max(0, min(columns, target.count - start)) {
                    target[start &+ column] +=
                        left * bytes.float(at: right &+ 4 &* (column &* rank &+ component))
                }
            }
        }
    }

    static func columns(_ count: Int, _ rows: Int) -> Int { (count + rows - 1) / rows }

    /// The largest magnitude of some floats; not a number when there is one that is none.
    private static func largest(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Float {
        var largest: Float = 0
        for index in 0..<count {
            let magnitude = bytes.float(at: start + 4 * index).magnitude
            if !magnitude.isFinite { return .nan }
            largest = max(largest, magnitude)
        }
        return largest
    }
}
