import Testing
import Topology

@Suite struct `Edge lists` {
    @Test(arguments: familySamples.indices) func `what is written is read back`(index: Int) throws {
        let (name, given) = familySamples[index]
        let graph = try sampleGraph(name, given).1
        #expect(try EdgeList.read(EdgeList.write(graph), file: "f", isDirected: graph.isDirected) == graph)
    }

    @Test func `comments, empty lines, tabs and carriage returns are fine`() throws {
        let graph = try EdgeList.read("# three\r\n3\r\n\r\n0\t1 # first\r\n  2, 1\r\n", file: "f")
        #expect(graph.edges == [Edge(0, 1), Edge(1, 2)] && graph.nodeCount == 3)
    }

    @Test(arguments: [
        ("", "g.edges:1:1: the file is empty"),
        ("x\n", "g.edges:1:1: the first line is the number of nodes"),
        ("0 1\n", "g.edges:1:1: the first line is the number of nodes"),
        ("0\n", "g.edges:1:1: the first line is the number of nodes"),
        ("3\n0 1\n1 3\n", "g.edges:3:3: no such node (got 3; expected 0...2)"),
        ("3\n0 1\n  1 b\n", "g.edges:3:5: a node is a number (got 'b'"),
        ("3\n0 1 5 6\n", "g.edges:2:7: an edge is two nodes, and a weight if it has one (got 4 words"),
        ("3\n0\n", "g.edges:2:1: an edge is two nodes, and a weight if it has one (got 1 words"),
        ("3\n1 1\n", "g.edges:2:3: edge 1 – 1 joins a node with itself"),
        ("3\n0 1\n\n1 0\n", "g.edges:4:1: edge 1 – 0 is already on line 2"),
    ])
    func `faults are named with line and column`(text: String, message: String) {
        let error = #expect(throws: TopologyFormatError.self) { try EdgeList.read(text, file: "g.edges") }
        #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
    }

    @Test func `a directed list may hold both directions`() throws {
        let graph = try EdgeList.read("2\n0 1\n1 0\n", file: "f", isDirected: true)
        #expect(graph.edgeCount == 2)
    }
}
