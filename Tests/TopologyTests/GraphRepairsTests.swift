import Determinism
import Testing
import Topology

@Suite struct `Repairs of a graph` {
    private func with(_ graph: Graph, _ more: [Edge]) throws -> Graph {
        try Graph(nodeCount: graph.nodeCount, edges: graph.edges + more, isDirected: graph.isDirected)
    }

    @Test func `separate parts are joined by one link each`() throws {
        let graph = try Graph(nodeCount: 7, edges: [Edge(0, 1), Edge(1, 2), Edge(3, 4)])
        // Nodes 0 and 2 have one link, the fewest of the largest part.
        #expect(graph.joiningEdges == [Edge(0, 3), Edge(2, 5), Edge(0, 6)])
        #expect(try with(graph, graph.joiningEdges).isConnected)
        #expect(Graph.ring(nodes: 4).joiningEdges == [])
        #expect(Graph(nodeCount: 1, merging: []).joiningEdges == [])
    }

    @Test func `a cut vertex is bypassed along its neighbours`() throws {
        let star = Graph.star(nodes: 5)
        let bypass = star.bypass(around: 0)
        #expect(bypass.count == 3)
        #expect(try with(star, bypass).cutPoints.cutVertices == [])
        #expect(Graph.ring(nodes: 6).bypass(around: 2) == [])
        #expect(Graph.path(nodes: 2).bypass(around: 0) == [])
    }

    @Test func `any graph is mended`() throws {
        for seed in 0..<20 {
            var stream = RandomStream(seed: UInt64(seed), purpose: "test")
            let graph = Graph.erdosRenyi(nodes: 14, probability: 0.09, using: &stream)
            let joined = try with(graph, graph.joiningEdges)
            #expect(joined.isConnected)
            for node in joined.cutPoints.cutVertices {
                let mended = try with(joined, joined.bypass(around: node))
                #expect(!mended.cutPoints.cutVertices.contains(node))
            }
        }
    }
}
