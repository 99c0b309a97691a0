import Determinism
import Testing
import Topology

@Suite struct `A graph` {
    @Test func `an undirected edge is seen from both ends`() throws {
        let graph = try Graph(nodeCount: 4, edges: [Edge(2, 0), Edge(1, 2)])
        #expect(graph.neighbours(of: 2) == [0, 1])
        #expect(graph.incoming(of: 0) == [2])
        #expect(graph.outgoing(of: 0) == [2])
        #expect(graph.edges == [Edge(0, 2), Edge(1, 2)])
        #expect(graph.edgeCount == 2)
        #expect(
            graph.hasEdge(from: 0, to: 2) && graph.hasEdge(from: 2, to: 0) && !graph.hasEdge(from: 0, to: 1))
    }

    @Test func `a directed edge runs from sender to receiver`() throws {
        let chain = try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 2)], isDirected: true)
        #expect(chain.outgoing(of: 0) == [1] && chain.incoming(of: 0).isEmpty)
        #expect(chain.outgoing(of: 2).isEmpty && chain.incoming(of: 2) == [1])
        #expect(chain.hasEdge(from: 0, to: 1) && !chain.hasEdge(from: 1, to: 0))
        #expect(chain.outDegree(of: 1) == 1 && chain.inDegree(of: 0) == 0)
        #expect(chain.edges == [Edge(0, 1), Edge(1, 2)])
    }

    @Test func `both directions of a directed link are two edges, and one when made undirected`() throws {
        let pair = try Graph(nodeCount: 2, edges: [Edge(0, 1), Edge(1, 0)], isDirected: true)
        #expect(pair.edgeCount == 2)
        #expect(pair.undirected.edges == [Edge(0, 1)])
    }

    @Test func `faults of given edges are named`() {
        #expect(throws: TopologyError.noNodes(got: 0)) { try Graph(nodeCount: 0, edges: []) }
        #expect(throws: TopologyError.nodeOutOfRange(Edge(1, 3), nodeCount: 3)) {
            try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 3)])
        }
        #expect(throws: TopologyError.nodeOutOfRange(Edge(-1, 0), nodeCount: 3)) {
            try Graph(nodeCount: 3, edges: [Edge(-1, 0)])
        }
        #expect(throws: TopologyError.selfLoop(node: 2)) { try Graph(nodeCount: 3, edges: [Edge(2, 2)]) }
        #expect(throws: TopologyError.duplicateEdge(Edge(1, 0))) {
            try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 2), Edge(1, 0)])
        }
        #expect(throws: TopologyError.duplicateEdge(Edge(0, 1))) {
            try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 0), Edge(0, 1)], isDirected: true)
        }
    }

    @Test func `components are ascending and in order of their smallest node`() throws {
        let graph = try Graph(nodeCount: 6, edges: [Edge(5, 1), Edge(2, 4), Edge(4, 0)])
        #expect(graph.components == [[0, 2, 4], [1, 5], [3]])
        #expect(!graph.isConnected)
        #expect(graph.isolatedNodes == [3])
        #expect(graph.distanceSummary == nil && graph.diameterBounds() == nil)
    }

    @Test func `a one-way chain is connected but not strongly, a one-way ring is both`() throws {
        let chain = try Graph(nodeCount: 3, edges: [Edge(2, 1), Edge(1, 0)], isDirected: true)
        #expect(chain.isConnected && !chain.isStronglyConnected && chain.diameter == nil)
        let ring = try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 2), Edge(2, 0)], isDirected: true)
        #expect(ring.isStronglyConnected && ring.diameter == 2)
    }

    @Test func `distances, radius and average path length of a path of four`() throws {
        let path = Graph.path(nodes: 4)
        #expect(path.distances(from: 1) == [1, 0, 1, 2])
        #expect(path.eccentricity(of: 0) == 3)
        // Pairs at distance 1, 2, 3: three, two, one; mean (3 + 4 + 3)/6.
        let summary = try #require(path.distanceSummary)
        #expect(summary.diameter == 3 && summary.radius == 2)
        #expect(abs(summary.averagePathLength - 10.0 / 6) < 1e-15)
    }

    @Test(arguments: [1, 2, 7, 40]) func `bounds from a few searches enclose the diameter`(nodes: Int) throws
    {
        for graph in [
            Graph.ring(nodes: nodes), .path(nodes: nodes), .star(nodes: nodes), .exponential(nodes: nodes),
        ] {
            let diameter = try #require(graph.diameter)
            let bounds = try #require(graph.diameterBounds())
            #expect(bounds.contains(diameter))
        }
    }

    @Test func `cut points are those of the textbook`() throws {
        #expect(
            Graph.ring(nodes: 6).cutPoints.bridges.isEmpty
                && Graph.ring(nodes: 6).cutPoints.cutVertices.isEmpty)
        let path = Graph.path(nodes: 4).cutPoints
        #expect(path.bridges == [Edge(0, 1), Edge(1, 2), Edge(2, 3)] && path.cutVertices == [1, 2])
        #expect(Graph.star(nodes: 5).cutPoints.cutVertices == [0])
        let barbell = Graph.barbell(clique: 3).cutPoints
        #expect(barbell.bridges == [Edge(2, 3)] && barbell.cutVertices == [2, 3])
        #expect(Graph.path(nodes: 1).cutPoints.cutVertices.isEmpty)
        #expect(Graph.path(nodes: 2).cutPoints.cutVertices.isEmpty)
    }

    @Test(arguments: UInt64(1)...12) func `taking a cut point away makes more parts, taking others does not`(
        seed: UInt64
    ) throws {
        var stream = RandomStream(seed: seed, purpose: "test")
        let graph = Graph.erdosRenyi(nodes: 18, probability: 0.12, using: &stream)
        let parts = graph.components.count
        let found = graph.cutPoints
        for edge in graph.edges {
            let rest = try Graph(nodeCount: 18, edges: graph.edges.filter { $0 != edge })
            #expect((rest.components.count > parts) == found.bridges.contains(edge))
        }
        for node in 0..<18 {
            let rest = try Graph(
                nodeCount: 18, edges: graph.edges.filter { $0.from != node && $0.to != node })
            // The node itself is a part of its own now, unless it already was.
            let others = rest.components.count - 1
            #expect(
                (others > parts - (graph.degree(of: node) == 0 ? 1 : 0)) == found.cutVertices.contains(node))
        }
    }

    @Test func `a node out of range traps`() async {
        await #expect(processExitsWith: .failure) { _ = Graph(nodeCount: 2, merging: [Edge(0, 2)]) }
    }
}
