import Testing
import Topology

@Suite struct `A spanning tree` {
    @Test(arguments: [
        Graph.ring(nodes: 9), .hypercube(dimension: 4), .torus(rows: 4, columns: 5), .complete(nodes: 7),
        .star(nodes: 8), .path(nodes: 1), .path(nodes: 2),
    ])
    func `joins all nodes by n − 1 of the graph's edges, hardly deeper than the graph is wide`(graph: Graph) {
        let tree = graph.spanningTree
        #expect(tree.nodeCount == graph.nodeCount && tree.edgeCount == graph.nodeCount - 1)
        #expect(tree.isConnected && !tree.isDirected)
        for edge in tree.edges { #expect(graph.hasEdge(from: edge.from, to: edge.to)) }
        // Two branches from a root whose eccentricity is at most the diameter.
        #expect((tree.diameter ?? .max) <= 2 * (graph.diameter ?? 0))
    }

    @Test func `of a tree is that tree, whatever its shape`() {
        for tree in [Graph.path(nodes: 7), .tree(nodes: 13, branching: 3), .star(nodes: 5)] {
            #expect(tree.spanningTree == tree)
        }
    }

    @Test func `of a complete graph is a star`() {
        #expect(Graph.complete(nodes: 6).spanningTree.diameter == 2)
    }
}
