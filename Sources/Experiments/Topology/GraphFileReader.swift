import Catalogues
import Topology

/// Reads the graph file that a topology names as `edges-file`: nodes, edges, weights and links.
///
/// The end of the file's name says the format; any other name is that of an edge list. The file's weights are
/// the mixing weights unless the topology states `mixing`; its links take the place of common ones. Names are
/// used where the topology states none; what node names must not contain becomes `-`.
struct GraphFileReader {
    let problems: InputProblems

    /// The stated graph; nil, and problems, when the file does not hold one that fits.
    func read(
        _ bytes: [UInt8], path: String, _ reference: YAMLNode, _ object: YAMLObject, _ nodes: NodeList
    ) -> StatedGraph? {
        guard let format = GraphFormatCatalogue.format(ofFile: path) ?? GraphFormatCatalogue.all["edge-list"]
        else { preconditionFailure("edge-list is no graph format") }
        var isDirected: Bool?
        if object.value("directed") != nil {
            guard let stated = object.boolean("directed", default: false) else { return nil }
            isDirected = stated
        }
        let document: GraphDocument
        do throws(TopologyFormatError) {
            document = try format.read(bytes, file: path, isDirected: isDirected)
        } catch {
            problems.record(
                InputError(
                    at: SourcePlace(source: error.file, line: error.line, column: error.column), error.problem
                ))
            return nil
        }
        let graph = document.graph
        if let isDirected, isDirected != graph.isDirected, let node = object.value("directed") {
            problems.record(
                node,
                "the edges of \(path) are \(graph.isDirected ? "directed" : "undirected"); remove this key")
            return nil
        }
        if let count = nodes.count, count != graph.nodeCount {
            object.record("\(count) nodes are stated but \(path) has \(graph.nodeCount)")
            return nil
        }
        let before = problems.count
        let usesWeights = object.value("mixing") == nil
        let weights = usesWeights ? weights(of: document, path, reference) : nil
        let links = links(of: document, reference)
        guard problems.count == before else { return nil }
        let names = nodes.isList ? [] : Self.plainNames(document.names)
        return StatedGraph(
            source: .edges, graph: graph, nodes: names.isEmpty ? nodes : NodeList(names: names),
            weights: weights,
            fileLinks: links)
    }

    /// The mixing matrix that the weights make; nil when there are none, and with a problem when they make none.
    private func weights(
        of document: GraphDocument, _ path: String, _ reference: YAMLNode
    ) -> MixingMatrix? {
        guard document.links.contains(where: { $0.weight != nil }) || !document.selfWeights.isEmpty else {
            return nil
        }
        let graph = document.graph
        let remedy = "mend them, or state mixing, such as metropolis-hastings, to pass over them"
        func refuse(_ what: String) -> MixingMatrix? {
            problems.record(reference, "the weights of \(path) are no mixing weights: \(what); \(remedy)")
            return nil
        }
        var sums = document.selfWeights
        if sums.isEmpty { sums = [Double](repeating: 0, count: graph.nodeCount) }
        var entries: [MixingMatrix.Entry] = []
        for (index, edge) in graph.edges.enumerated() {
            let name = "edge \(document.label(of: edge.from)) - \(document.label(of: edge.to))"
            guard let weight = document.link(index).weight else { return refuse("\(name) has none") }
            guard 0...1 ~= weight else { return refuse("\(name) has \(weight) (expected 0...1)") }
            entries.append(.init(receiver: edge.to, sender: edge.from, weight: weight))
            sums[edge.to] += weight
            guard !graph.isDirected else { continue }
            entries.append(.init(receiver: edge.from, sender: edge.to, weight: weight))
            sums[edge.from] += weight
        }
        let isWhole = !document.selfWeights.isEmpty
        for (node, sum) in sums.enumerated() where sum > 1 + 1e-9 || isWhole && sum < 1 - 1e-9 {
            return refuse(
                "row \(document.label(of: node)) sums to \((sum * 1e9).rounded() / 1e9) "
                    + "(expected \(isWhole ? "1" : "at most 1"))")
        }
        let diagonal = isWhole ? document.selfWeights : sums.map { max(0, 1 - $0) }
        return try? MixingMatrix(selfWeights: diagonal, entries: entries)
    }

    private func links(of document: GraphDocument, _ reference: YAMLNode) -> [TopologyPlan.EdgeLink] {
        guard !document.links.isEmpty else { return [] }
        return zip(document.graph.edges, document.links).compactMap { edge, link in
            guard let properties = LinkProperties(link) else {
                let name = "edge \(document.label(of: edge.from)) - \(document.label(of: edge.to))"
                problems.record(
                    reference,
                    "\(name): latency, jitter, bandwidth or loss out of range (expected less than 292 years, "
                        + "1 bit/s to 2^63 bit/s, and at most 0.999)")
                return nil
            }
            return properties.isEmpty ? nil : .init(edge: edge, properties: properties)
        }
    }

    /// Names that topologies accept; none when two become equal.
    private static func plainNames(_ names: [String]) -> [String] {
        let plain = names.map { name in
            var letters = ""
            for character in name.unicodeScalars {
                let letter = isPlainName(String(character)) ? String(character) : "-"
                if letter != "-" || !letters.hasSuffix("-") { letters += letter }
            }
            return String(letters.prefix(64))
        }
        return Set(plain).count == plain.count ? plain : []
    }
}

extension LinkProperties {
    /// What a graph file says about a link, in whole nanoseconds and bits; nil when something is out of range.
    init?(_ link: LinkAttributes) {
        self.init()
        if let seconds = link.latencySeconds {
            guard let latency = Int64(exactly: (seconds * 1e9).rounded()) else { return nil }
            latencyNanoseconds = latency
        }
        if let seconds = link.jitterSeconds {
            guard let jitter = Int64(exactly: (seconds * 1e9).rounded()) else { return nil }
            jitterNanoseconds = jitter
        }
        if let bits = link.bandwidthBitsPerSecond {
            guard let bandwidth = Int64(exactly: bits.rounded()), bandwidth >= 1 else { return nil }
            bandwidthBitsPerSecond = bandwidth
        }
        if let probability = link.loss {
            guard 0...0.999 ~= probability else { return nil }
            loss = probability
        }
    }
}
