import Catalogues
import LinearAlgebra

/// Sign flip: the model with all signs turned round, `−x` or `−μ`.
struct SignFlip: Attack {
    /// Whether the mean of the honest models is turned round, not the attacker's own.
    let flipsMean: Bool

    func forge(_ view: AttackView) -> ParameterSnapshot {
        var forgery = flipsMean ? view.honestMean() : ParameterVector(view.own, pool: view.pool)
        forgery.scale(by: -1)
        return forgery.freeze()
    }
}

extension AttackEntry {
    static let signFlip = AttackEntry(
        name: "sign-flip", summary: "The attacker's model with all signs turned round.",
        source: "Li, Xu, Chen, Giannakis & Ling, AAAI 2019, arXiv:1811.03761",
        settings: [
            Setting(
                "flipped", .choice(["own", "mean"]), default: "own",
                "sign-flip: whether -x of the attacker's own model is sent, or -mu of the honest models it has seen."
            )
        ],
        details: "Easy to see far from 0, and enough to stop training where models are plainly averaged.",
        .forges { SignFlip(flipsMean: $0.text("flipped") == "mean") })
}
