import Glibc

/// So many steps of gossip with one symmetric mixing matrix W, plain or with Chebyshev acceleration.
///
/// Plain: `x_t = W x_{t−1}`. Accelerated: `x₁ = W x₀`, then `x_{t+1} = γ W x_t + (1 − γ) x_{t−1}` with
///
///     γ = 2 (1 − √(λ(1 − λ/4))) / (1 − λ/2)²,   λ = 1 − |λ₂| the spectral gap.
///
/// Both keep the mean. The first step must be `W x₀`: begun with `x₋₁ = 0` instead, as `x₁ = γ W x₀`, every node ends at
/// `x̄/(2 − γ)`.
///
/// Muffliato: Cyffers, Even, Bellet & Massoulié, NeurIPS 2022, arXiv:2206.05091, Algorithm 1; acceleration: Berthier,
/// Bach & Gaillard, SIAM J. Math. Data Sci. 2020, arXiv:1805.08531.
public struct ChebyshevGossip: Sendable, Equatable {
    /// T: the number of steps, at least 1.
    public let steps: Int
    /// γ, in [1, 2); 1 is plain gossip.
    public let momentum: Double

    /// Exactly these steps.
    ///
    /// - Parameters:
    ///   - steps: T, at least 1.
    ///   - gap: λ, in (0, 1].
    ///   - isAccelerated: whether steps have momentum.
    public init(steps: Int, gap: Double, isAccelerated: Bool = true) {
        precondition(steps >= 1, "\(steps) steps of gossip")
        precondition(gap > 0 && gap <= 1 + 1e-9, "spectral gap \(gap)")
        self.steps = steps
        guard isAccelerated else {
            momentum = 1
            return
        }
        let gap = min(gap, 1)
        let radius = 1 - gap / 2
        momentum = 2 * (1 - (gap * (1 - gap / 4)).squareRoot()) / (radius * radius)
    }

    /// As many steps as private averaging needs: until what is left of the disagreement is less than the noise.
    ///
    /// `T = ⌈λ^(−1/2) ln((n/σ²) max(s, σ²))⌉`, with λ⁻¹ in place of its root without acceleration.
    ///
    /// - Parameters:
    ///   - nodes: n, at least 1.
    ///   - noise: σ, each node's noise, greater than 0.
    ///   - spread: s, the largest variance of the nodes' values, in the units of σ²; 1/4 for values in [0, 1].
    ///   - gap: λ, in (0, 1].
    ///   - isAccelerated: whether steps have momentum.
    public init(nodes: Int, noise: Double, spread: Double = 0.25, gap: Double, isAccelerated: Bool = true) {
        precondition(nodes >= 1 && noise > 0, "\(nodes) nodes with noise \(noise)")
        let rounds = log(Double(nodes) / (noise * noise) * max(spread, noise * noise))
        let scale = isAccelerated ? gap.squareRoot() : gap
        // The gap comes from a computation: a hair above a whole number is that number.
        let steps = max(1, (rounds / scale - 1e-6).rounded(.up))
        precondition(steps < 1e9, "\(steps) steps of gossip")
        self.init(steps: Int(steps), gap: gap, isAccelerated: isAccelerated)
    }
}
