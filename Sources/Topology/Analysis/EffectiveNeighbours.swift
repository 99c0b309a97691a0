import LinearAlgebra

/// By how much averaging with a mixing matrix reduces the noise of a node that keeps learning: the number of
/// workers that would do the same if they averaged exactly.
///
/// A value follows x ← W(√γ x + noise) with independent unit noise at every node. n_W(γ) is the stationary
/// variance of a lone worker, 1/(1 − γ), over that of the nodes. γ = 0 counts one round only; γ → 1 gives n
/// for connected W. For curvature h and learning rate η take γ ≈ (1 − ηh)². Ranks topologies for training far
/// better than the spectral gap. Source: Vogels, Hendrikx, Jaggi, "Beyond spectral gap", NeurIPS 2022, arXiv
/// 2206.03093.
public struct EffectiveNeighbours: Sendable, Equatable {
    /// The decay γ, in [0, 1).
    public let decay: Double
    /// From the mean variance over nodes, in [1, n] for doubly stochastic W.
    public let mean: Double
    /// From the variance of the node that is worst off.
    public let worst: Double

    /// Solves for the stationary variances; time n³.
    ///
    /// - Parameters:
    ///   - matrix: rows sum to 1; symmetric or not.
    ///   - decay: γ in [0, 1).
    public init(of matrix: MixingMatrix, decay: Double) {
        precondition(decay >= 0 && decay < 1, "the decay lies in [0, 1), got \(decay)")
        let variances =
            matrix.isSymmetric
            ? Self.symmetricVariances(matrix, decay) : Self.variances(DenseMatrix(matrix), decay)
        self.decay = decay
        let lone = 1 / (1 - decay)
        mean = lone / (variances.reduce(0, +) / Double(variances.count))
        worst = lone / (variances.max() ?? 1)
    }

    /// Var(x_i) = Σ_k v_ik² λ_k²/(1 − γ λ_k²).
    private static func symmetricVariances(_ matrix: MixingMatrix, _ decay: Double) -> [Double] {
        let n = matrix.nodeCount
        let eigen = SymmetricEigenvalues(of: matrix.dense(), order: n, vectors: true)
        var variances = [Double](repeating: 0, count: n)
        for k in 0..<n {
            let square = eigen.values[k] * eigen.values[k]
            let factor = square / (1 - decay * square)
            for i in 0..<n {
                let v = eigen.vectors[k * n + i]
                variances[i] += factor * v * v
            }
        }
        return variances
    }

    /// The diagonal of C = γ W C Wᵀ + W Wᵀ.
    private static func variances(_ matrix: DenseMatrix, _ decay: Double) -> [Double] {
        var factor = matrix
        factor.scale(by: decay.squareRoot())
        return stationary(matrix.times(matrix.transposed), factor).diagonal
    }

    /// The solution of C = A C Aᵀ + D, Σ_k A^k D (Aᵀ)^k, summed by doubling; A must shrink.
    private static func stationary(_ start: DenseMatrix, _ factor: DenseMatrix) -> DenseMatrix {
        var sum = start
        var power = factor
        for _ in 0..<60 {
            let next = power.times(sum).times(power.transposed)
            sum.add(next)
            if next.largestEntry <= 1e-17 * sum.largestEntry { break }
            power = power.times(power)
        }
        return sum
    }

    /// Solves for the variances of a periodic schedule, averaged over the rounds of its period; time period ×
    /// n³.
    ///
    /// - Parameters:
    ///   - schedule: must repeat; rows sum to 1 in every round.
    ///   - decay: γ in [0, 1).
    public init(of schedule: TopologySchedule, decay: Double) {
        precondition(decay >= 0 && decay < 1, "the decay lies in [0, 1), got \(decay)")
        guard let period = schedule.period else {
            preconditionFailure("schedule \(schedule.name) never repeats, so it has no stationary variances")
        }
        let n = schedule.nodeCount
        let rounds = (0..<period).map { schedule.matrix(round: $0) }
        var product = DenseMatrix.identity(n)
        var noise = DenseMatrix(order: n, values: [Double](repeating: 0, count: n * n))
        for round in rounds {
            product = round.times(product)
            product.scale(by: decay.squareRoot())
            noise = Self.step(noise, round, decay)
        }
        var covariance = Self.stationary(noise, product)
        var variances = [Double](repeating: 0, count: n)
        for round in rounds {
            covariance = Self.step(covariance, round, decay)
            for (node, variance) in covariance.diagonal.enumerated() {
                variances[node] += variance / Double(period)
            }
        }
        let lone = 1 / (1 - decay)
        self.decay = decay
        mean = lone / (variances.reduce(0, +) / Double(n))
        worst = lone / (variances.max() ?? 1)
    }

    /// W (γ C + I) Wᵀ for symmetric C.
    private static func step(_ covariance: DenseMatrix, _ matrix: MixingMatrix, _ decay: Double)
        -> DenseMatrix
    {
        var fresh = covariance
        fresh.scale(by: decay)
        fresh.add(.identity(matrix.nodeCount))
        return matrix.times(matrix.times(fresh).transposed)
    }
}
