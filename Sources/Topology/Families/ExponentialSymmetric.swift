import Catalogues
import Determinism

extension GraphFamily {
    /// The exponential graph with links both ways.
    static let exponentialSymmetric = GraphFamily(
        name: "exponential-symmetric",
        summary: "Every node linked both ways with those 1, 2, 4, … places on; about 2 log₂ n links a node.",
        source: "Ying, Yuan, Chen, Hu, Pan, Yin, NeurIPS 2021, arXiv 2110.13363",
        settings: [nodes()],
        generator: { settings, _ in .exponentialSymmetric(nodes: settings.integer("nodes")) }
    )
}

extension Graph {
    /// Nodes i and (i + 2^j) mod n linked for all j with 2^j < n; a circulant graph.
    public static func exponentialSymmetric(nodes: Int) -> Graph {
        exponential(nodes: nodes).undirected
    }
}
