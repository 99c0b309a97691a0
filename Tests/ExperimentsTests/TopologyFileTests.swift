import Catalogues
import Experiments
import Testing
import Topology

@Suite struct `topology file` {
    struct Missing: Error, CustomStringConvertible {
        let description = "no such file"
    }

    private func read(_ text: String, files: [String: String] = [:]) throws -> TopologyPlan {
        try TopologyFile.read(Array(text.utf8), fileName: "t.yaml") { path in
            guard let text = files[path] else { throw Missing() }
            return Array(text.utf8)
        }
    }

    private func problems(_ text: String, files: [String: String] = [:]) -> String? {
        do {
            _ = try read(text, files: files)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `a family with its settings`() throws {
        let plan = try read("family: torus\nrows: 4\ncolumns: 4\n")
        #expect(plan.nodeCount == 16)
        #expect(plan.topology.name(of: 15) == "n15")
        #expect(plan.mixing?.name == "metropolis-hastings")
        #expect(plan.topology.matrix(round: 0)[0, 1] == 0.2)
    }

    @Test func `a directed family is mixed uniformly`() throws {
        let plan = try read("family: exponential\nnodes: 8\n")
        #expect(plan.mixing?.name == "uniform")
        #expect(plan.topology.matrix(round: 0)[0, 7] == 0.25)
    }

    @Test func `a family with named nodes`() throws {
        let plan = try read("family: ring\nnodes: [a, b, {name: c, address: \"host:7000\"}]\n")
        #expect(plan.names == ["a", "b", "c"])
        #expect(plan.addresses == ["", "", "host:7000"])
        #expect(plan.topology.node(named: "c") == 2)
    }

    @Test func `a schedule needs only a number of nodes`() throws {
        let plan = try read("schedule: one-peer-exponential\nnodes: 8\n")
        #expect(plan.topology.schedule.period == 3)
        #expect(plan.schedule?.name == "one-peer-exponential")
    }

    @Test func `nodes and edges one by one, with links`() throws {
        let plan = try read(
            """
            nodes: [a, b, c]
            edges:
              - [a, b]
              - {between: [c, b], latency: 5ms, loss: 0.1}
            links: {latency: 1ms, jitter: 0.5ms, bandwidth: 10Mbit/s}
            """)
        let common = plan.commonLink(default: .instant)
        #expect(common.latencyNanoseconds == 1_000_000)
        #expect(common.bandwidthBitsPerSecond == 10_000_000)
        let exceptions = plan.exceptionalLinks(default: .instant)
        #expect(exceptions.map(\.from) == [1, 2])
        #expect(exceptions.map(\.to) == [2, 1])
        #expect(exceptions[0].link.latencyNanoseconds == 5_000_000)
        #expect(exceptions[1].link.loss == 0.1)
        #expect(exceptions[0].link.jitterNanoseconds == 500_000)
    }

    @Test func `weights of their own`() throws {
        let plan = try read(
            "nodes: [a, b, {name: c, self-weight: 0.5}]\nedges: [[a, b, 0.25], [b, c, 0.5]]\n")
        let matrix = plan.topology.matrix(round: 0)
        #expect(matrix[0, 1] == 0.25 && matrix[1, 0] == 0.25 && matrix[2, 2] == 0.5)
        #expect(matrix[0, 0] == 0.75 && matrix[1, 1] == 0.25)
        #expect(plan.mixing == nil)
    }

    @Test func `neighbours listed by both nodes`() throws {
        let plan = try read(
            "nodes:\n- {name: a, neighbours: [b]}\n- {name: b, neighbours: [a, c]}\n- {name: c, neighbours: [b]}\n"
        )
        #expect(plan.graph?.edges == [Edge(0, 1), Edge(1, 2)])
    }

    @Test func `an edge list from another file`() throws {
        let plan = try read("edges-file: ring.edges", files: ["ring.edges": "3\n0 1\n1 2\n2 0\n"])
        #expect(plan.graph?.edgeCount == 3)
        #expect(
            problems("edges-file: ring.edges", files: ["ring.edges": "3\n0 1\n1 9\n"])
                == "ring.edges:3:3: no such node (got 9; expected 0...2); nodes are numbered from 0")
        #expect(problems("edges-file: x.edges") == "t.yaml:1:13: edges-file: cannot be read (no such file)")
    }

    @Test(
        arguments: [
            // B-18, B-19, B-20
            (
                "family: ring\nnods: 8",
                "t.yaml:1:1: nodes: missing (expected a whole number in 1...10000000)\n"
                    + "t.yaml:2:1: nods: unknown key; did you mean 'nodes'?"
            ),
            (
                "family: rnig\nnodes: 8",
                "t.yaml:1:9: family: unknown graph family (got \"rnig\"; expected one of "
                    + "\(GraphFamilyCatalogue.all.names.joined(separator: ", "))); "
                    + "did you mean 'ring'?"
            ),
            ("family: ring", "t.yaml:1:1: nodes: missing (expected a whole number in 1...10000000)"),
            (
                "family: ring\nnodes: eight",
                "t.yaml:2:8: nodes: expected a whole number in 1...10000000 (got \"eight\")"
            ),
            (
                "family: ring\nnodes: 0",
                "t.yaml:2:8: nodes: out of range (got 0; expected a whole number in 1...10000000)"
            ),
            // B-22
            ("nodes: [a, b, a]\nedges: [[a, b]]", "t.yaml:1:15: nodes[2]: 'a' already used by nodes[0]"),
            (
                "nodes:\n- {name: a, address: \"h:70000\"}\n- b\nedges: [[a, b]]",
                "t.yaml:2:22: nodes[0].address: port out of range (got 70000; expected 1...65535)"
            ),
            (
                "nodes:\n- {name: a, address: h}\n- b\nedges: [[a, b]]",
                "t.yaml:2:22: nodes[0].address: not an address (got \"h\"; expected host:port)"
            ),
            (
                "nodes:\n- {name: a, address: \"h:1\"}\n- {name: b, address: \"h:1\"}\nedges: [[a, b]]",
                "t.yaml:3:3: nodes[1]: address 'h:1' already used by nodes[0]"
            ),
            // B-23
            (
                "nodes: [a, \"n 2\"]\nedges: [[a, \"n 2\"]]",
                "t.yaml:1:12: nodes[1]: invalid node name (got string \"n 2\"; allowed A-Z a-z 0-9 . _ -, at most 64)"
            ),
            // B-24
            (
                "nodes: [a, b]\nedges:\n  - [a, b]\n  - [b, b]",
                "t.yaml:4:5: edges[1]: edge b - b: a node cannot neighbour itself"
            ),
            // B-25
            (
                "nodes: 4\nedges: [[n0, n1], [n1, n99]]",
                "t.yaml:2:24: edges[1]: edge n1 - n99: unknown node \"n99\" (expected n0...n3)"
            ),
            (
                "nodes: [alice, bob]\nedges: [[alice, bo]]",
                "t.yaml:2:17: edges[0]: edge alice - bo: unknown node \"bo\"; did you mean 'bob'?"
            ),
            // B-26
            (
                "nodes:\n- {name: n1, neighbours: [n2]}\n- {name: n2, neighbours: []}",
                "t.yaml:2:27: nodes[0].neighbours[0]: edge n1->n2 has no n2->n1; list both, or set directed: true"
            ),
            (
                "nodes: [a, b]\nedges: [[a, b], [b, a]]",
                "t.yaml:2:17: edges[1]: edge b - a is already stated at 2:9"
            ),
            // B-27
            (
                "nodes: 5\nedges: [[0, 1], [1, 2], [3, 4]]",
                "t.yaml:1:1: graph has 2 components: {n0, n1, n2} {n3, n4}; add n0 - n3, or set allow-disconnected: "
                    + "true to accept"
            ),
            (
                "nodes: 4\nedges: [[0, 1], [1, 2]]",
                "t.yaml:1:1: graph has 2 components: {n0, n1, n2} {n3}; add n0 - n3, or set allow-disconnected: "
                    + "true to accept\n"
                    + "t.yaml:1:1: without any link: n3"
            ),
            // B-28
            (
                "nodes: [{name: a, self-weight: 0.5}, {name: b, self-weight: 0.47}]\nedges: [[a, b, 0.5]]",
                "t.yaml:1:61: nodes[1].self-weight: row b sums to 0.97 (expected 1 +/- 1e-9); "
                    + "set self-weight to 0.5"
            ),
            (
                "nodes: [a, b, c]\nedges: [[a, b, 0.7], [b, c, 0.7]]",
                "t.yaml:1:1: the weights on the edges of b sum to 1.4 (expected at most 1)"
            ),
            (
                "nodes: [a, b]\nedges: [[a, b, -0.5]]",
                "t.yaml:2:16: edges[0][2]: out of range (got -0.5; expected a number in [0.0, 1.0])"
            ),
            (
                "nodes: [a, b, c]\nedges: [[a, b, 0.5], [b, c]]",
                "t.yaml:2:22: edges[1]: weight missing (other edges or nodes state theirs)"
            ),
            // Others
            (
                "family: ring\nnodes: [{name: a, neighbours: [b]}, {name: b, self-weight: 1}]\nedges: []\ndirected: true",
                "t.yaml:3:8: edges: cannot be combined with family\n"
                    + "t.yaml:4:11: directed: cannot be combined with family\n"
                    + "t.yaml:2:32: nodes[0].neighbours[0]: neighbours cannot be combined with family\n"
                    + "t.yaml:2:60: nodes[1].self-weight: cannot be combined with family"
            ),
            (
                "mixing: uniform",
                "t.yaml:1:1: says no graph (expected family (ring, path, star, ...), edges, edges-file, "
                    + "file, or schedule with nodes)"
            ),
            (
                "family: exponential\nnodes: 8\nmixing: metropolis-hastings",
                "t.yaml:1:1: metropolis-hastings weights need links that carry messages both ways (got a directed graph); "
                    + "use the mixing rule uniform, or column-stochastic with a push-sum algorithm"
            ),
            (
                "family: ring\nnodes: 4\nlinks: {edges: [{between: [n0, n2], latency: 1ms}]}",
                "t.yaml:3:27: links.edges[0].between: no edge between n0 and n2 in the topology"
            ),
        ])
    func `what is wrong is named with its place`(text: String, message: String) {
        #expect(problems(text) == message)
    }

    @Test func `a graph in parts is accepted when it is meant`() throws {
        let plan = try read("nodes: 4\nedges: [[0, 1], [2, 3]]\nallow-disconnected: true")
        #expect(plan.graph?.components.count == 2)
    }

    @Test(
        arguments: [
            "family: torus\nrows: 4\ncolumns: 4\n",
            "family: erdos-renyi\nnodes: 12\ndegree: 5\nseed: 3\n",
            "family: ring\nnodes: [a, b, {name: c, address: \"host:7000\"}]\n",
            "schedule: one-peer-exponential\nnodes: 8\n",
            "nodes: 3\ndirected: true\nedges: [[0, 1], [1, 2], [2, 0]]\n",
            "nodes: [a, b, {name: c, self-weight: 0.5}]\nedges: [[a, b, 0.25], [b, c, 0.5]]\n",
            "nodes: 4\nedges: [[0, 1], [2, 3]]\nallow-disconnected: true\nmixing: uniform\n",
            "family: ring\nnodes: 4\nlinks: {latency: 1ms, edges: [{between: [n1, n0], loss: 0.5, bandwidth: 8kB/s}]}\n",
        ])
    func `the resolved text reads back as the same plan`(text: String) throws {
        let plan = try read(text)
        let again = try read(plan.resolvedText)
        #expect(again == plan, "\(plan.resolvedText)")
        #expect(again.resolvedText == plan.resolvedText)
    }

    @Test(
        arguments: [
            "family: torus\nrows: 4\ncolumns: 4\nlinks: {latency: 1ms, edges: [{between: [n1, n0], loss: 0.5}]}\n",
            "family: erdos-renyi\nnodes: 12\ndegree: 5\nseed: 3\nmixing: lazy\n",
            "family: ring\nnodes: [a, b, {name: c, address: \"host:7000\"}]\n",
            "family: exponential\nnodes: 8\nschedule: one-peer-exponential\n",
            "family: ring\nnodes: 8\nschedule: random-matching\nseed: 4\n",
            "schedule: base-graph\nnodes: 5\n",
            "nodes: [a, b]\ndirected: true\nallow-disconnected: true\nedges: [[a, b]]\n",
        ])
    func `with its edges stated it is the same topology`(text: String) throws {
        let plan = try read(text)
        let stated = plan.statedByEdges
        let again = try read(stated.resolvedText)
        #expect(again == stated, "\(stated.resolvedText)")
        #expect(again.topology.digest == plan.topology.digest && again.graph == plan.graph)
        #expect(again.links == plan.links && again.edgeLinks == plan.edgeLinks)
        #expect(again.addresses == plan.addresses && again.allowsDisconnected == plan.allowsDisconnected)
    }

    @Test func `addresses are written with the names of the nodes`() throws {
        let plan = try read("family: ring\nnodes: 3\n").reached(at: ["h:1", "h:2", "[::1]:3"])
        let again = try read(plan.resolvedText)
        #expect(again == plan && again.names == ["n0", "n1", "n2"])
        #expect(again.addresses == ["h:1", "h:2", "[::1]:3"])
    }
}
