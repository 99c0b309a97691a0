/// Collects the nodes and edges of a file and finds what is wrong with them.
struct GraphBuilder {
    let text: SourceText
    let isDirected: Bool
    /// Whether an edge that is given again is passed over instead of refused.
    var mergesDuplicates = false

    private var names: [String] = []
    private var nodes: [String: Int] = [:]
    private var edges: [Edge] = []
    private var links: [LinkAttributes] = []
    private var places: [Edge: Int] = [:]
    private var selfWeights: [Int: Double] = [:]

    init(_ text: SourceText, isDirected: Bool) {
        self.text = text
        self.isDirected = isDirected
    }

    /// The node of that name; a new one the first time.
    mutating func node(_ name: String, at place: Int) throws(TopologyFormatError) -> Int {
        if let known = nodes[name] { return known }
        guard GraphDocument.isName(name) else {
            throw text.fault(
                at: place,
                "no name for a node (got \(name.utf8.count) bytes; expected 1 to 1024 without control characters)"
            )
        }
        nodes[name] = names.count
        names.append(name)
        return names.count - 1
    }

    /// A node that must be new.
    mutating func newNode(_ name: String, at place: Int) throws(TopologyFormatError) {
        guard nodes[name] == nil else {
            throw text.fault(at: place, "node '\(name)' is given twice; remove one of the two")
        }
        _ = try node(name, at: place)
    }

    /// A node that must be there.
    func knownNode(_ name: String, at place: Int) throws(TopologyFormatError) -> Int {
        guard let node = nodes[name] else {
            throw text.fault(at: place, "no such node (got '\(name)'; expected one of the file's nodes)")
        }
        return node
    }

    /// An edge between nodes, and what is said about it; a loop states the node's self weight.
    mutating func edge(
        _ from: Int, _ to: Int, _ link: LinkAttributes, at place: Int
    ) throws(TopologyFormatError) {
        guard from != to else {
            guard let weight = link.weight else {
                throw text.fault(
                    at: place,
                    "edge \(label(from)) – \(label(from)) joins a node with itself; "
                        + "remove it, or give it the weight that the node keeps for its own value")
            }
            guard selfWeights.updateValue(weight, forKey: from) == nil else {
                throw text.fault(at: place, "the self weight of \(label(from)) is given twice")
            }
            return
        }
        let key = isDirected ? Edge(from, to) : Edge(from, to).ascending
        if let earlier = places[key] {
            if mergesDuplicates { return }
            let line = text.fault(at: earlier, "").line
            throw text.fault(
                at: place,
                "edge \(label(from)) – \(label(to)) is already on line \(line); remove one of the two")
        }
        places[key] = place
        edges.append(key)
        links.append(link)
    }

    /// Takes an attribute over if its name is one of a link's; others mean nothing here.
    func read(
        _ name: some StringProtocol, _ value: String, into link: inout LinkAttributes, at place: Int
    ) throws(TopologyFormatError) {
        guard let attribute = LinkAttribute(rawValue: String(name)) else { return }
        guard let number = SourceText.number(value), attribute.accepts(number) else {
            throw text.fault(
                at: place, "unfit \(attribute) (got '\(value)'; expected \(attribute.expectation))")
        }
        link[attribute] = number
    }

    /// All that was collected; refused when there is no node.
    ///
    /// A number of nodes is given when they are numbered and not named.
    func document(nodeCount: Int? = nil) throws(TopologyFormatError) -> GraphDocument {
        let count = nodeCount ?? names.count
        guard count >= 1 else { throw text.fault(at: 0, "the file has no nodes (expected at least one)") }
        let weights = selfWeights.isEmpty ? [] : (0..<count).map { selfWeights[$0] ?? 0 }
        return GraphDocument(
            nodeCount: count, isDirected: isDirected, names: names, edges: edges, links: links,
            selfWeights: weights)
    }

    private func label(_ node: Int) -> String { names.indices.contains(node) ? names[node] : "\(node)" }

    /// Refuses a stated number of nodes that no file of this size can mean, before memory is spent on it.
    static func check(
        nodeCount: Int, at place: Int, of text: SourceText
    ) throws(TopologyFormatError) {
        let limit = max(65_536, text.bytes.count)
        guard nodeCount <= limit else {
            throw text.fault(
                at: place,
                "too many nodes for a file of \(text.bytes.count) bytes (got \(nodeCount); expected at most \(limit))"
            )
        }
    }
}
