import Glibc

/// What each node gives away to each other when all average noisy values by gossip: the pairwise network privacy of
/// Muffliato.
///
/// Every node adds `N(0, σ²)` once, in units of the sensitivity, and then gossips for T steps. Node v sees what its
/// neighbours send; what u gives away to v has at the Rényi order α at most the loss
///
///     Σ_{t < T} Σ_{w ∈ N(v)} α (P_t)²_{wu} / (2σ² ‖row w of P_t‖²),   capped by α/(2σ²),
///
/// with `P_t` the polynomial in W of t steps (`Wᵗ` without acceleration). The cap is what u gives away to anybody: local
/// differential privacy. The loss falls with the distance between u and v (under acceleration, which overshoots, it may rise
/// a little again for the farthest). It holds for nodes that follow the protocol and
/// do not collude.
///
/// Losses are stated for each unit of α, so that they are `ρ` of zero-concentrated privacy (Bun & Steinke 2016,
/// arXiv:1605.02065): `ε = ρ + 2√(ρ ln(1/δ))`. Cyffers, Even, Bellet & Massoulié, NeurIPS 2022, arXiv:2206.05091, theorem 2.
public struct PairwisePrivacyLoss: Sendable {
    /// The losses between nodes of one distance.
    public struct AtDistance: Sendable, Equatable {
        /// Hops from the one that gives away to the one that sees, at least 1.
        public let hops: Int
        /// Ordered pairs of nodes.
        public let pairs: Int
        /// The mean loss for each unit of α.
        public let mean: Double
        /// The largest.
        public let largest: Double
    }

    /// What a node gives away to anybody, for each unit of α: 1/(2σ²).
    public let localLoss: Double
    /// By distance, nearest first; pairs that are not connected are left out.
    public let distances: [AtDistance]
    /// How many nodes' views were looked at; all of them unless that would take too long.
    public let observers: Int

    /// Multiply-adds up to which every node is looked at, about a second's.
    static let workLimit = 400_000_000

    /// - Parameters:
    ///   - matrix: W, symmetric.
    ///   - gossip: the steps.
    ///   - noise: σ over the sensitivity, greater than 0.
    public init(of matrix: MixingMatrix, _ gossip: ChebyshevGossip, noise: Double) {
        precondition(noise > 0, "noise \(noise)")
        precondition(matrix.isSymmetric, "pairwise losses need a symmetric mixing matrix")
        let count = matrix.nodeCount
        let graph = matrix.graph
        localLoss = 1 / (2 * noise * noise)
        let work = max(1, gossip.steps * (matrix.messageCount + 4 * count))
        let viewWork = work * max(1, matrix.messageCount / max(1, count))
        observers = max(1, min(count, Self.workLimit / viewWork))
        var sums: [(pairs: Int, sum: Double, largest: Double)] = []
        for index in 0..<observers {
            let observer = index * count / observers
            let losses = Self.losses(towards: observer, matrix, gossip, cap: localLoss)
            for (node, hops) in graph.distances(from: observer).enumerated() where hops > 0 {
                while sums.count < hops { sums.append((0, 0, 0)) }
                sums[hops - 1].pairs += 1
                sums[hops - 1].sum += losses[node]
                sums[hops - 1].largest = max(sums[hops - 1].largest, losses[node])
            }
        }
        distances = sums.enumerated().filter { $0.element.pairs > 0 }.map { index, entry in
            AtDistance(
                hops: index + 1, pairs: entry.pairs, mean: entry.sum / Double(entry.pairs),
                largest: entry.largest)
        }
    }

    /// ε of a loss for each unit of α, at a δ.
    public static func epsilon(of loss: Double, delta: Double) -> Double {
        loss + 2 * (loss * -log(delta)).squareRoot()
    }

    /// What every node gives away to one, for each unit of α; `[nodeCount]`.
    static func losses(
        towards observer: Int, _ matrix: MixingMatrix, _ gossip: ChebyshevGossip, cap: Double
    ) -> [Double] {
        let count = matrix.nodeCount
        var losses = [Double](repeating: 0, count: count)
        for neighbour in matrix.row(observer) {
            // W is symmetric: the row of P_t is P_t times a unit vector.
            var last = [Double](repeating: 0, count: count)
            var row = last
            row[neighbour.node] = 1
            for step in 0..<gossip.steps {
                let norm = row.reduce(0) { $0 + $1 * $1 }
                for node in 0..<count { losses[node] += cap * row[node] * row[node] / norm }
                var next = [Double](repeating: 0, count: count)
                var span = next.mutableSpan
                matrix.multiply(row.span, into: &span)
                if step > 0 {
                    for node in 0..<count {
                        next[node] = gossip.momentum * next[node] + (1 - gossip.momentum) * last[node]
                    }
                }
                last = row
                row = next
            }
        }
        return losses.map { min($0, cap) }
    }
}
