public import Catalogues

/// All graph families that users can name.
public enum GraphFamilyCatalogue {
    /// The families, in the order of their documentation.
    public static let all = Catalogue<GraphFamily>(
        "graph family",
        [
            .ring, .path, .star, .complete, .torus, .hypercube, .exponential, .randomRegular, .erdosRenyi,
        ]
    )
}
