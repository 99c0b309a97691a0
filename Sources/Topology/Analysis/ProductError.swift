import LinearAlgebra

extension TopologySchedule {
    /// ‖W_{end−1} ⋯ W_start − J‖₂: the distance from exact averaging after some rounds in a row; time rounds
    /// × n² and n³.
    ///
    /// 0 (to rounding) when those rounds average exactly; an empty range gives ‖I − J‖₂, which is 1 for n ≥
    /// 2.
    public func productError(rounds: Range<Int>) -> Double {
        var product = DenseMatrix.identity(nodeCount)
        for round in rounds { product = matrix(round: round).times(product) }
        return GeneralSpectrum.norm2(of: product.withoutMean.values, order: nodeCount)
    }

    /// The fewest rounds, counted from round 0, after which every node holds the exact average.
    ///
    /// - Parameters:
    ///   - limit: at most this many rounds are tried.
    ///   - tolerance: the largest entry of the product minus J that still counts as rounding.
    /// - Returns: nil when it takes more than `limit` rounds or never happens.
    public func roundsToExactAverage(limit: Int, tolerance: Double = 1e-12) -> Int? {
        var product = DenseMatrix.identity(nodeCount)
        if product.withoutMean.largestEntry <= tolerance { return 0 }
        for round in 0..<limit {
            product = matrix(round: round).times(product)
            if product.withoutMean.largestEntry <= tolerance { return round + 1 }
        }
        return nil
    }
}

extension MixingMatrix {
    /// W · dense.
    func times(_ dense: DenseMatrix) -> DenseMatrix {
        let n = nodeCount
        precondition(dense.order == n, "\(n) and \(dense.order) rows")
        var product = [Double](repeating: 0, count: n * n)
        var out = product.mutableSpan
        let values = dense.values.span
        for i in 0..<n {
            let own = selfWeight(i)
            for j in 0..<n { out[i * n + j] = own * values[i * n + j] }
            for entry in row(i) {
                let weight = entry.weight
                let other = entry.node * n
                for j in 0..<n { out[i * n + j] += weight * values[other + j] }
            }
        }
        return DenseMatrix(order: n, values: product)
    }
}
