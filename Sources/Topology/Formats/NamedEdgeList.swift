/// Edges between named nodes, one a line, as networkx writes edge lists.
///
/// A line is two nodes and then nothing, a weight, or what is said about the edge in braces:
/// `a b {'weight': 0.5}`. A line of one node states a node; networkx passes over it. The format does not say
/// whether edges are directed; the reader does. Text after `#` means nothing.
enum NamedEdgeList {
    static func read(
        _ bytes: [UInt8], file: String, isDirected: Bool
    ) throws(TopologyFormatError) -> GraphDocument {
        var text = try SourceText(utf8: bytes, file: file)
        var builder = GraphBuilder(text, isDirected: isDirected)
        while text.next != nil {
            text.skipSpace()
            if text.next == UInt8(ascii: "#") {
                _ = text.take { $0 != UInt8(ascii: "\n") }
                continue
            }
            guard text.next != nil else { break }
            let first = word(&text)
            guard !first.isEmpty else { throw text.unexpected("a node") }
            skipBlanks(&text)
            let from = try builder.node(text.text(first), at: first.lowerBound)
            let second = word(&text)
            if !second.isEmpty {
                let to = try builder.node(text.text(second), at: second.lowerBound)
                let link = try attributes(&text, builder)
                try builder.edge(from, to, link, at: first.lowerBound)
            }
            skipBlanks(&text)
            if text.next == UInt8(ascii: "#") { _ = text.take { $0 != UInt8(ascii: "\n") } }
            guard text.next == nil || text.next == UInt8(ascii: "\n") else {
                throw text.unexpected("the end of the line")
            }
        }
        return try builder.document()
    }

    /// A weight, or `{'weight': 0.5, 'colour': 'red'}`.
    private static func attributes(
        _ text: inout SourceText, _ builder: GraphBuilder
    ) throws(TopologyFormatError) -> LinkAttributes {
        var link = LinkAttributes()
        skipBlanks(&text)
        guard text.take("{") else {
            let weight = word(&text)
            if !weight.isEmpty {
                try builder.read("weight", text.text(weight), into: &link, at: weight.lowerBound)
            }
            return link
        }
        skipBlanks(&text)
        while !text.take("}") {
            let key = try quoted(&text)
            skipBlanks(&text)
            guard text.take(":") else { throw text.unexpected("':'") }
            skipBlanks(&text)
            let place = text.offset
            let isText = text.next == UInt8(ascii: "'") || text.next == UInt8(ascii: "\"")
            let value = isText ? try quoted(&text) : text.text(word(&text))
            guard isText || !value.isEmpty else { throw text.unexpected("a number or a text in quotes") }
            try builder.read(key, value, into: &link, at: place)
            skipBlanks(&text)
            guard text.take(",") || text.next == UInt8(ascii: "}") else {
                throw text.unexpected("',' or '}'")
            }
            skipBlanks(&text)
        }
        return link
    }

    private static func quoted(_ text: inout SourceText) throws(TopologyFormatError) -> String {
        guard let quote = text.next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            throw text.unexpected("a text in quotes")
        }
        text.offset += 1
        let content = text.take { $0 != quote && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\\") }
        guard text.next == quote else { throw text.unexpected("the end of the text in quotes") }
        text.offset += 1
        return text.text(content)
    }

    private static func skipBlanks(_ text: inout SourceText) {
        _ = text.take { SourceText.isSpace($0) && $0 != UInt8(ascii: "\n") }
    }

    private static func word(_ text: inout SourceText) -> Range<Int> { text.take(while: isOfWord) }

    /// What may be in a name here: anything but spaces, `#`, `,`, braces and quotes.
    static func isOfWord(_ byte: UInt8) -> Bool {
        !SourceText.isSpace(byte) && !"#,{}'\"".utf8.contains(byte)
    }

    static func write(_ document: GraphDocument) -> String {
        // Without these lines, nodes without edges and the order of the others would be lost.
        var text = ""
        for node in 0..<document.graph.nodeCount { text += document.label(of: node) + "\n" }
        for (node, weight) in document.selfWeights.enumerated() {
            let label = document.label(of: node)
            text += "\(label) \(label) {'weight': \(weight)}\n"
        }
        for (index, edge) in document.graph.edges.enumerated() {
            let said = document.link(index).stated.map { "'\($0.attribute)': \($0.value)" }
            text += "\(document.label(of: edge.from)) \(document.label(of: edge.to)) "
            text += "{\(said.joined(separator: ", "))}\n"
        }
        return text
    }
}

extension GraphFormat {
    /// Two named nodes a line, and what is said about the edge.
    static let namedEdgeList = GraphFormat(
        name: "named-edge-list", summary: "Two named nodes a line, then a weight or attributes in braces.",
        source: "networkx.write_edgelist", fileExtensions: ["edgelist"], attributes: LinkAttribute.allCases,
        statesDirection: false, holdsName: { $0.utf8.allSatisfy(NamedEdgeList.isOfWord) },
        read: { bytes, file, isDirected throws(TopologyFormatError) in
            try NamedEdgeList.read(bytes, file: file, isDirected: isDirected ?? false)
        },
        write: { document in
            Array(NamedEdgeList.write(document).utf8)
        })
}
