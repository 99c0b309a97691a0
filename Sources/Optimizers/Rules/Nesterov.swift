import Catalogues

/// Nesterov momentum: with `g' = g + λ·x`: `m ← μ·m + g'`, `x ← x − γ·(g' + μ·m)`, from `m = 0`.
///
/// Source: Nesterov 1983, in the form of Sutskever et al. 2013 that PyTorch's `SGD(momentum: μ, nesterov: true)` uses
/// (the gradient is taken at the stored parameters, which already include the look-ahead). It is `Momentum` with another
/// last line.
enum Nesterov {
    static let entry = OptimizerEntry(
        "nesterov", "Nesterov momentum: m ← μ·m + g', x ← x − γ·(g' + μ·m) with g' = g + λ·x",
        source: "Nesterov 1983; Sutskever et al. 2013 (form of PyTorch)",
        settings: Momentum.settings
    ) { settings, pool in
        Momentum(
            momentum: Float(settings.number("momentum")), weightDecay: Float(settings.number("weight-decay")),
            looksAhead: true, pool: pool)
    }
}
