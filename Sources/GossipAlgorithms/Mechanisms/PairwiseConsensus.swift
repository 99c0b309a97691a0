import Glibc

/// Whether nodes that meet in random pairs and move by momentum come together: NoLoCo's outer step without its gradients.
///
/// One meeting of nodes i and j: `m ← α m + γ (mean(φ) − φᵢ)`, `φᵢ ← φᵢ + m`. Over random pairs the mean squares of φ's
/// deviation, of m and of their product follow a linear recursion; its growth says whether models stay together.
enum PairwiseConsensus {
    /// By what factor the squared disagreement changes per meeting in the long run.
    ///
    /// Deviations sum to zero, so those of two different nodes have the correlation −1/(n − 1); that between meetings is
    /// neglected. n = 1 has no disagreement: 0.
    static func growth(alpha: Double, gamma: Double, nodeCount: Int) -> Double {
        guard nodeCount > 1 else { return 0 }
        let k = 1 + 1 / Double(nodeCount - 1)
        var (position, product, velocity) = (1.0, 0.0, 0.0)
        var logarithms = 0.0
        let (rounds, warmUp) = (400, 200)
        for round in 0..<rounds {
            let newVelocity =
                alpha * alpha * velocity - alpha * gamma * k * product + gamma * gamma * k / 2 * position
            let moved = alpha * product - gamma * k / 2 * position
            (position, product, velocity) = (
                position + 2 * moved + newVelocity, moved + newVelocity, newVelocity
            )
            let size = abs(position) + abs(product) + abs(velocity)
            guard size > 0 else { return 0 }
            if round >= warmUp { logarithms += log(size) }
            position /= size
            product /= size
            velocity /= size
        }
        return exp(logarithms / Double(rounds - warmUp))
    }

    /// Why the two rates must not be used, with the remedy; nil when models come together.
    static func refusal(alpha: Double, gamma: Double, nodeCount: Int) -> String? {
        let growth = growth(alpha: alpha, gamma: gamma, nodeCount: nodeCount)
        guard growth >= 1, nodeCount > 1 else { return nil }
        return "with outer-momentum \(alpha) and consensus-rate \(gamma) models do not come together (their "
            + "squared distance changes by \((growth * 1e3).rounded() / 1e3) a meeting; expected below 1); lower outer-momentum (0.5 is the authors'), "
            + "or consensus-rate"
    }
}
