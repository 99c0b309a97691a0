extension EffectiveNeighbours {
    /// The mean effective number of neighbours of a large symmetric matrix, estimated in memory proportional
    /// to edges.
    ///
    /// The mean variance is a trace, (1/n) Σ_k f(λ_k), taken by stochastic Lanczos quadrature (Ubaru, Chen &
    /// Saad 2017). The eigenvalue 1 is counted exactly. The relative error is about √(2/(n · probes)): 0.1 %
    /// for 250,000 nodes.
    ///
    /// - Parameters:
    ///   - matrix: symmetric and doubly stochastic, at least 2 nodes.
    ///   - decays: values of γ in [0, 1); all share the same work.
    ///   - probes: random start vectors.
    ///   - steps: Lanczos steps for each; 100 give eight digits at γ = 0.99.
    /// - Returns: n_W(γ) for each decay.
    public static func estimatedMeans(
        of matrix: MixingMatrix, decays: [Double], probes: Int = 8, steps: Int = 100
    ) -> [Double] {
        precondition(
            matrix.isSymmetric && matrix.isDoublyStochastic, "the estimate needs symmetric stochastic weights"
        )
        precondition(decays.allSatisfy { $0 >= 0 && $0 < 1 }, "decays lie in [0, 1), got \(decays)")
        let n = Double(matrix.nodeCount)
        var sums = [Double](repeating: 0, count: decays.count)
        for probe in 0..<probes {
            let start = Lanczos.randomSigns(order: matrix.nodeCount, "quadrature probe", probe)
            var lanczos = Lanczos(order: matrix.nodeCount, start: start) { x, y in
                matrix.multiply(x, into: &y)
            }
            for _ in 0..<steps { lanczos.step() }
            let quadrature = lanczos.reduced.quadrature
            for (index, decay) in decays.enumerated() {
                for (node, weight) in quadrature {
                    sums[index] += weight * node * node / (1 - decay * node * node)
                }
            }
        }
        return zip(decays, sums).map { decay, sum in
            let variance = (1 / (1 - decay) + (n - 1) * sum / Double(probes)) / n
            return 1 / (1 - decay) / variance
        }
    }
}
