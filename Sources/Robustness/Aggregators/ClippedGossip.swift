import Catalogues
import LinearAlgebra

/// ClippedGossip: nodes move towards each neighbour as the mean does, but nobody pulls further than a radius.
///
/// He, Karimireddy & Jaggi, "Byzantine-robust decentralized learning via ClippedGossip", 2022, arXiv:2202.01545, Algorithm 1:
/// `xᵢ ← xᵢ + Σⱼ Wᵢⱼ clip(xⱼ − xᵢ, τᵢ)`, `clip(z, τ) = z min(1, τ/‖z‖)`.
///
/// With a symmetric W and the same τ everywhere the two ends of an edge move by opposite amounts, so the mean of the models
/// stays; with τ = ∞ it is the mean.
struct ClippedGossip: AggregationRule {
    /// τ; nil takes the distance of the neighbour with f others further away.
    let radius: Double?

    func fewestModels(bearing f: Int) -> Int { f > 0 ? f + 2 : 1 }

    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool
    ) {
        let start = own.snapshot()
        let distances = received.map { $0.values.squaredDistance(to: start).squareRoot() }
        let radius = radius ?? distances.sorted(by: >)[min(f, distances.count - 1)]
        for (neighbour, distance) in zip(received, distances) {
            let share = Float(neighbour.weight * Self.share(within: radius, distance))
            if share > 0 { own.add(share, timesDifference: neighbour.values, start) }
        }
        pool.recycle(consume start)
    }

    /// How much of a difference of that length is left by clipping, in `[0, 1]`; 0 of one too long for a number.
    static func share(within radius: Double, _ distance: Double) -> Double {
        distance <= radius ? 1 : radius / distance
    }
}

extension AggregatorEntry {
    static let clippedGossip = AggregatorEntry(
        name: "clipped-gossip",
        summary: "ClippedGossip: the mean, but nobody pulls further than a radius.",
        source: "He, Karimireddy & Jaggi 2022, arXiv:2202.01545, Algorithm 1",
        settings: [
            Setting(
                "clip-radius", .number(0...1e30), default: 0,
                """
                clipped-gossip: tau, the farthest that one neighbour can pull at full weight, as a distance between models; 0 \
                takes the distance of the neighbour that has assumed-attackers others further away.
                """)
        ],
        details: """
            x_i <- x_i + sum_j W_ij clip(x_j - x_i, tau), where clip shortens a difference longer than tau to tau. The only rule \
            here that keeps to the graph's weights: on sparse graphs, where the others throw away the one neighbour that \
            connects a node to the rest, honest models still find together. A symmetric W and one clip-radius for all keep the \
            mean of the models. Local momentum (dsgdm) helps: it makes honest models differ less.
            """,
        cost: "m d", fewestModels: "f + 2",
        deviations: """
            The radius of the theory needs to know who is honest. As in the authors' code it is an order statistic of the \
            distances: the second largest there, here that after the assumed-attackers largest, the same for 1.
            """
    ) {
        let radius = $0.number("clip-radius")
        return ClippedGossip(radius: radius > 0 ? radius : nil)
    }
}
