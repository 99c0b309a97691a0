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
            Setting(
                "connect", .choice(["redraw", "ring", "no"]), default: "redraw",
                "How to get a connected graph: draw again, add a ring, or do not care."),
        ],
        isRandom: true,
        generator: { settings, stream throws(TopologyError) in
            let amount = try ErdosRenyiAmount(settings)
            let nodes = settings.integer("nodes")
            switch settings.text("connect") {
            case "ring":
                let edges = amount.draw(nodes: nodes, using: &stream)
                return Graph(nodeCount: nodes, merging: edges + Graph.ring(nodes: nodes).edges)
            case "no":
                return Graph(nodeCount: nodes, merging: amount.draw(nodes: nodes, using: &stream))
            default:
                return try .connectedErdosRenyi(nodes: nodes, amount, using: &stream)
            }
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

    fileprivate static func connectedErdosRenyi(
        nodes: Int, _ amount: ErdosRenyiAmount, using stream: inout RandomStream
    ) throws(TopologyError) -> Graph {
        let tries = nodes > 100_000 ? 10 : 200
        for _ in 0..<tries {
            let graph = Graph(nodeCount: nodes, merging: amount.draw(nodes: nodes, using: &stream))
            if graph.isConnected { return graph }
        }
        let threshold = log(Double(nodes)) / Double(nodes)
        throw .gaveUp(
            "an Erdős–Rényi graph of \(nodes) nodes with \(amount) was connected", tries: tries,
            remedy:
                "half of them are at probability \(threshold + 0.37 / Double(nodes)); raise it, or set connect: ring"
        )
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
            stream.sample(count, from: nodes * (nodes - 1) / 2).map { Self.pair($0) }
        }
    }

    /// Walks over the pairs (w, v), w < v, in order, skipping a geometric number of them each time.
    private static func skipping(_ nodes: Int, _ probability: Double, _ stream: inout RandomStream) -> [Edge]
    {
        guard probability > 0, nodes > 1 else { return [] }
        guard probability < 1 else { return Graph.complete(nodes: nodes).edges }
        var edges: [Edge] = []
        edges.reserveCapacity(Int(probability * Double(nodes) * Double(nodes - 1) / 2 * 1.1) + 16)
        let scale = 1 / log1p(-probability)
        var v = 1
        var w = -1
        while v < nodes {
            let skip = log(1 - stream.uniform()) * scale
            guard skip < 0x1p60 else { break }
            w += 1 + Int(skip)
            while w >= v && v < nodes {
                w -= v
                v += 1
            }
            if v < nodes { edges.append(Edge(w, v)) }
        }
        return edges
    }

    /// The pair (w, v), w < v, at a place of the order (0, 1), (0, 2), (1, 2), (0, 3) and so on.
    private static func pair(_ index: Int) -> Edge {
        var v = Int((1 + (1 + 8 * Double(index)).squareRoot()) / 2)
        while v * (v - 1) / 2 > index { v -= 1 }
        while v * (v + 1) / 2 <= index { v += 1 }
        return Edge(index - v * (v - 1) / 2, v)
    }
}
