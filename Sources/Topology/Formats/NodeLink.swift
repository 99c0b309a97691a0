/// Graphs as JSON in the node-link form of networkx: `{"directed": …, "nodes": [{"id": …}], "edges": […]}`.
///
/// Ids may be texts or whole numbers; edges may be called `links`, as they were before networkx 3.4. Keys that
/// mean nothing here are passed over.
enum NodeLink {
    static func read(_ bytes: [UInt8], file: String) throws(TopologyFormatError) -> GraphDocument {
        var text = try SourceText(utf8: bytes, file: file)
        let root = try JSONValue.read(&text)
        guard case .object = root.content else {
            throw text.fault(at: root.place, "no node-link graph (got \(root.shown); expected an object)")
        }
        var isDirected = false
        if let directed = root["directed"] {
            guard case .boolean(let flag) = directed.content else {
                throw text.fault(
                    at: directed.place, "unfit directed (got \(directed.shown); expected true or false)")
            }
            isDirected = flag
        }
        var builder = GraphBuilder(text, isDirected: isDirected)
        for node in try items("nodes", of: root, in: text) {
            let (id, place) = try id("id", of: node, in: text)
            try builder.newNode(id, at: place)
        }
        let key = root["edges"] == nil && root["links"] != nil ? "links" : "edges"
        for edge in try items(key, of: root, in: text) {
            var ends: [Int] = []
            for end in ["source", "target"] {
                let (id, place) = try id(end, of: edge, in: text)
                ends.append(try builder.knownNode(id, at: place))
            }
            var link = LinkAttributes()
            for attribute in LinkAttribute.allCases {
                guard let value = edge[attribute.rawValue] else { continue }
                if case .null = value.content { continue }
                let isNumber = if case .number = value.content { true } else { false }
                try builder.read(
                    attribute.rawValue, isNumber ? value.shown : value.shown + " ", into: &link,
                    at: value.place)
            }
            try builder.edge(ends[0], ends[1], link, at: edge.place)
        }
        return try builder.document()
    }

    private static func items(
        _ key: String, of root: JSONValue, in text: SourceText
    ) throws(TopologyFormatError) -> [JSONValue] {
        guard let value = root[key] else {
            throw text.fault(at: root.place, "'\(key)' is missing (expected a list)")
        }
        guard case .array(let items) = value.content else {
            throw text.fault(at: value.place, "unfit '\(key)' (got \(value.shown); expected a list)")
        }
        return items
    }

    /// A node's id: a text or a whole number.
    private static func id(
        _ key: String, of item: JSONValue, in text: SourceText
    ) throws(TopologyFormatError) -> (id: String, place: Int) {
        guard case .object = item.content, let value = item[key] else {
            throw text.fault(at: item.place, "'\(key)' is missing (got \(item.shown))")
        }
        switch value.content {
        case .text(let id): return (id, value.place)
        case .number(let id) where Int(id) != nil: return (id, value.place)
        default:
            throw text.fault(
                at: value.place,
                "unfit '\(key)' (got \(value.shown); expected a text or a whole number); "
                    + "rename nodes, for example with networkx.convert_node_labels_to_integers")
        }
    }

    static func write(_ document: GraphDocument) -> String {
        let graph = document.graph
        let nodes = (0..<graph.nodeCount).map { "    {\"id\": \(id($0, document))}" }
        var edges = document.selfWeights.enumerated().map { node, weight in
            edge(Edge(node, node), LinkAttributes(weight: weight), document)
        }
        for (index, edge) in graph.edges.enumerated() {
            edges.append(Self.edge(edge, document.link(index), document))
        }
        return """
            {
              "directed": \(graph.isDirected),
              "multigraph": false,
              "graph": {},
              "nodes": [
            \(nodes.joined(separator: ",\n"))
              ],
              "edges": [
            \(edges.joined(separator: ",\n"))
              ]
            }

            """
    }

    private static func edge(_ edge: Edge, _ link: LinkAttributes, _ document: GraphDocument) -> String {
        let said = link.stated.map { ", \"\($0.attribute)\": \($0.value)" }.joined()
        return
            "    {\"source\": \(id(edge.from, document)), \"target\": \(id(edge.to, document))\(said)}"
    }

    /// A number for numbered nodes, a text for named ones.
    private static func id(_ node: Int, _ document: GraphDocument) -> String {
        document.names.isEmpty
            ? "\(node)" : SourceText.quoted(document.names[node], escapesBackslashes: true)
    }
}

extension GraphFormat {
    /// JSON as networkx writes it.
    static let nodeLink = GraphFormat(
        name: "node-link", summary: "JSON with a list of nodes and a list of edges, as networkx writes it.",
        source: "networkx.node_link_data", fileExtensions: ["json"], attributes: LinkAttribute.allCases,
        statesDirection: true, holdsName: { _ in true },
        read: { bytes, file, _ throws(TopologyFormatError) in
            try NodeLink.read(bytes, file: file)
        },
        write: { document in
            Array(NodeLink.write(document).utf8)
        })
}
