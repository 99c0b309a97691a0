import Experiments
import Testing
import Topology

@Suite struct `Graph files in topology files` {
    private func read(_ text: String, _ files: [String: String]) throws(InputErrors) -> TopologyPlan {
        try TopologyFile.read(Array(text.utf8), fileName: "t.yaml") { path in
            Array((files[path] ?? "").utf8)
        }
    }

    private func problem(_ text: String, _ files: [String: String]) -> String? {
        #expect(throws: InputErrors.self) { try read(text, files) }?.description
    }

    private static let pair = """
        {"directed": false, "nodes": [{"id": "a b"}, {"id": "c"}, {"id": "d"}],
         "edges": [{"source": "a b", "target": "c", "weight": 0.5, "latency": 0.005, "bandwidth": 1e9},
                   {"source": "c", "target": "d", "weight": 0.25, "loss": 0.01, "jitter": 0.001}]}
        """

    @Test func `give names, weights and links`() throws {
        let plan = try read("edges-file: g.json", ["g.json": Self.pair])
        #expect(plan.names == ["a-b", "c", "d"])
        #expect(plan.graph?.edges == [Edge(0, 1), Edge(1, 2)])
        let matrix = plan.topology.matrix(round: 0)
        #expect(matrix[0, 1] == 0.5 && matrix[1, 2] == 0.25 && matrix[2, 2] == 0.75 && matrix[1, 1] == 0.25)
        #expect(plan.mixing == nil)
        #expect(plan.edgeLinks.map(\.edge) == [Edge(0, 1), Edge(1, 2)])
        #expect(plan.edgeLinks[0].properties.latencyNanoseconds == 5_000_000)
        #expect(plan.edgeLinks[0].properties.bandwidthBitsPerSecond == 1_000_000_000)
        #expect(plan.edgeLinks[1].properties.jitterNanoseconds == 1_000_000)
        #expect(plan.edgeLinks[1].properties.loss == 0.01)
        let again = try TopologyFile.read(Array(plan.resolvedText.utf8), fileName: "again") { _ in [] }
        #expect(again == plan)
    }

    @Test func `become documents that say the same`() throws {
        let plan = try read("edges-file: g.json\nnodes: [x, y, z]\n", ["g.json": Self.pair])
        let document = try #require(plan.document)
        #expect(document.names == ["x", "y", "z"])
        #expect(document.selfWeights == [0.5, 0.25, 0.75])
        #expect(
            document.links == [
                LinkAttributes(weight: 0.5, latencySeconds: 0.005, bandwidthBitsPerSecond: 1e9),
                LinkAttributes(weight: 0.25, jitterSeconds: 0.001, loss: 0.01),
            ])
        let all = try read("family: ring\nnodes: 3\nlinks: {latency: 2ms}\n", [:])
        #expect(all.document?.links == [LinkAttributes](repeating: .init(latencySeconds: 0.002), count: 3))
    }

    @Test func `give way to the weights and links of the topology`() throws {
        let text = "edges-file: g.json\nmixing: uniform\nlinks: {edges: [{between: [c, d], latency: 1ms}]}\n"
        let plan = try read(text, ["g.json": Self.pair])
        #expect(plan.mixing?.name == "uniform")
        #expect(plan.edgeLinks[1].properties.latencyNanoseconds == 1_000_000)
        #expect(plan.edgeLinks[1].properties.loss == nil)
    }

    @Test func `are found from topology files in other folders, and in place of them`() throws {
        let files = ["a/g.json": Self.pair, "a/t.yaml": "edges-file: g.json\nseed: 3\n"]
        let plan = try read("file: a/t.yaml\n", files)
        #expect(plan.names == ["a-b", "c", "d"] && plan.seed == 3)
        #expect(try read("file: a/g.json\nseed: 3\n", files) == plan)
    }

    @Test func `of a mixing matrix give its weights`() throws {
        let plan = try read("edges-file: w.csv", ["w.csv": "0.75,0.25,0\n0.25,0.25,0.5\n0,0.5,0.5\n"])
        #expect(plan.topology.matrix(round: 0).selfWeight(0) == 0.75)
        #expect(plan.graph?.isDirected == false)
        let directed = try read(
            "edges-file: w.mtx",
            [
                "w.mtx": "%%MatrixMarket matrix coordinate pattern general\n3 3 3\n1 2\n2 3\n3 1\n"
            ])
        #expect(directed.graph?.isDirected == true)
    }

    @Test(arguments: [
        (
            "edges-file: g.edges", ["g.edges": "2\n0 1 3\n"],
            "t.yaml:1:13: edges-file: the weights of g.edges are no mixing weights: edge 0 - 1 has 3.0 "
                + "(expected 0...1); mend them, or state mixing, such as metropolis-hastings, to pass over them"
        ),
        (
            "edges-file: g.edges", ["g.edges": "3\n0 1 0.75\n1 2 0.75\n"],
            "t.yaml:1:13: edges-file: the weights of g.edges are no mixing weights: row 1 sums to 1.5 "
                + "(expected at most 1); mend them, or state mixing, such as metropolis-hastings, to pass over them"
        ),
        (
            "edges-file: g.dot\ndirected: true", ["g.dot": "graph { a -- b }"],
            "t.yaml:2:11: directed: the edges of g.dot are undirected; remove this key"
        ),
        (
            "nodes: 3\nedges-file: g.dot", ["g.dot": "graph { a -- b }"],
            "t.yaml:1:1: 3 nodes are stated but g.dot has 2"
        ),
        (
            "edges-file: g.dot", ["g.dot": "graph {\n a -> b }"],
            "g.dot:2:4: unexpected text (got '-'; expected '--' in a graph)"
        ),
    ])
    func `have faults with a place and a remedy`(text: String, files: [String: String], message: String) {
        #expect(problem(text, files) == message)
    }
}
