import Determinism
import LinearAlgebra
import Topology

/// How well random pairwise exchanges connect a graph: the two constants that A²CiD² is tuned with.
///
/// Every node begins exchanges at the same rate, each with a neighbour drawn evenly, so the link {i, j} is used at the rate
/// `rᵢⱼ = rate · (1/dᵢ + 1/dⱼ)`. With the Laplacian of these rates, `L = Σ rᵢⱼ (eᵢ − eⱼ)(eᵢ − eⱼ)ᵀ`:
/// `χ₁ = 1/λ₂(L)` is the time in which the slowest disagreement fades, and `χ₂ = max ½ (eᵢ − eⱼ)ᵀ L⁺ (eᵢ − eⱼ)` over links
/// the largest resistance of a link; `χ₂ ≤ χ₁`.
struct ExchangeRates: Sendable {
    /// Up to how many nodes they are computed: one factorisation of an n × n matrix, some seconds at this size.
    static let nodeLimit = 2000

    /// In gradients.
    let chi1: Double
    /// In gradients.
    let chi2: Double

    private struct Key: Equatable {
        let topology: RunDigest
        let rate: Double
    }

    private static let remembered = Remembered<Key, ExchangeRates?>(capacity: 8)

    /// The constants of the graph of all links of a topology, of at most `nodeLimit` nodes, each of which begins `rate > 0`
    /// exchanges per gradient; nil when it has no links or is in parts.
    static func of(_ topology: Topology, rate: Double) -> ExchangeRates? {
        precondition(topology.nodeCount <= nodeLimit && rate > 0, "\(topology.nodeCount) nodes, rate \(rate)")
        return remembered.value(for: Key(topology: topology.digest, rate: rate)) {
            ExchangeRates(topology, rate: rate)
        }
    }

    private init?(_ topology: Topology, rate: Double) {
        let n = topology.nodeCount
        let neighbours = (0..<n).map { topology.contacts(of: $0) }
        guard n > 1, neighbours.allSatisfy({ !$0.isEmpty }) else { return nil }
        var laplacian = [Double](repeating: 0, count: n * n)
        for node in 0..<n {
            for other in neighbours[node] {
                let link = rate * (1 / Double(neighbours[node].count) + 1 / Double(neighbours[other].count))
                laplacian[node * n + other] = -link
                laplacian[node * n + node] += link
            }
        }
        let slowest = SymmetricEigenvalues(of: laplacian, order: n).values[1]
        guard slowest > 1e-9 * rate else { return nil }
        // L + (s/n) 11ᵀ has the inverse L⁺ + 11ᵀ/(s n), and eᵢ − eⱼ does not see the second part.
        let shift = 2 * rate / Double(n)
        guard let factor = CholeskyFactor(of: laplacian.map { $0 + shift }, order: n) else { return nil }
        let inverse = factor.inverse()
        var resistance = 0.0
        for node in 0..<n {
            for other in neighbours[node] where other > node {
                let both = inverse[node * n + node] + inverse[other * n + other]
                resistance = max(resistance, both - 2 * inverse[node * n + other])
            }
        }
        chi1 = 1 / slowest
        chi2 = resistance / 2
    }
}
