import LinearAlgebra

/// The strength of an attack that moves the combined model furthest from the honest mean.
///
/// Shejwalkar & Houmansadr, "Manipulating the Byzantine", NDSS 2021, search the strength in this way; here it is the best of
/// a fixed list. The attacker imagines a node whose own model is the first honest one, and which receives the other
/// honest models and as many copies of the forgery as there are attackers.
enum StrongestForgery {
    /// 1/8 to 8 in steps of √2.
    static let strengths = (0...12).map { Float(exp2Half($0 - 6)) }

    /// The forgery of the best of `strengths`, the first of equal ones.
    static func choose(_ view: AttackView, _ forgery: (Float) -> ParameterSnapshot) -> ParameterSnapshot {
        let mean = view.honestMean().freeze()
        var best: (model: ParameterSnapshot, distance: Double)?
        for strength in strengths {
            let model = forgery(strength)
            let distance = combined(view, model).squaredDistance(to: mean)
            if distance > best?.distance ?? -1 { best = (model, distance) }
        }
        guard let best else { return mean }
        return best.model
    }

    private static func combined(_ view: AttackView, _ forgery: ParameterSnapshot) -> ParameterSnapshot {
        let models = view.honest.dropFirst().map(\.values) + view.attackers.map { _ in forgery }
        var own = ParameterVector(view.honest[0].values, pool: view.pool)
        guard let aggregation = view.aggregation else {
            own.assign(meanOf: [view.honest[0].values] + models)
            return own.freeze()
        }
        let weight = 1 / Double(models.count + 1)
        _ = aggregation.combine(
            models.map { ReceivedModel($0, weight: weight) }, into: &own, view.pool)
        return own.freeze()
    }

    /// `√2ᵏ`.
    private static func exp2Half(_ half: Int) -> Double {
        let whole = Double(sign: .plus, exponent: half >> 1, significand: 1)
        return half & 1 == 0 ? whole : whole * 2.0.squareRoot()
    }
}
