/// Graphs as DOT, the language of Graphviz: `graph { a -- b [weight=0.5] }`.
///
/// Source: Gansner, Koutsofios, North, "Drawing graphs with dot", 2015. Chains (`a -- b -- c`), defaults of
/// edges (`edge [latency=0.01]`), groups, ports, comments and `strict` are read; edges from or to a group
/// are refused. Attributes that mean nothing here are passed over.
struct DOT {
    private static let depthLimit = 64

    private var scanner: DOTScanner
    private var builder: GraphBuilder

    static func read(_ bytes: [UInt8], file: String) throws(TopologyFormatError) -> GraphDocument {
        let text = try SourceText(utf8: bytes, file: file)
        var scanner = try DOTScanner(text)
        let isStrict = try scanner.take(keyword: "strict")
        let isDirected = try scanner.take(keyword: "digraph")
        if !isDirected, try !scanner.take(keyword: "graph") {
            throw scanner.unexpected("graph or digraph")
        }
        if scanner.token.isID { _ = try scanner.takeID() }
        var reader = DOT(scanner: scanner, builder: GraphBuilder(text, isDirected: isDirected))
        reader.builder.mergesDuplicates = isStrict
        try reader.block(LinkAttributes(), depth: 0)
        guard reader.scanner.token == .end else {
            throw reader.scanner.unexpected("the end of the file; put each graph in a file of its own")
        }
        return try reader.builder.document()
    }

    /// Statements between braces.
    private mutating func block(_ inherited: LinkAttributes, depth: Int) throws(TopologyFormatError) {
        guard depth < Self.depthLimit else {
            throw scanner.text.fault(
                at: scanner.place, "groups nest too deep (expected at most \(Self.depthLimit))")
        }
        var defaults = inherited
        guard try scanner.take("{") else { throw scanner.unexpected("'{'") }
        while try !scanner.take("}") {
            if try scanner.take(";") { continue }
            if scanner.token == .symbol("{") || scanner.isKeyword("subgraph") {
                if try scanner.take(keyword: "subgraph"), scanner.token.isID { _ = try scanner.takeID() }
                try block(defaults, depth: depth + 1)
                try refuseEdgeOfGroup()
            } else if try scanner.take(keyword: "edge") {
                try attributes(into: &defaults)
            } else if scanner.isKeyword("node") || scanner.isKeyword("graph") {
                _ = try scanner.takeID()
                var ignored = LinkAttributes()
                try attributes(into: &ignored, reads: false)
            } else {
                try statement(defaults)
            }
        }
    }

    /// A node, a chain of edges, or `key = value`.
    private mutating func statement(_ defaults: LinkAttributes) throws(TopologyFormatError) {
        let start = scanner.place
        let first = try scanner.takeID()
        if try scanner.take("=") {
            _ = try scanner.takeID()
            return
        }
        try skipPort()
        var chain = [try builder.node(first, at: start)]
        while scanner.token == .symbol("--") || scanner.token == .symbol("->") {
            let wanted = builder.isDirected ? "->" : "--"
            guard try scanner.take(wanted) else {
                throw scanner.unexpected("'\(wanted)' in a \(builder.isDirected ? "digraph" : "graph")")
            }
            let place = scanner.place
            chain.append(try builder.node(try scanner.takeID(), at: place))
            try skipPort()
        }
        guard chain.count > 1 else {
            var ignored = LinkAttributes()
            return try attributes(into: &ignored, reads: false)
        }
        var link = defaults
        try attributes(into: &link)
        for (from, to) in zip(chain, chain.dropFirst()) { try builder.edge(from, to, link, at: start) }
    }

    /// `[key=value, key=value]`, any number of times.
    private mutating func attributes(
        into link: inout LinkAttributes, reads: Bool = true
    ) throws(TopologyFormatError) {
        while try scanner.take("[") {
            while try !scanner.take("]") {
                let key = try scanner.takeID()
                var value = "true"
                var place = scanner.place
                if try scanner.take("=") {
                    place = scanner.place
                    value = try scanner.takeID()
                }
                if reads { try builder.read(key, value, into: &link, at: place) }
                if try !scanner.take(",") { _ = try scanner.take(";") }
            }
        }
    }

    private mutating func skipPort() throws(TopologyFormatError) {
        while try scanner.take(":") { _ = try scanner.takeID() }
    }

    private func refuseEdgeOfGroup() throws(TopologyFormatError) {
        guard scanner.token == .symbol("--") || scanner.token == .symbol("->") else { return }
        throw scanner.text.fault(at: scanner.place, "an edge of a group; state an edge for each of its nodes")
    }
}

extension DOT {
    static func write(_ document: GraphDocument) -> String {
        let graph = document.graph
        var text = graph.isDirected ? "digraph {\n" : "graph {\n"
        for node in 0..<graph.nodeCount { text += "  \(id(node, document));\n" }
        for (node, weight) in document.selfWeights.enumerated() {
            text += edge(Edge(node, node), LinkAttributes(weight: weight), document)
        }
        for (index, edge) in graph.edges.enumerated() {
            text += Self.edge(edge, document.link(index), document)
        }
        return text + "}\n"
    }

    private static func edge(_ edge: Edge, _ link: LinkAttributes, _ document: GraphDocument) -> String {
        let arrow = document.graph.isDirected ? "->" : "--"
        // Numbers with an exponent need quotes.
        let said = link.stated.map { "\($0.attribute)=\"\($0.value)\"" }.joined(separator: ", ")
        let attributes = said.isEmpty ? "" : " [\(said)]"
        return "  \(id(edge.from, document)) \(arrow) \(id(edge.to, document))\(attributes);\n"
    }

    private static func id(_ node: Int, _ document: GraphDocument) -> String {
        document.names.isEmpty
            ? "\(node)" : SourceText.quoted(document.names[node], escapesBackslashes: false)
    }
}

extension GraphFormat {
    /// The language of Graphviz.
    static let dot = GraphFormat(
        name: "dot", summary: "The language of Graphviz, with names and every attribute of links.",
        source: "Gansner, Koutsofios, North, Drawing graphs with dot, 2015", fileExtensions: ["dot", "gv"],
        attributes: LinkAttribute.allCases, statesDirection: true,
        holdsName: { !$0.utf8.contains(UInt8(ascii: "\\")) },
        read: { bytes, file, _ throws(TopologyFormatError) in
            try DOT.read(bytes, file: file)
        },
        write: { document in
            Array(DOT.write(document).utf8)
        })
}
