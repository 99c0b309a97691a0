import Catalogues
import Foundation
import Glibc
import Testing
import Topology

/// Files as networkx 3.6.1, SciPy 1.17.1 and NumPy 2.4.6 write them:
/// `g = Graph(); g.add_edge('ann','bob',weight=0.25,latency=0.005,bandwidth=1e9)`,
/// `g.add_edge('bob','cy',weight=0.5,loss=0.01)`, `g.add_node('Zoë & "D"')` and
/// `d = DiGraph(); d.add_edge(2,0,weight=0.5); d.add_edge(0,1); d.add_edge(1,0)`.
@Suite struct `Files of networkx` {
    private let named = GraphDocument(
        graph: Graph(nodeCount: 4, merging: [Edge(0, 1), Edge(1, 2)]),
        names: ["ann", "bob", "cy", "Zoë & \"D\""],
        links: [
            LinkAttributes(weight: 0.25, latencySeconds: 0.005, bandwidthBitsPerSecond: 1e9),
            LinkAttributes(weight: 0.5, loss: 0.01),
        ])
    private let directed = GraphDocument(
        graph: Graph(nodeCount: 3, merging: [Edge(0, 1), Edge(1, 0), Edge(2, 0)], isDirected: true),
        links: [LinkAttributes(), LinkAttributes(), LinkAttributes(weight: 0.5)])

    private func read(_ format: String, _ text: String, isDirected: Bool? = nil) throws -> GraphDocument {
        try #require(GraphFormatCatalogue.all[format]).read(
            Array(text.utf8), file: "f", isDirected: isDirected)
    }

    @Test func `in GraphML are read`() throws {
        let head = """
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
            """
        let text =
            head + """

                  <key id="d3" for="edge" attr.name="loss" attr.type="double" />
                  <key id="d2" for="edge" attr.name="bandwidth" attr.type="double" />
                  <key id="d1" for="edge" attr.name="latency" attr.type="double" />
                  <key id="d0" for="edge" attr.name="weight" attr.type="double" />
                  <graph edgedefault="undirected">
                    <node id="ann" />
                    <node id="bob" />
                    <node id="cy" />
                    <node id="Zo&#235; &amp; &quot;D&quot;" />
                    <edge source="ann" target="bob">
                      <data key="d0">0.25</data>
                      <data key="d1">0.005</data>
                      <data key="d2">1000000000.0</data>
                    </edge>
                    <edge source="bob" target="cy">
                      <data key="d0">0.5</data>
                      <data key="d3">0.01</data>
                    </edge>
                  </graph>
                </graphml>
                """
        #expect(try read("graphml", text) == named)
        let second =
            "<?xml version='1.0' encoding='utf-8'?>\n" + head + """

                  <key id="d0" for="edge" attr.name="weight" attr.type="double" />
                  <graph edgedefault="directed">
                    <node id="2" />
                    <node id="0" />
                    <node id="1" />
                    <edge source="2" target="0">
                      <data key="d0">0.5</data>
                    </edge>
                    <edge source="0" target="1" />
                    <edge source="1" target="0" />
                  </graph>
                </graphml>
                """
        #expect(try read("graphml", second) == directed)
    }

    @Test func `in GML are read`() throws {
        func node(_ id: Int, _ label: String) -> String {
            "  node [\n    id \(id)\n    label \"\(label)\"\n  ]\n"
        }
        func edge(_ from: Int, _ to: Int, _ rest: String...) -> String {
            "  edge [\n    source \(from)\n    target \(to)\n" + rest.map { "    \($0)\n" }.joined() + "  ]\n"
        }
        let first =
            "graph [\n" + node(0, "ann") + node(1, "bob") + node(2, "cy")
            + node(3, "Zo&#235; &#38; &#34;D&#34;")
            + edge(0, 1, "weight 0.25", "latency 0.005", "bandwidth 1000000000.0")
            + edge(1, 2, "weight 0.5", "loss 0.01") + "]"
        #expect(try read("gml", first) == named)
        let second =
            "graph [\n  directed 1\n" + node(0, "2") + node(1, "0") + node(2, "1") + edge(0, 1, "weight 0.5")
            + edge(1, 2) + edge(2, 1) + "]"
        #expect(try read("gml", second) == directed)
    }

    @Test func `in JSON are read, old and new`() throws {
        let first = #"""
            {"directed": false, "multigraph": false, "graph": {}, "nodes": [{"id": "ann"}, {"id": "bob"}, {"id": "cy"}, {"id": "Zo\u00eb & \"D\""}], "edges": [{"weight": 0.25, "latency": 0.005, "bandwidth": 1000000000.0, "source": "ann", "target": "bob"}, {"weight": 0.5, "loss": 0.01, "source": "bob", "target": "cy"}]}
            """#
        #expect(try read("node-link", first) == named)
        #expect(try read("node-link", first.replacing("\"edges\"", with: "\"links\"")) == named)
        let second = #"""
            {"directed": true, "multigraph": false, "graph": {}, "nodes": [{"id": 2}, {"id": 0}, {"id": 1}], "edges": [{"weight": 0.5, "source": 2, "target": 0}, {"source": 0, "target": 1}, {"source": 1, "target": 0}]}
            """#
        #expect(try read("node-link", second) == directed)
    }

    @Test func `of edges are read`() throws {
        let first = """
            ann bob {'weight': 0.25, 'latency': 0.005, 'bandwidth': 1000000000.0}
            bob cy {'weight': 0.5, 'loss': 0.01}
            """
        let document = try read("named-edge-list", first)
        #expect(document.names == ["ann", "bob", "cy"] && document.links == named.links)
        let second = "2 0 {'weight': 0.5}\n0 1 {}\n1 0 {}\n"
        #expect(try read("named-edge-list", second, isDirected: true) == directed)
    }

    /// networkx writes 1 for the weights that are missing.
    @Test func `as matrices are read`() throws {
        let weighted = GraphDocument(
            graph: directed.graph,
            links: [LinkAttributes(weight: 1), LinkAttributes(weight: 1), LinkAttributes(weight: 0.5)])
        let general = "%%MatrixMarket matrix coordinate real general\n%\n3 3 3\n1 2 1\n2 1 1\n3 1 5E-1\n"
        #expect(try read("matrix-market", general) == weighted)
        let symmetric = "%%MatrixMarket matrix coordinate integer symmetric\n%\n3 3 2\n2 1 1\n3 2 1\n"
        let path = GraphDocument(graph: Graph(nodeCount: 3, merging: [Edge(0, 1), Edge(1, 2)]))
        #expect(try read("matrix-market", symmetric) == path)
        // numpy.savetxt(f, W) of a mixing matrix of two nodes.
        let text = "5.000000000000000000e-01 5.000000000000000000e-01\n" + "5.0e-01 5.0e-01\n"
        let pair = GraphDocument(
            graph: Graph(nodeCount: 2, merging: [Edge(0, 1)]), links: [LinkAttributes(weight: 0.5)],
            selfWeights: [0.5, 0.5])
        #expect(try read("adjacency-matrix", text) == pair)
    }

    /// `numpy.save` of `[[0, 1], [1, 0]]` or, for floats, `[[0, 0.5], [0.5, 0]]`.
    @Test(arguments: [
        ("<f8", [0, 0, 0, 0, 0, 0, 0xE0, 0x3F]), ("<f4", [0, 0, 0, 0x3F]), ("<i8", [1, 0, 0, 0, 0, 0, 0, 0]),
        ("<i4", [1, 0, 0, 0]), ("|i1", [1]), ("|u1", [1]), ("|b1", [1]),
    ])
    func `as .npy are read, whatever the numbers`(kind: String, one: [UInt8]) throws {
        let format = try #require(GraphFormatCatalogue.all["npy"])
        let zero = [UInt8](repeating: 0, count: one.count)
        for version: UInt8 in [1, 2] {
            var header = "{'descr': '\(kind)', 'fortran_order': False, 'shape': (2, 2), }"
            header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
            let length: [UInt8] = version == 1 ? [118, 0] : [118, 0, 0, 0]
            let bytes =
                [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(header.utf8) + zero + one + one
                + zero
            let document = try format.read(bytes, file: "f")
            #expect(document.graph.edges == [Edge(0, 1)])
            #expect(document.links == (kind.contains("f") ? [LinkAttributes(weight: 0.5)] : []))
        }
    }

    @Test(.enabled(if: getenv("MURMUR_LONG_TESTS") != nil))
    func `and ours are read by networkx, and back`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "murmuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, sample) in familySamples.enumerated() {
            let graph = try sampleGraph(sample.family, sample.given).1
            var links = sampleDocument(graph, seed: 7, isFull: false).links
            for index in links.indices { links[index].weight = Double(index % 7 + 1) / 8 }
            let document = GraphDocument(graph: graph, links: links)
            for format in GraphFormatCatalogue.all.entries where format.name != "dot" {
                let name =
                    "\(index).\(graph.isDirected ? "directed" : "undirected").\(format.fileExtensions[0])"
                try Data(format.write(document)).write(to: folder.appending(path: name))
            }
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Oracles/networkx_formats.py")
        process.arguments = ["python3", script.path, folder.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        // The script has written each file again, from what it read.
        for (index, sample) in familySamples.enumerated() {
            let graph = try sampleGraph(sample.family, sample.given).1
            for format in GraphFormatCatalogue.all.entries where format.name != "dot" {
                let name =
                    "\(index).\(graph.isDirected ? "directed" : "undirected").\(format.fileExtensions[0])"
                func read(_ name: String) throws -> GraphDocument {
                    try format.read(
                        Array(Data(contentsOf: folder.appending(path: name))), file: name,
                        isDirected: format.statesDirection ? nil : graph.isDirected)
                }
                let again = try read("again." + name)
                #expect(again == (try read(name)), "\(name) of \(sample)")
            }
        }
    }
}
