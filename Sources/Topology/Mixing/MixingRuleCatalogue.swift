public import Catalogues

/// All rules for mixing weights that users can name.
public enum MixingRuleCatalogue {
    /// The rules, in the order of their documentation.
    public static let all = Catalogue<MixingRule>(
        "mixing rule",
        [
            .metropolisHastings, .uniform, .maximumDegree, .lazy, .bestConstant, .fastestMixing, .laplacian,
            .columnStochastic, .communicationCoefficients,
        ]
    )
}
