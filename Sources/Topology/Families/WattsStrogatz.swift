import Catalogues
public import Determinism

extension GraphFamily {
    /// A ring lattice with some links moved to random places.
    static let wattsStrogatz = GraphFamily(
        name: "watts-strogatz",
        summary: "A ring lattice in which each link moves one end to a random node with a given probability.",
        source: "Watts & Strogatz, Nature 393, 1998",
        settings: [
            nodes(),
            Setting("degree", .integer(2...10_000), default: 4, "Links of each node before rewiring; even."),
            Setting("rewiring", .number(0...1), default: 0.1, "Probability that a link moves."),
            connectSetting,
        ],
        isRandom: true,
        generator: { settings, stream throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let degree = settings.integer("degree")
            guard degree.isMultiple(of: 2), degree < nodes || nodes <= 2 else {
                throw .unfitSetting(
                    "degree", got: "\(degree) with \(nodes) nodes", expected: "an even number below nodes",
                    remedy: "use degree \(max(2, (min(degree, nodes - 1)) / 2 * 2))")
            }
            return try connected(
                "a Watts–Strogatz graph of \(nodes) nodes", remedy: "use a larger degree or less rewiring",
                settings,
                nodes: nodes
            ) {
                Graph.wattsStrogatz(
                    nodes: nodes, degree: degree, rewiring: settings.number("rewiring"), using: &stream
                ).edges
            }
        }
    )
}

extension Graph {
    /// A ring lattice with some links moved to random places; connected or not.
    ///
    /// Each link i – i + j, j = 1 … degree/2, moves its far end to a random node with the given probability,
    /// unless that repeats a link; the number of links stays.
    public static func wattsStrogatz(
        nodes: Int, degree: Int, rewiring: Double, using stream: inout RandomStream
    ) -> Graph {
        precondition(degree.isMultiple(of: 2), "the degree must be even, got \(degree)")
        var links = Graph.circulant(nodes: nodes, offsets: Array(1..<(degree / 2 + 1))).edges
        var taken = Set(links)
        for hop in 1..<(degree / 2 + 1) {
            for node in 0..<nodes where stream.bernoulli(rewiring) {
                let old = Edge(node, (node + hop) % nodes).ascending
                let new = Edge(node, stream.integer(below: nodes)).ascending
                guard taken.contains(old), new.from != new.to, !taken.contains(new) else { continue }
                taken.remove(old)
                taken.insert(new)
            }
        }
        links = taken.sorted()
        return Graph(nodeCount: nodes, merging: links)
    }
}
