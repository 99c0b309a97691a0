/// The entries of an adjacency or mixing matrix that are not 0, and the graph they mean.
///
/// Row i, column j is the edge from i to j, as in networkx; of a directed mixing matrix it is the transposed.
/// When all entries off the diagonal are 1 they are no weights. Otherwise each is the weight of its edge, and
/// the diagonal holds the self weights.
struct MatrixEntries {
    /// An entry and where the file gives it.
    struct Entry {
        let edge: Edge
        let value: Double
        let place: Int
    }

    let text: SourceText
    let nodeCount: Int
    private var entries: [Entry] = []

    init(_ text: SourceText, nodeCount: Int) {
        self.text = text
        self.nodeCount = nodeCount
    }

    /// Adds one entry; 0 means no edge.
    mutating func add(row: Int, column: Int, _ value: Double, at place: Int) throws(TopologyFormatError) {
        guard value.isFinite else {
            throw text.fault(at: place, "entry (\(row), \(column)) is \(value) (expected a finite number)")
        }
        if value != 0 { entries.append(Entry(edge: Edge(row, column), value: value, place: place)) }
    }

    /// The document of these entries; without a stated direction a symmetric matrix is undirected.
    func document(isDirected: Bool?) throws(TopologyFormatError) -> GraphDocument {
        let links = entries.filter { $0.edge.from != $0.edge.to }
        let isWeighted = links.isEmpty || links.contains { $0.value != 1 }
        var values: [Edge: Double] = [:]
        for entry in links {
            guard values.updateValue(entry.value, forKey: entry.edge) == nil else {
                throw text.fault(at: entry.place, "entry \(shown(entry)) is given twice; remove one")
            }
        }
        let odd = links.first { values[Edge($0.edge.to, $0.edge.from)] != $0.value }
        if isDirected == false, let odd {
            let other = values[Edge(odd.edge.to, odd.edge.from)] ?? 0
            throw text.fault(
                at: odd.place,
                "the matrix of an undirected graph is symmetric (got \(odd.value) in \(shown(odd)) but \(other) "
                    + "in (\(odd.edge.to), \(odd.edge.from))); mend it, or state that edges are directed")
        }
        let isDirected = isDirected ?? (odd != nil)
        var builder = GraphBuilder(text, isDirected: isDirected)
        for entry in entries {
            let edge = entry.edge
            guard isDirected || edge.from <= edge.to else { continue }
            let link = LinkAttributes(weight: isWeighted ? entry.value : nil)
            try builder.edge(edge.from, edge.to, link, at: entry.place)
        }
        return try builder.document(nodeCount: nodeCount)
    }

    private func shown(_ entry: Entry) -> String { "(\(entry.edge.from), \(entry.edge.to))" }
}

extension GraphDocument {
    /// Whether its matrix holds weights, and not only ones.
    var hasMatrixOfWeights: Bool { !links.isEmpty || !selfWeights.isEmpty }

    /// The rows of the matrix, one after the other, each `[n]`.
    ///
    /// - Throws: `TopologyError` when there are more than `GraphFormat.denseLimit`.
    func forEachMatrixRow(_ body: (_ row: [Double]) -> Void) throws(TopologyError) {
        let count = graph.nodeCount
        guard count <= GraphFormat.denseLimit else {
            throw .unsuitableGraph(
                "\(count) nodes make a matrix of \(count) times \(count) entries "
                    + "(expected at most \(GraphFormat.denseLimit) nodes)",
                remedy: "choose a format that lists edges, such as edge-list or matrix-market")
        }
        let weights = matrixWeights
        for node in 0..<count {
            var row = [Double](repeating: 0, count: count)
            if !selfWeights.isEmpty { row[node] = selfWeights[node] }
            for other in graph.outgoing(of: node) {
                let edge = graph.isDirected ? Edge(node, other) : Edge(node, other).ascending
                row[other] = weights[edge] ?? 1
            }
            body(row)
        }
    }

    private var matrixWeights: [Edge: Double] {
        guard !links.isEmpty else { return [:] }
        var weights: [Edge: Double] = [:]
        for (edge, link) in zip(graph.edges, links) { weights[edge] = link.weight ?? 1 }
        return weights
    }
}
