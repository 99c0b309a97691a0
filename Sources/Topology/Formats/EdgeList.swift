/// Graphs as plain text: the number of nodes on the first line, then two nodes a line for each edge.
///
/// Nodes are numbered from 0. Text after `#` and empty lines mean nothing. The format does not say whether
/// edges are directed; the reader does.
public enum EdgeList {
    /// Reads a graph.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - file: the file's name, for messages.
    ///   - isDirected: whether an edge carries messages from its first node to its second only.
    /// - Returns: the graph.
    /// - Throws: `TopologyFormatError` at the first line that is wrong.
    public static func read(
        _ text: String, file: String, isDirected: Bool = false
    ) throws(TopologyFormatError) -> Graph {
        var nodeCount: Int?
        var edges: [Edge] = []
        var seen: [Edge: Int] = [:]
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let words = Self.words(of: line)
            guard let first = words.first else { continue }
            func fault(_ word: Word, _ problem: String) -> TopologyFormatError {
                TopologyFormatError(file: file, line: index + 1, column: word.column, problem: problem)
            }
            guard let count = nodeCount else {
                guard words.count == 1, let count = Int(first.text), count >= 1 else {
                    throw fault(
                        first,
                        "the first line is the number of nodes "
                            + "(got '\(words.map(\.text).joined(separator: " "))'; expected a whole number of at least 1)"
                    )
                }
                nodeCount = count
                continue
            }
            guard words.count == 2 else {
                throw fault(
                    words.count > 2 ? words[2] : first,
                    "an edge is two nodes (got \(words.count) words; expected 2)")
            }
            let from = try node(words[0], count, fault)
            let to = try node(words[1], count, fault)
            guard from != to else { throw fault(words[1], TopologyError.selfLoop(node: from).description) }
            let edge = Edge(from, to)
            if let earlier = seen.updateValue(index + 1, forKey: isDirected ? edge : edge.ascending) {
                throw fault(first, "edge \(edge) is already on line \(earlier); remove one of the two")
            }
            edges.append(edge)
        }
        guard let nodeCount else {
            throw TopologyFormatError(
                file: file, line: 1, column: 1, problem: "the file is empty (expected the number of nodes)")
        }
        return Graph(nodeCount: nodeCount, merging: edges, isDirected: isDirected)
    }

    /// The graph as text, edges ascending; reading it gives the same graph back.
    public static func write(_ graph: Graph) -> String {
        var text = "\(graph.nodeCount)\n"
        for edge in graph.edges { text += "\(edge.from) \(edge.to)\n" }
        return text
    }

    private struct Word {
        let text: String
        let column: Int
    }

    private static func node(
        _ word: Word, _ count: Int, _ fault: (Word, String) -> TopologyFormatError
    ) throws(TopologyFormatError) -> Int {
        guard let node = Int(word.text) else {
            throw fault(word, "a node is a number (got '\(word.text)'; expected 0...\(count - 1))")
        }
        guard 0..<count ~= node else {
            throw fault(
                word, "no such node (got \(node); expected 0...\(count - 1)); nodes are numbered from 0")
        }
        return node
    }

    /// The words of a line and the bytes they begin at, counted from 1; commas separate as well.
    private static func words(of line: Substring.UTF8View) -> [Word] {
        let separators = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: "\r")]
        let content = line.prefix { $0 != UInt8(ascii: "#") }
        return content.split { separators.contains($0) }.map { word in
            Word(
                text: String(Substring(word)),
                column: content.distance(from: content.startIndex, to: word.startIndex) + 1)
        }
    }
}
