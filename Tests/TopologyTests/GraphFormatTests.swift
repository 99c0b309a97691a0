import Catalogues
import Determinism
import Testing
import Topology

/// A graph with names, self weights and all kinds of attributes on some of its links.
func sampleDocument(_ graph: Graph, seed: UInt64, isFull: Bool = true) -> GraphDocument {
    var stream = RandomStream(seed: seed, purpose: "sample document")
    let links = graph.edges.map { _ in
        func maybe(_ value: Double) -> Double? { stream.integer(below: 3) > 0 ? value : nil }
        return LinkAttributes(
            weight: isFull ? maybe(stream.uniform()) : 0.5 + stream.uniform(),
            latencySeconds: maybe(stream.uniform() * 1e-5),
            jitterSeconds: maybe(0), bandwidthBitsPerSecond: maybe(1e9 + stream.uniform() * 1e17),
            loss: maybe(stream.uniform() * 0.9))
    }
    let odd = [
        "n 1", "<&>", "\"quoted\"", "Zoë", "back\\slash", "a'b", "#", "]", "--", "{x}", "0", "-1.5e3",
        "&amp;",
    ]
    let names = (0..<graph.nodeCount).map { isFull && $0 < odd.count ? odd[$0] : "node-\($0)" }
    return GraphDocument(
        graph: graph, names: names, links: links,
        selfWeights: (0..<graph.nodeCount).map { $0 % 3 == 1 ? 0 : stream.uniform() })
}

@Suite struct `Graph formats` {
    @Test(arguments: GraphFormatCatalogue.all.names, familySamples.indices)
    func `what is written is read back, as far as the format can hold it`(name: String, index: Int) throws {
        let format = try #require(GraphFormatCatalogue.all[name])
        let graph = try sampleGraph(familySamples[index].family, familySamples[index].given).1
        let documents = [
            GraphDocument(graph: graph), sampleDocument(graph, seed: UInt64(index)),
            sampleDocument(graph, seed: UInt64(index), isFull: false),
        ]
        for document in documents {
            let bytes = try format.write(document)
            let hint = format.statesDirection ? nil : graph.isDirected
            #expect(try format.read(bytes, file: "f", isDirected: hint) == format.kept(of: document))
        }
    }

    @Test(arguments: GraphFormatCatalogue.all.entries.map(\.name))
    func `all keep the graph, and say what else they lose`(name: String) throws {
        let format = try #require(GraphFormatCatalogue.all[name])
        let document = sampleDocument(try sampleGraph("torus", [("nodes", 12)]).1, seed: 3)
        let kept = format.kept(of: document)
        #expect(kept.graph == document.graph)
        #expect(format.losses(of: document).isEmpty == (kept == document))
        #expect(format.losses(of: GraphDocument(graph: document.graph)).isEmpty)
        #expect(
            Set(format.losses(of: document)).isSuperset(
                of: LinkAttribute.allCases.filter { !format.attributes.contains($0) }.map(\.rawValue)))
    }

    @Test func `are chosen by the end of a file's name, no two for the same`() {
        let ends = GraphFormatCatalogue.all.entries.flatMap(\.fileExtensions)
        #expect(Set(ends).count == ends.count)
        for format in GraphFormatCatalogue.all.entries {
            for end in format.fileExtensions {
                #expect(GraphFormatCatalogue.format(ofFile: "a.b/C.\(end.uppercased())")?.name == format.name)
            }
        }
        #expect(GraphFormatCatalogue.format(ofFile: "graph") == nil)
        #expect(GraphFormatCatalogue.format(ofFile: "graph.yaml") == nil)
    }

    @Test(arguments: GraphFormatCatalogue.all.names, [false, true])
    func `no file cut off anywhere brings a reader down`(name: String, isDirected: Bool) throws {
        let format = try #require(GraphFormatCatalogue.all[name])
        let graph = Graph(
            nodeCount: 4, merging: [Edge(0, 1), Edge(1, 2), Edge(3, 1)], isDirected: isDirected)
        let bytes = try format.write(sampleDocument(graph, seed: 1))
        var faults = 0
        for length in bytes.indices {
            do throws(TopologyFormatError) {
                _ = try format.read(Array(bytes[..<length]), file: "f")
            } catch {
                faults += 1
                #expect(error.line >= 1 && error.column >= 1 && !error.problem.isEmpty)
                #expect(error.column <= length + 1, "\(error)")
            }
        }
        #expect(faults > 0)
    }

    @Test(arguments: GraphFormatCatalogue.all.names, UInt64(0)..<4)
    func `no changed byte brings a reader down`(name: String, seed: UInt64) throws {
        let format = try #require(GraphFormatCatalogue.all[name])
        let graph = Graph(nodeCount: 4, merging: [Edge(0, 1), Edge(1, 2), Edge(3, 1)])
        let bytes = try format.write(sampleDocument(graph, seed: seed))
        var stream = RandomStream(seed: seed, purpose: "changed bytes")
        let telling = Array("<>[]{}\"'\\&;:,=#-+.0919eE \n\u{0}ntd%/*".utf8)
        for _ in 0..<200 {
            var changed = bytes
            for _ in 0...stream.integer(below: 3) {
                let place = stream.integer(below: changed.count)
                let byte =
                    stream.integer(below: 2) == 0
                    ? telling[stream.integer(below: telling.count)] : UInt8(stream.integer(below: 256))
                switch stream.integer(below: 3) {
                case 0: changed[place] = byte
                case 1: changed.insert(byte, at: place)
                default: changed.remove(at: place)
                }
            }
            // Either a document or a fault: both are fine, a trap ends the test run.
            if let document = try? format.read(changed, file: "f") {
                _ = try format.write(document)
            }
        }
    }

    @Test func `nodes called by their numbers are numbered, whatever their order`() throws {
        let format = try #require(GraphFormatCatalogue.all["named-edge-list"])
        let document = try format.read(Array("2 0 0.5\n0 1 0.25\n".utf8), file: "f")
        #expect(document.names.isEmpty)
        #expect(document.graph.edges == [Edge(0, 1), Edge(0, 2)])
        #expect(document.links.map(\.weight) == [0.25, 0.5])
    }

    /// networkx reads a GML number only with a decimal point, also before an exponent; Graphviz reads no exponents
    /// outside of quotes; a letter that combines with a quote leaves it a quote.
    @Test(arguments: [
        ("gml", "latency 1.0e-05\n"), ("dot", "[latency=\"1e-05\"]"), ("node-link", "\"latency\": 1e-05}"),
        ("graphml", "<data key=\"latency\">1e-05</data>"), ("named-edge-list", "{'latency': 1e-05}"),
    ])
    func `numbers are written as other programs read them`(name: String, text: String) throws {
        let format = try #require(GraphFormatCatalogue.all[name])
        let document = GraphDocument(
            graph: Graph(nodeCount: 2, merging: [Edge(0, 1)]),
            names: name == "named-edge-list" ? [] : ["\"\u{301}", "\u{301}"],
            links: [LinkAttributes(latencySeconds: 1e-5)])
        let bytes = try format.write(document)
        #expect(String(decoding: bytes, as: UTF8.self).contains(text))
        #expect(try format.read(bytes, file: "f") == document)
    }

    @Test func `a matrix larger than anyone reads is not written out`() throws {
        let graph = Graph(nodeCount: GraphFormat.denseLimit + 1, merging: [Edge(0, 1)])
        for name in ["npy", "adjacency-matrix"] {
            let format = try #require(GraphFormatCatalogue.all[name])
            #expect(throws: TopologyError.self) { try format.write(GraphDocument(graph: graph)) }
        }
    }

    @Test(arguments: [
        ("edge-list", "9999999999\n"),
        ("matrix-market", "%%MatrixMarket matrix coordinate pattern general\n9999999999 9999999999 0\n"),
        ("node-link", String(repeating: "[", count: 100_000)),
        ("node-link", String(repeating: "{\"a\":", count: 100_000)),
        ("gml", String(repeating: "graph [ ", count: 100_000)),
        ("dot", "graph " + String(repeating: "{ ", count: 100_000)),
        ("graphml", String(repeating: "<graphml>", count: 100_000)),
    ])
    func `no stated number and no nesting exhausts the machine`(name: String, text: String) throws {
        let format = try #require(GraphFormatCatalogue.all[name])
        #expect(throws: TopologyFormatError.self) { try format.read(Array(text.utf8), file: "f") }
    }
}
