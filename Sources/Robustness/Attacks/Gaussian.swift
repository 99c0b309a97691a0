import Catalogues
import Determinism
import LinearAlgebra

/// Gaussian noise in place of a model: every parameter `N(0, s²)`, fresh in every round.
struct Gaussian: Attack {
    let deviation: Double

    func forge(_ view: AttackView) -> ParameterSnapshot {
        var forgery = ParameterVector(undefinedFrom: view.pool)
        var random = view.random
        var values = forgery.mutableSpan
        for index in values.indices {
            values[index] = Float(random.normal(mean: 0, standardDeviation: deviation))
        }
        return forgery.freeze()
    }
}

extension AttackEntry {
    static let gaussian = AttackEntry(
        name: "gaussian", summary: "Noise instead of a model.",
        source: "Blanchard, El Mhamdi, Guerraoui & Stainer, NeurIPS 2017",
        settings: [
            Setting(
                "standard-deviation", .number(0...1e6), default: 1,
                "gaussian: s, the standard deviation of every parameter; a trained model's are below 1.")
        ],
        details: "Every parameter is drawn from N(0, s^2), anew in every round; all receivers get the same.",
        .forges { Gaussian(deviation: $0.number("standard-deviation")) })
}
