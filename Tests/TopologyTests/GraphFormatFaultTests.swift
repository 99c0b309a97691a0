import Catalogues
import Testing
import Topology

@Suite struct `Faults in graph files` {
    private static let graphML = "<graphml>\n<graph edgedefault=\"undirected\">\n"
    private static let market = "%%MatrixMarket matrix coordinate real general\n"

    @Test(arguments: [
        ("adjacency-matrix", "", "1:1: the file is empty"),
        (
            "adjacency-matrix", "0 1\n1 0 0\n",
            "2:1: the matrix is not square (got 3 numbers; expected 2 rows of 2)"
        ),
        ("adjacency-matrix", "0 1\n", "2:1: the matrix is not square (got 1 rows of 2; expected 2)"),
        ("adjacency-matrix", "0 1\n1 nan\n", "2:3: no number (got 'nan'; expected a finite number)"),
        ("adjacency-matrix", "1 1\n1 0\n", "1:1: edge 0 – 0 joins a node with itself"),
        ("matrix-market", "x\n", "1:1: no such Matrix Market file (got 'x'; expected '%%MatrixMarket"),
        ("matrix-market", market + "3 2 1\n1 2 1\n", "2:1: no size of a square matrix (got '3 2 1'"),
        ("matrix-market", market + "3 3 1\n1 4 1\n", "3:3: no such row or column (got '4'; expected 1...3)"),
        (
            "matrix-market", market + "3 3 2\n1 2 1\n",
            "2:5: the number of entries is wrong (got 2; expected 1"
        ),
        ("matrix-market", market + "3 3 2\n1 2 1\n1 2 1\n", "4:1: entry (0, 1) is given twice"),
        ("named-edge-list", "a b {'weight': x}\n", "1:16: unfit weight (got 'x'; expected a finite number)"),
        ("named-edge-list", "a b\nb a\n", "2:1: edge b – a is already on line 1; remove one of the two"),
        ("named-edge-list", "a b c d\n", "1:5: unfit weight (got 'c'; expected a finite number)"),
        (
            "graphml", graphML + "<node id=\"a\"/>\n<edge source=\"a\" target=\"b\"/>",
            "4:30: the file ends inside of <graph>"
        ),
        (
            "graphml", graphML + "<node id=\"a\"/>\n<edge source=\"a\" target=\"b\"/>\n</graph></graphml>",
            "4:26: no such node (got 'b'; expected one of the file's nodes)"
        ),
        (
            "graphml", graphML + "<node id=\"a\"/><node id=\"a\"/></graph></graphml>",
            "3:25: node 'a' is given twice"
        ),
        ("graphml", graphML + "<node/></graph></graphml>", "3:1: <node> without 'id'"),
        (
            "graphml", graphML + "</graphml>",
            "3:1: wrong end of an element (got </graphml>; expected </graph>)"
        ),
        ("graphml", "<!DOCTYPE x>", "1:1: document types are not read"),
        (
            "graphml", "<graphml><graph edgedefault='both'/></graphml>",
            "1:30: unknown edgedefault (got 'both'"
        ),
        ("graphml", graphML + "&nbsp;", "3:1: unknown character (got &nbsp;"),
        ("gml", "graph [\n  node [ id 0 ]\n  edge [ source 0 target 7 ]\n]", "3:26: no such node (got id 7"),
        ("gml", "graph [\n  node [ id zero ]\n]", "2:13: no value (got 'zero'"),
        ("gml", "graph [\n  node [ id 0 ]\n", "3:1: unexpected text (got the end of the file; expected ']')"),
        ("gml", "graph [ directed 2 ]", "1:18: unfit 'directed' (got '2'; expected 0 or 1)"),
        ("dot", "graph {\n  a -> b\n}", "2:5: unexpected text (got '-'; expected '--' in a graph)"),
        ("dot", "graph {\n  a -- b [loss=2]\n}", "2:16: unfit loss (got '2'; expected a probability"),
        ("dot", "graph {\n  {a b} -- c\n}", "2:9: an edge of a group"),
        ("dot", "graph { a", "1:10: unexpected text (got the end of the file; expected a name or a number)"),
        (
            "node-link", "{\"nodes\": [{\"id\": 1.5}]}",
            "1:19: unfit 'id' (got 1.5; expected a text or a whole number)"
        ),
        ("node-link", "{\"nodes\": [{\"id\": 1}]}", "1:1: 'edges' is missing (expected a list)"),
        (
            "node-link", "{\"nodes\": [],\n\"edges\": []}",
            "1:1: the file has no nodes (expected at least one)"
        ),
        ("node-link", "{\"nodes\": [{\"id\": 1},]}", "1:22: unexpected text (got ']'; expected a value)"),
        ("node-link", "{\"nodes\": [{\"id\": 01}]}", "1:19: no number of JSON (got '01')"),
        ("node-link", "{\"a\": 1,\n \"a\": 2}", "2:2: key 'a' is given twice"),
    ])
    func `are named with line and column`(format: String, text: String, message: String) throws {
        let entry = try #require(GraphFormatCatalogue.all[format])
        let error = #expect(throws: TopologyFormatError.self) {
            try entry.read(Array(text.utf8), file: "g")
        }
        #expect(error?.description.hasPrefix("g:" + message) == true, "\(String(describing: error))")
    }

    @Test func `that is no text are found where they are`() throws {
        let entry = try #require(GraphFormatCatalogue.all["edge-list"])
        let error = #expect(throws: TopologyFormatError.self) {
            try entry.read(Array("2\n0 ".utf8) + [0xFF, 0x0A], file: "g")
        }
        #expect(error?.description == "g:2:3: not UTF-8 (got byte 0xFF)")
    }

    @Test func `of undirected matrices are entries without their mirror image`() throws {
        let entry = try #require(GraphFormatCatalogue.all["adjacency-matrix"])
        let bytes = Array("0 1\n0 0\n".utf8)
        #expect(try entry.read(bytes, file: "g").graph.isDirected)
        let error = #expect(throws: TopologyFormatError.self) {
            try entry.read(bytes, file: "g", isDirected: false)
        }
        #expect(error?.description.hasPrefix("g:1:3: the matrix of an undirected graph is symmetric") == true)
    }
}
