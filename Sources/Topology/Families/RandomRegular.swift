import Catalogues
public import Determinism

extension GraphFamily {
    /// A random graph in which all nodes have the same degree.
    static let randomRegular = GraphFamily(
        name: "random-regular",
        summary:
            "A random connected graph in which every node has the same degree; nearly the best gap for its cost.",
        source: "pairing model: Bollobás 1980; repair by edge swaps: McKay & Wormald 1990 (switchings)",
        settings: [
            nodes(),
            Setting(
                "degree", .integer(0...10_000), default: 4,
                "Links of every node; nodes × degree must be even."),
        ],
        isRandom: true,
        generator: { settings, stream throws(TopologyError) in
            try .randomRegular(
                nodes: settings.integer("nodes"), degree: settings.integer("degree"), using: &stream)
        }
    )
}

extension Graph {
    /// A random connected graph in which every node has the same degree.
    ///
    /// Half-edges are paired at random; self-loops and repeated edges, of which there are about (d² − 1)/4
    /// whatever n, are removed by swapping ends with random edges. Close to uniform, and time proportional to
    /// edges for bounded degree. Degree 2 is a random Hamiltonian cycle, which is exactly uniform among the
    /// connected ones. Degrees above (n − 1)/2 are the complement of a random regular graph.
    ///
    /// - Throws: `TopologyError` when no such graph exists or none of 100 draws was connected.
    public static func randomRegular(
        nodes: Int, degree: Int, using stream: inout RandomStream
    ) throws(TopologyError) -> Graph {
        guard degree < nodes else {
            throw .unfitSetting(
                "degree", got: "\(degree)", expected: "less than nodes = \(nodes)",
                remedy: "use degree \(max(0, nodes - 1)), which is the complete graph, or more nodes")
        }
        guard nodes.isMultiple(of: 2) || degree.isMultiple(of: 2) else {
            throw .unfitSetting(
                "degree", got: "\(degree) with \(nodes) nodes", expected: "nodes × degree even",
                remedy: "use degree \(degree - 1) or \(degree + 1), or one node more")
        }
        guard degree >= 2 || nodes <= degree + 1 else {
            throw .unfitSetting(
                "degree", got: "\(degree)", expected: "at least 2 to connect \(nodes) nodes",
                remedy: "use degree 2 or more")
        }
        guard nodes * degree <= 2 * GraphFamily.maximumEdgeCount else {
            throw .unfitSetting(
                "degree", got: "\(degree) with \(nodes) nodes",
                expected: "at most \(GraphFamily.maximumEdgeCount) edges", remedy: "use a smaller degree")
        }
        if degree == nodes - 1 { return .complete(nodes: nodes) }
        if degree == 2 { return randomCycle(nodes: nodes, using: &stream) }
        let tries = 100
        for _ in 0..<tries {
            let graph = try simpleRegular(nodes: nodes, degree: degree, using: &stream)
            if graph.isConnected { return graph }
        }
        throw .gaveUp(
            "a random \(degree)-regular graph of \(nodes) nodes was connected", tries: tries,
            remedy: "use a larger degree or another seed")
    }

    private static func randomCycle(nodes: Int, using stream: inout RandomStream) -> Graph {
        let order = stream.permutation(nodes)
        return Graph(nodeCount: nodes, merging: (0..<nodes).map { Edge(order[$0], order[($0 + 1) % nodes]) })
    }

    /// A random regular graph, connected or not; `degree < nodes - 1` and `nodes × degree` even.
    static func simpleRegular(
        nodes: Int, degree: Int, using stream: inout RandomStream
    ) throws(TopologyError) -> Graph {
        guard degree > (nodes - 1) / 2 else {
            let tries = 100
            for _ in 0..<tries {
                var pairing = RegularPairing(nodes: nodes, degree: degree, using: &stream)
                if pairing.repair(using: &stream) { return pairing.graph }
            }
            throw .gaveUp(
                "a random \(degree)-regular graph of \(nodes) nodes came out without repeated edges",
                tries: tries,
                remedy: "use a smaller degree or another seed")
        }
        let rest = try simpleRegular(nodes: nodes, degree: nodes - 1 - degree, using: &stream)
        return rest.complement
    }

    /// The graph of all links that this undirected one lacks.
    var complement: Graph {
        var edges: [Edge] = []
        for node in 0..<nodeCount {
            for other in (node + 1)..<max(nodeCount, node + 1) where !hasEdge(from: node, to: other) {
                edges.append(Edge(node, other))
            }
        }
        return Graph(nodeCount: nodeCount, merging: edges)
    }
}

/// A random pairing of half-edges, with the ends of each node at hand.
private struct RegularPairing {
    let nodes: Int
    let degree: Int
    /// The two nodes of edge e are `ends[2e]` and `ends[2e + 1]`; `[nodes * degree]`.
    private var ends: [Int]
    /// Row i holds the other ends of node i's edges, in no order; `[nodes, degree]`.
    private var others: [Int]

    init(nodes: Int, degree: Int, using stream: inout RandomStream) {
        self.nodes = nodes
        self.degree = degree
        ends = (0..<(nodes * degree)).map { $0 / max(degree, 1) }
        stream.shuffle(&ends)
        others = [Int](repeating: -1, count: nodes * degree)
        var filled = [Int](repeating: 0, count: nodes)
        for edge in 0..<(nodes * degree / 2) {
            let (a, b) = (ends[2 * edge], ends[2 * edge + 1])
            others[a * degree + filled[a]] = b
            filled[a] += 1
            others[b * degree + filled[b]] = a
            filled[b] += 1
        }
    }

    var graph: Graph {
        var edges: [Edge] = []
        edges.reserveCapacity(ends.count / 2)
        for edge in 0..<(ends.count / 2) { edges.append(Edge(ends[2 * edge], ends[2 * edge + 1])) }
        return Graph(nodeCount: nodes, merging: edges)
    }

    /// Swaps ends until no self-loop and no repeated edge is left; false when it got stuck.
    mutating func repair(using stream: inout RandomStream) -> Bool {
        let edges = ends.count / 2
        for edge in 0..<edges {
            var tries = 0
            while isFaulty(edge) {
                tries += 1
                guard tries <= 1_000 else { return false }
                swapEnds(edge, stream.integer(below: edges), crosswise: stream.bernoulli(0.5))
            }
        }
        return true
    }

    private func isFaulty(_ edge: Int) -> Bool {
        let (a, b) = (ends[2 * edge], ends[2 * edge + 1])
        return a == b || multiplicity(a, b) > 1
    }

    private func multiplicity(_ a: Int, _ b: Int) -> Int {
        var count = 0
        for index in (a * degree)..<((a + 1) * degree) where others[index] == b { count += 1 }
        return count
    }

    /// Turns edges a – b and c – d into a – c and b – d unless that makes a loop or a repetition.
    private mutating func swapEnds(_ edge: Int, _ partner: Int, crosswise: Bool) {
        let (a, b) = (ends[2 * edge], ends[2 * edge + 1])
        let c = ends[2 * partner + (crosswise ? 1 : 0)]
        let d = ends[2 * partner + (crosswise ? 0 : 1)]
        guard edge != partner, a != c, b != d, multiplicity(a, c) == 0, multiplicity(b, d) == 0 else {
            return
        }
        guard !(a == d && b == c), !(a == b && c == d) else { return }
        replace(b, by: c, at: a)
        replace(a, by: d, at: b)
        replace(d, by: a, at: c)
        replace(c, by: b, at: d)
        (ends[2 * edge], ends[2 * edge + 1]) = (a, c)
        (ends[2 * partner], ends[2 * partner + 1]) = (b, d)
    }

    private mutating func replace(_ old: Int, by new: Int, at node: Int) {
        for index in (node * degree)..<((node + 1) * degree) where others[index] == old {
            others[index] = new
            return
        }
        preconditionFailure("node \(node) has no edge to \(old)")
    }
}
