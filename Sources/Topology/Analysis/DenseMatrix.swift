/// A square matrix of double-precision numbers in full, for analyses of moderate size.
struct DenseMatrix: Sendable {
    /// Rows and columns.
    let order: Int
    /// `[order, order]` row-major.
    private(set) var values: [Double]

    init(order: Int, values: [Double]) {
        precondition(values.count == order * order, "expected \(order * order) values, got \(values.count)")
        self.order = order
        self.values = values
    }

    init(_ matrix: MixingMatrix) {
        self.init(order: matrix.nodeCount, values: matrix.dense())
    }

    static func identity(_ order: Int) -> DenseMatrix {
        var result = DenseMatrix(order: order, values: [Double](repeating: 0, count: order * order))
        for index in 0..<order { result.values[index * order + index] = 1 }
        return result
    }

    /// self · other.
    func times(_ other: DenseMatrix) -> DenseMatrix {
        precondition(order == other.order, "\(order) and \(other.order) rows")
        let n = order
        var product = [Double](repeating: 0, count: n * n)
        var out = product.mutableSpan
        let a = values.span
        let b = other.values.span
        for i in 0..<n {
            for k in 0..<n {
                let factor = a[i * n + k]
                if factor == 0 { continue }
                for j in 0..<n { out[i * n + j] += factor * b[k * n + j] }
            }
        }
        return DenseMatrix(order: n, values: product)
    }

    var transposed: DenseMatrix {
        let n = order
        var result = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0..<n { result[j * n + i] = values[i * n + j] }
        }
        return DenseMatrix(order: n, values: result)
    }

    mutating func scale(by factor: Double) {
        for index in values.indices { values[index] *= factor }
    }

    mutating func add(_ other: DenseMatrix) {
        precondition(order == other.order, "\(order) and \(other.order) rows")
        for index in values.indices { values[index] += other.values[index] }
    }

    /// The largest absolute value.
    var largestEntry: Double { values.reduce(0) { max($0, abs($1)) } }

    /// The diagonal; `[order]`.
    var diagonal: [Double] { (0..<order).map { values[$0 * order + $0] } }

    /// This minus J, whose entries are all 1/order.
    var withoutMean: DenseMatrix {
        let share = 1 / Double(order)
        return DenseMatrix(order: order, values: values.map { $0 - share })
    }
}
