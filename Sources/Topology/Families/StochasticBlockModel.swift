import Catalogues
public import Determinism

extension GraphFamily {
    /// Communities: likely links inside, unlikely ones between.
    static let stochasticBlockModel = GraphFamily(
        name: "stochastic-block-model",
        summary: "Equal communities in which links are likely, with unlikely links between them.",
        source: "Holland, Laskey & Leinhardt, Social Networks 5, 1983",
        settings: [
            nodes(),
            Setting(
                "blocks", .integer(1...10_000), default: 2, "Number of communities, of nearly equal size."),
            Setting("inside", .number(0...1), default: 0.5, "Probability of a link inside a community."),
            Setting("between", .number(0...1), default: 0.05, "Probability of a link between communities."),
            connectSetting,
        ],
        isRandom: true,
        generator: { settings, stream throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let blocks = min(settings.integer("blocks"), nodes)
            let (inside, between) = (settings.number("inside"), settings.number("between"))
            let size = Double(nodes) / Double(blocks)
            let expected = Double(nodes) / 2 * (inside * size + between * (Double(nodes) - size))
            guard expected <= Double(maximumEdgeCount) else {
                throw .unfitSetting(
                    "inside", got: "about \(expected) links", expected: "at most \(maximumEdgeCount)",
                    remedy: "lower inside or between, or use fewer nodes")
            }
            return try connected(
                "a stochastic block model of \(nodes) nodes", remedy: "raise inside or between", settings,
                nodes: nodes
            ) {
                Graph.stochasticBlockModel(
                    nodes: nodes, blocks: blocks, inside: inside, between: between, using: &stream
                ).edges
            }
        }
    )
}

extension Graph {
    /// Community b holds the nodes `b·n/blocks ..< (b+1)·n/blocks`; connected or not.
    public static func stochasticBlockModel(
        nodes: Int, blocks: Int, inside: Double, between: Double, using stream: inout RandomStream
    ) -> Graph {
        precondition(1...nodes ~= blocks, "\(blocks) blocks of \(nodes) nodes")
        let starts = (0...blocks).map { $0 * nodes / blocks }
        var edges: [Edge] = []
        for one in 0..<blocks {
            let (start, size) = (starts[one], starts[one + 1] - starts[one])
            IndependentChoices.among(size * (size - 1) / 2, probability: inside, using: &stream) { index in
                let pair = IndependentChoices.pair(index)
                edges.append(Edge(start + pair.from, start + pair.to))
            }
            // All later communities at once: a rectangle of pairs.
            let (rest, width) = (starts[one + 1], nodes - starts[one + 1])
            IndependentChoices.among(size * width, probability: between, using: &stream) { index in
                edges.append(Edge(start + index / width, rest + index % width))
            }
        }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
