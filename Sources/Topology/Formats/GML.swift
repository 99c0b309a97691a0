/// Graphs as GML: lists of keys and values in brackets.
///
/// Source: Himsolt, "GML: A portable Graph File Format", Universität Passau, 1997. A node's name is its
/// `label`, as in networkx, or its `id` without one. Keys that mean nothing here are passed over.
struct GML {
    /// A value and where it begins.
    private struct Item {
        enum Value {
            case number(String)
            case text(String)
            case list([(key: String, item: Item)])
        }

        let value: Value
        let place: Int

        /// The items of that key, when this is a list.
        func all(_ key: String) -> [Item] {
            guard case .list(let items) = value else { return [] }
            return items.filter { $0.key == key }.map(\.item)
        }

        /// A number or a text as it is written.
        var scalar: String? {
            switch value {
            case .number(let text), .text(let text): text
            case .list: nil
            }
        }
    }

    private static let depthLimit = 64

    private var text: SourceText

    static func read(_ bytes: [UInt8], file: String) throws(TopologyFormatError) -> GraphDocument {
        var reader = GML(text: try SourceText(utf8: bytes, file: file))
        let start = reader.text.offset
        let root = Item(value: .list(try reader.items(depth: 0)), place: start)
        let graphs = root.all("graph")
        guard let graph = graphs.first, case .list(let content) = graph.value else {
            throw reader.text.fault(at: start, "the file has no graph (expected 'graph [ ... ]')")
        }
        guard graphs.count == 1 else {
            throw reader.text.fault(at: graphs[1].place, "a second graph; put each in a file of its own")
        }
        return try reader.document(graph, content)
    }

    private func document(
        _ graph: Item, _ content: [(key: String, item: Item)]
    ) throws(TopologyFormatError) -> GraphDocument {
        var isDirected = false
        if let directed = graph.all("directed").first {
            guard let flag = directed.scalar, flag == "0" || flag == "1" else {
                throw text.fault(
                    at: directed.place, "unfit 'directed' (got \(shown(directed)); expected 0 or 1)")
            }
            isDirected = flag == "1"
        }
        var builder = GraphBuilder(text, isDirected: isDirected)
        var labels: [String: String] = [:]
        for node in graph.all("node") {
            let (id, _) = try scalar("id", of: node, "node")
            let place = node.all("label").first?.place ?? node.place
            let label = node.all("label").first?.scalar ?? id
            guard labels.updateValue(label, forKey: id) == nil else {
                throw text.fault(at: node.place, "node id \(id) is given twice")
            }
            try builder.newNode(label, at: place)
        }
        for edge in graph.all("edge") {
            var ends: [Int] = []
            for key in ["source", "target"] {
                let (id, place) = try scalar(key, of: edge, "edge")
                guard let label = labels[id] else {
                    throw text.fault(
                        at: place, "no such node (got id \(id); expected the id of one of the file's nodes)")
                }
                ends.append(try builder.knownNode(label, at: place))
            }
            var link = LinkAttributes()
            for attribute in LinkAttribute.allCases {
                guard let item = edge.all(attribute.rawValue).first else { continue }
                try builder.read(attribute.rawValue, item.scalar ?? "[", into: &link, at: item.place)
            }
            try builder.edge(ends[0], ends[1], link, at: edge.place)
        }
        return try builder.document()
    }

    private func scalar(
        _ key: String, of item: Item, _ what: String
    ) throws(TopologyFormatError) -> (String, Int) {
        guard let found = item.all(key).first else {
            throw text.fault(at: item.place, "\(what) without '\(key)'")
        }
        guard let scalar = found.scalar else {
            throw text.fault(at: found.place, "unfit '\(key)' (got a list; expected a number)")
        }
        return (scalar, found.place)
    }

    private func shown(_ item: Item) -> String { item.scalar.map { "'\($0)'" } ?? "a list" }

    // MARK: - Lists of keys and values

    private mutating func items(depth: Int) throws(TopologyFormatError) -> [(key: String, item: Item)] {
        guard depth < Self.depthLimit else {
            throw text.fault(at: text.offset, "lists nest too deep (expected at most \(Self.depthLimit))")
        }
        var items: [(key: String, item: Item)] = []
        while true {
            skipSpace()
            guard let byte = text.next else {
                if depth == 0 { return items }
                throw text.unexpected("']'")
            }
            if byte == UInt8(ascii: "]"), depth > 0 { return items }
            guard SourceText.isLetter(byte) else { throw text.unexpected("a key") }
            let key = text.text(text.take { SourceText.isLetter($0) || SourceText.isDigit($0) })
            skipSpace()
            items.append((key, try item(depth: depth)))
        }
    }

    private mutating func item(depth: Int) throws(TopologyFormatError) -> Item {
        let place = text.offset
        if text.take("[") {
            let list = try items(depth: depth + 1)
            guard text.take("]") else { throw text.unexpected("']'") }
            return Item(value: .list(list), place: place)
        }
        if text.take("\"") {
            var content = ""
            while let byte = text.next, byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "&") {
                    content.unicodeScalars.append(try CharacterReference.read(&text))
                } else {
                    content += text.text(text.take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "&") })
                }
            }
            guard text.take("\"") else {
                throw text.fault(at: place, "a text without its end (expected '\"')")
            }
            return Item(value: .text(content), place: place)
        }
        let word = text.text(text.take { !SourceText.isSpace($0) && $0 != UInt8(ascii: "]") })
        guard SourceText.number(word) != nil else {
            throw text.fault(
                at: place, "no value (got '\(word)'; expected a number, a text in quotes or '[')")
        }
        return Item(value: .number(word), place: place)
    }

    /// Passes over spaces and comments, which go from `#` to the end of the line.
    private mutating func skipSpace() {
        text.skipSpace()
        while text.next == UInt8(ascii: "#") {
            _ = text.take { $0 != UInt8(ascii: "\n") }
            text.skipSpace()
        }
    }
}

extension GML {
    static func write(_ document: GraphDocument) -> String {
        var text = "graph [\n  directed \(document.graph.isDirected ? 1 : 0)\n"
        for node in 0..<document.graph.nodeCount {
            text += "  node [\n    id \(node)\n    label \"\(escaped(document.label(of: node)))\"\n  ]\n"
        }
        for (node, weight) in document.selfWeights.enumerated() {
            text += edge(Edge(node, node), LinkAttributes(weight: weight))
        }
        for (index, edge) in document.graph.edges.enumerated() {
            text += Self.edge(edge, document.link(index))
        }
        return text + "]\n"
    }

    private static func edge(_ edge: Edge, _ link: LinkAttributes) -> String {
        var text = "  edge [\n    source \(edge.from)\n    target \(edge.to)\n"
        for (attribute, value) in link.stated { text += "    \(attribute) \(real(value))\n" }
        return text + "  ]\n"
    }

    /// A number with a decimal point, which readers of GML expect also before an exponent.
    private static func real(_ value: Double) -> String {
        let text = "\(value)"
        guard !text.contains("."), let exponent = text.firstIndex(of: "e") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }

    /// ASCII without quotes: everything else as `&#233;`.
    private static func escaped(_ name: String) -> String {
        name.unicodeScalars.map { character in
            let isPlain = (0x20...0x7E).contains(character.value) && character != "\"" && character != "&"
            return isPlain ? String(character) : "&#\(character.value);"
        }.joined()
    }
}

extension GraphFormat {
    /// Keys and values in brackets.
    static let gml = GraphFormat(
        name: "gml", summary: "Keys and values in brackets, with names and every attribute of links.",
        source: "Himsolt, GML: A portable Graph File Format, 1997", fileExtensions: ["gml"],
        attributes: LinkAttribute.allCases, statesDirection: true, holdsName: { _ in true },
        read: { bytes, file, _ throws(TopologyFormatError) in
            try GML.read(bytes, file: file)
        },
        write: { document in
            Array(GML.write(document).utf8)
        })
}
