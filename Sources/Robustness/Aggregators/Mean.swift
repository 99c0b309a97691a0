/// The mean: what the mixing matrix gives, `x ← Σⱼ Wᵢⱼ xⱼ`.
///
/// The rule of every algorithm's paper; one attacker takes the result anywhere.
extension AggregatorEntry {
    static let mean = AggregatorEntry(
        name: "mean", summary: "The weighted mean by the mixing matrix; bears no attacker.",
        source: "",
        details: """
            x_i <- sum_j W_ij x_j. What the algorithms' papers assume, and the only rule that uses all of every model; a \
            single attacker moves it wherever it likes.
            """,
        cost: "m d", fewestModels: "1, and no attacker is borne"
    ) { _ in nil }
}
