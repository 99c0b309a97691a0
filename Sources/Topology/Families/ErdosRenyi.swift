import Catalogues
public import Determinism
import Glibc

extension GraphFamily {
    /// Every pair linked by chance.
    static let erdosRenyi = GraphFamily(
        name: "erdos-renyi",
        summary:
            "Every pair of nodes linked with the same probability; made connected by drawing again or by a ring.",
        source: "Gilbert 1959; Erdős & Rényi 1959; skipping draws: Batagelj & Brandes 2005",
        settings: [
            nodes(),
            Setting(
                "probability", .number(0...1), default: 0, "Probability of each link; 0 means see degree."),
            Setting("degree", .number(0...100_000), default: 0, "Expected degree; 0 means see edges."),
            Setting("edges", .integer(0...maximumEdgeCount), default: 0, "Exact number of links."),
            connectSetting,
        ],
        isRandom: true,
        generator: { settings, stream throws(TopologyError) in
            let amount = try ErdosRenyiAmount(settings)
            let nodes = settings.integer("nodes")
            return try connected(
                "an Erdős–Rényi graph of \(nodes) nodes with \(amount)",
                remedy: ErdosRenyiAmount.remedy(nodes),
                settings, nodes: nodes
            ) { amount.draw(nodes: nodes, using: &stream) }
        }
    )
}

extension Graph {
    /// Every pair of nodes linked with the same probability, independently; connected or not.
    public static func erdosRenyi(
        nodes: Int, probability: Double, using stream: inout RandomStream
    ) -> Graph {
        let edges = ErdosRenyiAmount.probability(probability).draw(nodes: nodes, using: &stream)
        return Graph(nodeCount: nodes, merging: edges)
    }
}

/// How many links an Erdős–Rényi graph has.
private enum ErdosRenyiAmount: CustomStringConvertible {
    case probability(Double)
    case edges(Int)

    init(_ settings: Settings) throws(TopologyError) {
        let nodes = settings.integer("nodes")
        let probability = settings.number("probability")
        let degree = settings.number("degree")
        let edges = settings.integer("edges")
        let given = (probability > 0 ? 1 : 0) + (degree > 0 ? 1 : 0) + (edges > 0 ? 1 : 0)
        guard given == 1 || nodes == 1 else {
            throw .unfitSetting(
                "probability", got: "\(given) of them",
                expected: "exactly one of probability, degree and edges",
                remedy: given == 0 ? "add for example degree: 6" : "keep one of them")
        }
        let pairs = Double(nodes) * Double(nodes - 1) / 2
        guard degree <= Double(nodes - 1), Double(edges) <= pairs else {
            throw .unfitSetting(
                degree > 0 ? "degree" : "edges", got: degree > 0 ? "\(degree)" : "\(edges)",
                expected: degree > 0
                    ? "at most nodes - 1 = \(nodes - 1)" : "at most \(Int(pairs)) for \(nodes) nodes",
                remedy: "lower it, or use more nodes")
        }
        let chance = degree > 0 ? degree / Double(nodes - 1) : probability
        guard chance * pairs <= Double(GraphFamily.maximumEdgeCount) else {
            throw .unfitSetting(
                degree > 0 ? "degree" : "probability", got: "\(degree > 0 ? degree : probability)",
                expected: "at most \(GraphFamily.maximumEdgeCount) links",
                remedy: "lower it, or use fewer nodes")
        }
        self = edges > 0 ? .edges(edges) : .probability(chance)
    }

    var description: String {
        switch self {
        case .probability(let probability): "link probability \(probability)"
        case .edges(let edges): "\(edges) links"
        }
    }

    func draw(nodes: Int, using stream: inout RandomStream) -> [Edge] {
        switch self {
        case .probability(let probability): Self.skipping(nodes, probability, &stream)
        case .edges(let count):
            stream.sample(count, from: nodes * (nodes - 1) / 2).map { IndependentChoices.pair($0) }
        }
    }

    private static func skipping(_ nodes: Int, _ probability: Double, _ stream: inout RandomStream) -> [Edge]
    {
        var edges: [Edge] = []
        let pairs = nodes * (nodes - 1) / 2
        edges.reserveCapacity(Int(probability * Double(pairs) * 1.1) + 16)
        IndependentChoices.among(pairs, probability: probability, using: &stream) { index in
            edges.append(IndependentChoices.pair(index))
        }
        return edges
    }

    /// What to do when none of many draws was connected.
    static func remedy(_ nodes: Int) -> String {
        // P(connected) → exp(−e^(−c)) at p = (ln n + c)/n; c = 0.37 makes it one half.
        "half of them are at probability \((log(Double(nodes)) + 0.37) / Double(nodes)); raise it"
    }
}
