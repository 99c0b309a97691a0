/// Graphs as GraphML: nodes with ids, edges with attributes declared as keys.
///
/// Source: Brandes, Eiglsperger, Herman, Himsolt, Marshall, "GraphML Progress Report", 2001. One graph to a
/// file; hyperedges, nested graphs and edges directed unlike the others are refused. Keys and data that mean
/// nothing here, such as those of drawing programs, are passed over.
struct GraphML {
    private struct Key {
        let attribute: String
        let defaultValue: (text: String, place: Int)?
    }

    private struct PendingEdge {
        let ends: [XMLScanner.Attribute]
        let link: LinkAttributes
        let place: Int
    }

    private var scanner: XMLScanner
    private var keys: [String: Key] = [:]
    private var defaults: [Key] = []
    private var pending: [PendingEdge] = []

    private init(_ text: SourceText) { scanner = XMLScanner(text) }

    static func read(_ bytes: [UInt8], file: String) throws(TopologyFormatError) -> GraphDocument {
        var reader = GraphML(try SourceText(utf8: bytes, file: file))
        return try reader.document()
    }

    private mutating func document() throws(TopologyFormatError) -> GraphDocument {
        var found: GraphDocument?
        try forEachElement(of: nil) { reader, element throws(TopologyFormatError) in
            guard element.name == "graphml" else {
                throw reader.fault(element, "no GraphML (got <\(element.name)>; expected <graphml>)")
            }
            try reader.forEachElement(of: element) { reader, element throws(TopologyFormatError) in
                switch element.name {
                case "key": try reader.readKey(element)
                case "graph":
                    guard found == nil else {
                        throw reader.fault(element, "a second graph; put each in a file of its own")
                    }
                    found = try reader.readGraph(element)
                default: try reader.scanner.skipElement()
                }
            }
        }
        guard let found else { throw scanner.text.fault(at: 0, "the file has no graph (expected <graph>)") }
        return found
    }

    /// Calls for each element in the one just opened, or for that of the whole file; each call reads its
    /// element to the end.
    private mutating func forEachElement(
        of parent: XMLScanner.Element?,
        _ body: (inout GraphML, XMLScanner.Element) throws(TopologyFormatError) -> Void
    ) throws(TopologyFormatError) {
        while true {
            switch try scanner.next() {
            case .open(let element): try body(&self, element)
            case .close, .end: return
            case .text(let text):
                guard text.utf8.allSatisfy(SourceText.isSpace) else {
                    let name = parent?.name ?? "file"
                    throw scanner.text.fault(
                        at: scanner.text.offset, "text in <\(name)> (expected elements only)")
                }
            }
        }
    }

    private mutating func readKey(_ element: XMLScanner.Element) throws(TopologyFormatError) {
        let id = try required("id", of: element)
        var defaultValue: (text: String, place: Int)?
        try forEachElement(of: element) { reader, child throws(TopologyFormatError) in
            let content = try reader.scanner.content()
            if child.name == "default" { defaultValue = (Self.trimmed(content), child.place) }
        }
        let domain = element.attributes["for"]?.value ?? "all"
        guard let name = element.attributes["attr.name"]?.value, domain == "edge" || domain == "all" else {
            return
        }
        let key = Key(attribute: name, defaultValue: defaultValue)
        guard keys.updateValue(key, forKey: id.value) == nil else {
            throw scanner.text.fault(at: id.place, "key '\(id.value)' is given twice")
        }
        if defaultValue != nil { defaults.append(key) }
    }

    private mutating func readGraph(_ graph: XMLScanner.Element) throws(TopologyFormatError) -> GraphDocument
    {
        let direction = try required("edgedefault", of: graph)
        guard direction.value == "directed" || direction.value == "undirected" else {
            throw scanner.text.fault(
                at: direction.place,
                "unknown edgedefault (got '\(direction.value)'; expected directed or undirected)")
        }
        var builder = GraphBuilder(scanner.text, isDirected: direction.value == "directed")
        try forEachElement(of: graph) { reader, element throws(TopologyFormatError) in
            switch element.name {
            case "node":
                let id = try reader.required("id", of: element)
                try builder.newNode(id.value, at: id.place)
                try reader.forEachElement(of: element) { reader, child throws(TopologyFormatError) in
                    guard child.name != "graph" else {
                        throw reader.fault(child, "a graph in a node; only flat graphs are read")
                    }
                    try reader.scanner.skipElement()
                }
            case "edge": try reader.readEdge(element, builder)
            case "hyperedge":
                throw reader.fault(element, "an edge of many nodes; state an edge for each two of them")
            default: try reader.scanner.skipElement()
            }
        }
        for edge in pending {
            let from = try builder.knownNode(edge.ends[0].value, at: edge.ends[0].place)
            let to = try builder.knownNode(edge.ends[1].value, at: edge.ends[1].place)
            try builder.edge(from, to, edge.link, at: edge.place)
        }
        return try builder.document()
    }

    private mutating func readEdge(
        _ element: XMLScanner.Element, _ builder: GraphBuilder
    ) throws(TopologyFormatError) {
        let ends = [try required("source", of: element), try required("target", of: element)]
        if let directed = element.attributes["directed"], directed.value != "\(builder.isDirected)" {
            throw scanner.text.fault(
                at: directed.place,
                "an edge unlike the others (got directed '\(directed.value)'; expected '\(builder.isDirected)'); "
                    + "state an undirected edge of a directed graph as two")
        }
        var link = LinkAttributes()
        for key in defaults {
            guard let value = key.defaultValue else { continue }
            try builder.read(key.attribute, value.text, into: &link, at: value.place)
        }
        try forEachElement(of: element) { reader, child throws(TopologyFormatError) in
            guard child.name == "data", let id = child.attributes["key"]?.value else {
                return try reader.scanner.skipElement()
            }
            let place = reader.scanner.text.offset
            let content = Self.trimmed(try reader.scanner.content())
            if let key = reader.keys[id] { try builder.read(key.attribute, content, into: &link, at: place) }
        }
        pending.append(PendingEdge(ends: ends, link: link, place: element.place))
    }

    private func required(
        _ name: String, of element: XMLScanner.Element
    ) throws(TopologyFormatError) -> XMLScanner.Attribute {
        guard let attribute = element.attributes[name] else {
            throw fault(element, "<\(element.name)> without '\(name)'")
        }
        return attribute
    }

    private func fault(_ element: XMLScanner.Element, _ problem: String) -> TopologyFormatError {
        scanner.text.fault(at: element.place, problem)
    }

    private static func trimmed(_ text: String) -> String {
        var content = text.utf8[...]
        while let first = content.first, SourceText.isSpace(first) { content.removeFirst() }
        while let last = content.last, SourceText.isSpace(last) { content.removeLast() }
        return String(Substring(content))
    }
}

extension GraphML {
    static func write(_ document: GraphDocument) -> String {
        let graph = document.graph
        let used = LinkAttribute.allCases.filter { attribute in
            document.links.contains { $0[attribute] != nil }
                || attribute == .weight && !document.selfWeights.isEmpty
        }
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns">

            """
        for key in used {
            text += "  <key id=\"\(key)\" for=\"edge\" attr.name=\"\(key)\" attr.type=\"double\"/>\n"
        }
        text += "  <graph edgedefault=\"\(graph.isDirected ? "directed" : "undirected")\">\n"
        for node in 0..<graph.nodeCount {
            text += "    <node id=\"\(CharacterReference.escaped(document.label(of: node)))\"/>\n"
        }
        for (node, weight) in document.selfWeights.enumerated() {
            text += edge(Edge(node, node), LinkAttributes(weight: weight), document)
        }
        for (index, edge) in graph.edges.enumerated() {
            text += Self.edge(edge, document.link(index), document)
        }
        return text + "  </graph>\n</graphml>\n"
    }

    private static func edge(_ edge: Edge, _ link: LinkAttributes, _ document: GraphDocument) -> String {
        let from = CharacterReference.escaped(document.label(of: edge.from))
        let to = CharacterReference.escaped(document.label(of: edge.to))
        let start = "    <edge source=\"\(from)\" target=\"\(to)\""
        if link.isEmpty { return start + "/>\n" }
        let data = link.stated.map { "<data key=\"\($0.attribute)\">\($0.value)</data>" }
        return start + ">" + data.joined() + "</edge>\n"
    }
}

extension GraphFormat {
    /// XML for graphs.
    static let graphML = GraphFormat(
        name: "graphml", summary: "XML for graphs, with names and every attribute of links.",
        source: "Brandes et al., GraphML Progress Report, 2001", fileExtensions: ["graphml", "xml"],
        attributes: LinkAttribute.allCases, statesDirection: true, holdsName: { _ in true },
        read: { bytes, file, _ throws(TopologyFormatError) in
            try GraphML.read(bytes, file: file)
        },
        write: { document in
            Array(GraphML.write(document).utf8)
        })
}
