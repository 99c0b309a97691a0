import Catalogues
import LinearAlgebra

/// Inner-product manipulation, also "fall of empires": the honest mean with the sign turned round, scaled: `−ε μ`.
///
/// Xie, Koyejo & Gupta, "Fall of empires: breaking Byzantine-tolerant SGD by inner product manipulation", UAI 2019,
/// arXiv:1903.03936, section 4.
struct InnerProduct: Attack {
    /// ε; nil takes what harms most under the experiment's aggregation.
    let strength: Float?

    func forge(_ view: AttackView) -> ParameterSnapshot {
        func scaled(_ strength: Float) -> ParameterSnapshot {
            var forgery = view.honestMean()
            forgery.scale(by: -strength)
            return forgery.freeze()
        }
        guard let strength else { return StrongestForgery.choose(view, scaled) }
        return scaled(strength)
    }
}

extension AttackEntry {
    static let innerProduct = AttackEntry(
        name: "inner-product",
        summary: "Inner-product manipulation, or fall of empires: the honest mean turned round.",
        source: "Xie, Koyejo & Gupta, UAI 2019, arXiv:1903.03936, section 4",
        settings: [
            Setting(
                "epsilon", .number(0...1000), default: 0.1,
                "inner-product: the mean is multiplied by -epsilon; 0.1 hides near 0, large values are as sign flips."
            ),
            .optimized,
        ],
        details: """
            Sends -epsilon mu of the honest models seen, so that the inner product of the result with the honest mean becomes \
            small or negative. Made for gradients; with models, which do not shrink, large values are easy to see.
            """,
        .forges {
            InnerProduct(strength: $0.boolean("optimized") ? nil : Float($0.number("epsilon")))
        })
}
