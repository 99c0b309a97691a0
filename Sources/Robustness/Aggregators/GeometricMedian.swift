import Catalogues
import LinearAlgebra

/// The geometric median: the point with the least sum of distances to all models, by the smoothed Weiszfeld iteration.
///
/// Pillutla, Kakade & Harchaoui, "Robust aggregation for federated learning", 2019, arXiv:1912.13445, Algorithm 2:
/// `wᵢ = 1/max(ν, ‖z − vᵢ‖)`, `z ← Σ wᵢ vᵢ / Σ wᵢ`.
struct GeometricMedian: AggregationRule {
    /// T.
    let iterations: Int
    /// ν.
    let smoothing: Double

    func fewestModels(bearing f: Int) -> Int { 2 * f + 1 }

    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool
    ) {
        let models = models(received, own)
        CoordinateMedian().combine(received, bearing: f, into: &own, pool)
        for _ in 0..<iterations {
            let centre = own.snapshot()
            let weights = models.map {
                1 / max(smoothing, $0.squaredDistance(to: centre).squareRoot())
            }
            let sum = weights.reduce(0, +)
            for (model, weight) in zip(models, weights) where weight > 0 {
                own.add(Float(weight / sum), timesDifference: model, centre)
            }
            pool.recycle(consume centre)
        }
    }
}

extension AggregatorEntry {
    static let geometricMedian = AggregatorEntry(
        name: "geometric-median", summary: "The point with the least sum of distances to all models.",
        source: "Pillutla, Kakade & Harchaoui 2019, arXiv:1912.13445, Algorithm 2",
        settings: [
            Setting(
                "median-iterations", .integer(1...1000), default: 8,
                "geometric-median: Weiszfeld iterations; codes take 3 to 8."),
            Setting(
                "median-smoothing", .number(0...1e6, excludingLowerBound: true), default: 1e-6,
                """
                geometric-median: nu, the distance below which a model gains no more weight; 1e-6 as in the paper, smaller than \
                distances between models.
                """),
        ],
        details: """
            Smoothed Weiszfeld: w_i = 1/max(nu, |z - v_i|), z <- sum w_i v_i / sum w_i. All models have the same weight at \
            first; turning all of space turns the result with it, unlike the coordinate-wise rules.
            """,
        cost: "2 T m d", fewestModels: "2 f + 1",
        deviations:
            "Starts at the coordinate-wise median, not at 0: fewer iterations, and independent of the origin."
    ) {
        GeometricMedian(
            iterations: $0.integer("median-iterations"), smoothing: $0.number("median-smoothing"))
    }
}
