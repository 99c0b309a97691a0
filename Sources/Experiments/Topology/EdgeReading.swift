import Catalogues
import Topology

/// Reads edges that a file states one by one, as `edges` or as `neighbours` of the nodes, with or without weights.
struct EdgeReading {
    /// One stated edge.
    struct Item {
        let edge: Edge
        let weight: Double?
        let node: YAMLNode
    }

    private let nodes: NodeList
    private let isDirected: Bool
    private let problems: InputProblems
    /// The edges so far, in the order of the file.
    private(set) var items: [Item] = []
    private var places: [Edge: YAMLNode] = [:]
    /// The mixing matrix of stated weights; nil when there are none.
    private(set) var weights: MixingMatrix?

    init(nodes: NodeList, isDirected: Bool, problems: InputProblems) {
        self.nodes = nodes
        self.isDirected = isDirected
        self.problems = problems
    }

    /// Items such as `[a, b]`, `[a, b, 0.5]` or `{between: [a, b], weight: 0.5, latency: 5ms}`.
    mutating func read(_ list: [YAMLNode]) {
        for item in list {
            guard let (ends, weight) = parts(of: item) else { continue }
            if let edge = edge(ends[0], ends[1], in: item) { add(edge, weight, item) }
        }
    }

    /// The edges that nodes list as `neighbours`; in an undirected topology both nodes must list each other.
    mutating func readNeighbours() {
        var listed: [(edge: Edge, node: YAMLNode)] = []
        var seen: [Edge: YAMLNode] = [:]
        for (from, items) in nodes.neighbours {
            for item in items {
                guard let name = item.text, let to = nodes.index(of: name) else {
                    problems.record(item, "unknown node \(item.shown)\(item.text.map(nodes.remedy) ?? "")")
                    continue
                }
                guard from != to else {
                    problems.record(item, "a node cannot neighbour itself")
                    continue
                }
                let edge = Edge(from, to)
                guard seen[edge] == nil else {
                    problems.record(item, "'\(name)' is listed twice")
                    continue
                }
                seen[edge] = item
                listed.append((edge, item))
            }
        }
        for (edge, node) in listed {
            if isDirected {
                add(edge, nil, node)
            } else if seen[Edge(edge.to, edge.from)] == nil {
                let from = nodes.name(of: edge.from)
                let to = nodes.name(of: edge.to)
                problems.record(
                    node, "edge \(from)->\(to) has no \(to)->\(from); list both, or set directed: true")
            } else if edge.from < edge.to {
                add(edge, nil, node)
            }
        }
    }

    /// The graph; nil when an edge was wrong.
    func graph() -> Graph? {
        guard let count = nodes.count, count >= 1 else { return nil }
        return try? Graph(nodeCount: count, edges: items.map(\.edge), isDirected: isDirected)
    }

    /// Makes the mixing matrix when edges or nodes state weights: then all edges must, and every row must sum to 1.
    mutating func checkWeights(_ object: YAMLObject) {
        guard let count = nodes.count, count >= 1,
            items.contains(where: { $0.weight != nil }) || !nodes.selfWeights.isEmpty
        else { return }
        for item in items where item.weight == nil {
            problems.record(item.node, "weight missing (other edges or nodes state theirs)")
        }
        var sums = [Double](repeating: 0, count: count)
        var entries: [MixingMatrix.Entry] = []
        for item in items {
            guard let weight = item.weight else { return }
            let edge = item.edge
            entries.append(.init(receiver: edge.to, sender: edge.from, weight: weight))
            sums[edge.to] += weight
            guard !isDirected else { continue }
            entries.append(.init(receiver: edge.from, sender: edge.to, weight: weight))
            sums[edge.from] += weight
        }
        var diagonal = sums.map { 1 - $0 }
        for (node, weight, place) in nodes.selfWeights {
            let sum = sums[node] + weight
            if abs(sum - 1) > 1e-9 {
                problems.record(
                    place,
                    "row \(nodes.name(of: node)) sums to \(shown(sum)) (expected 1 +/- 1e-9)"
                        + (sums[node] <= 1 ? "; set self-weight to \(shown(1 - sums[node]))" : ""))
            }
            diagonal[node] = weight
        }
        for node in 0..<count where sums[node] > 1 + 1e-9 {
            object.record(
                "the weights on the edges of \(nodes.name(of: node)) sum to \(shown(sums[node])) (expected at most 1)"
            )
        }
        weights = try? MixingMatrix(selfWeights: diagonal.map { max(0, $0) }, entries: entries)
    }

    /// A sum without the noise of its last digits.
    private func shown(_ sum: Double) -> String { "\((sum * 1e9).rounded() / 1e9)" }

    private func parts(of item: YAMLNode) -> (ends: [YAMLNode], weight: Double?)? {
        switch item.content {
        case .list(let parts) where parts.count == 2:
            return (parts, nil)
        case .list(let parts) where parts.count == 3:
            let setting = Setting("weight", .number(0...1), "Weight of the edge.")
            guard case .number(let weight) = parts[2].read(setting, problems) else { return nil }
            return (Array(parts[..<2]), weight)
        case .mapping:
            guard let object = YAMLObject(item, problems) else { return nil }
            let weight = object.value("weight") == nil ? nil : object.number("weight", in: 0...1)
            _ = LinkReader(problems: problems).properties(object)
            defer { object.refuseUnknownKeys() }
            guard let ends = object.required("between", "the two nodes") else { return nil }
            guard case .list(let parts) = ends.content, parts.count == 2 else {
                problems.record(ends, "expected two nodes (got \(ends.shown))")
                return nil
            }
            return (parts, weight)
        default:
            problems.record(item, "expected two nodes such as [a, b] (got \(item.shown))")
            return nil
        }
    }

    /// The edge between two named nodes; nil, and a problem, when a node is unknown or both are the same.
    private func edge(_ from: YAMLNode, _ to: YAMLNode, in item: YAMLNode) -> Edge? {
        var ends: [Int] = []
        let shown = "edge \(from.text ?? "?") - \(to.text ?? "?")"
        for end in [from, to] {
            guard let name = end.text, let index = nodes.index(of: name) else {
                let remedy = end.text.map { nodes.remedy(for: $0) } ?? ""
                problems.record(
                    InputError(at: end.place, key: item.path, "\(shown): unknown node \(end.shown)\(remedy)"))
                continue
            }
            ends.append(index)
        }
        guard ends.count == 2 else { return nil }
        guard ends[0] != ends[1] else {
            problems.record(item, "\(shown): a node cannot neighbour itself")
            return nil
        }
        return Edge(ends[0], ends[1])
    }

    private mutating func add(_ edge: Edge, _ weight: Double?, _ node: YAMLNode) {
        let key = isDirected || edge.from < edge.to ? edge : Edge(edge.to, edge.from)
        if let first = places[key] {
            let from = nodes.name(of: edge.from)
            let to = nodes.name(of: edge.to)
            problems.record(node, "edge \(from) - \(to) is already stated at \(first.place.short)")
            return
        }
        places[key] = node
        items.append(Item(edge: key, weight: weight, node: node))
    }
}
