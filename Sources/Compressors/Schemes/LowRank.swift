import Catalogues
import Determinism
import Glibc

/// The vector as a matrix, and that as a product of two thin ones, by one step of the power method.
struct LowRank: Compressor {
    let rank: Int

    var isUnbiased: Bool { false }

    func contraction(count: Int) -> Double {
        let shape = shape(count)
        return shape.columns > 0 ? Double(shape.rank) / Double(shape.columns) : 1
    }

    func byteCount(count: Int) -> Int {
        let shape = shape(count)
        return LowRankEncoding.headBytes + 4 * shape.rank * (shape.rows + shape.columns)
    }

    private func shape(_ count: Int) -> (rows: Int, columns: Int, rank: Int) {
        let matrix = ReshapedMatrix(count: count)
        return (matrix.rows, matrix.columns, min(rank, min(matrix.rows, matrix.columns)))
    }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        let (rows, columns, rank) = shape(vector.count)
        var bytes = [UInt8](repeating: 0, count: byteCount(count: vector.count))
        var target = bytes.mutableSpan
        target.store(UInt32(rows), at: 0)
        target.store(UInt32(rank), at: 4)
        var largest: Float = 0
        for index in vector.indices { largest = max(largest, vector[index].magnitude) }
        guard largest > 0 else { return CompressedVector(.lowRank, count: vector.count, made: bytes) }
        // The elements of PQᵀ stay finite when Q's do times the rank.
        let limit = Double(Float.greatestFiniteMagnitude) / Double(2 * rank)
        let matrix = ReshapedMatrix(count: vector.count)
        var left: [[Double]] = []
        for component in 0..<rank {
            let guess = (0..<columns).map { _ in randomness.own.normal() }
            var column = matrix.product(vector, guess)
            ReshapedMatrix.orthonormalise(&column, against: left)
            left.append(column)
            let right = matrix.transposedProduct(vector, column)
            for row in 0..<rows {
                target.store(Float(column[row]), at: LowRankEncoding.headBytes + 4 * (row * rank + component))
            }
            let start = LowRankEncoding.headBytes + 4 * rows * rank
            for index in 0..<columns {
                target.store(
                    Float(min(max(right[index], -limit), limit)), at: start + 4 * (index * rank + component))
            }
        }
        return CompressedVector(.lowRank, count: vector.count, made: bytes)
    }
}

extension CompressorEntry {
    static let lowRank = CompressorEntry(
        name: "low-rank", summary: "The vector as a matrix of low rank.",
        source: "Vogels, Karimireddy & Jaggi, NeurIPS 2019, arXiv:1905.13727 (PowerSGD)",
        settings: [
            Setting("rank", .integer(1...1024), default: 2, "low-rank: r; PowerSGD's usual value is 2.")
        ],
        details: """
            The vector is read as a matrix X of about sqrt(d) rows. P = X Q for a random Q, made orthonormal; then Q = Xᵀ P. \
            P and Q travel. One step of the power method, without the warm start of PowerSGD: the compressor keeps nothing.
            """,
        cost: "8 + 4 r (rows + columns), rows = ceil(sqrt d), columns = ceil(d / rows)",
        contraction:
            "r / columns in expectation: P Pᵀ X is at least as near to X as X projected on a random r-space"
    ) {
        LowRank(rank: $0.integer("rank"))
    }
}
