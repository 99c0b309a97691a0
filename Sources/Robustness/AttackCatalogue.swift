public import Catalogues

/// Every attack that nodes of an experiment can make.
public enum AttackCatalogue {
    /// The attacks, in the order of their documentation.
    public static let all = Catalogue<AttackEntry>(
        "attack",
        [
            .signFlip,
            .gaussian,
            .infinity,
            .labelFlip,
            .mimic,
            .alie,
            .innerProduct,
            .dissensus,
        ])
}
