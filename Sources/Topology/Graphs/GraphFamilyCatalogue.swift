public import Catalogues

/// All graph families that users can name.
public enum GraphFamilyCatalogue {
    /// The families, in the order of their documentation.
    public static let all = Catalogue<GraphFamily>(
        "graph family",
        [
            .ring, .path, .star, .wheel, .complete, .completeBipartite, .grid, .torus, .hypercube, .tree,
            .caterpillar,
            .barbell, .lollipop, .caveman, .petersen, .circulant, .exponential, .exponentialSymmetric,
            .randomRegular,
            .erdosRenyi, .wattsStrogatz, .barabasiAlbert, .stochasticBlockModel, .randomGeometric, .kleinberg,
            .margulis, .paley, .hierarchical,
        ]
    )
}
