extension BadInput {
    /// Topology files with faults; `check` finds them.
    static let topologies: [BadInput] = [
        topology(
            "a node that neighbours itself", "nodes: [a, b, c]\nedges:\n  - [a, b]\n  - [c, c]\n",
            "t.yaml:4:5: edges[1]: edge c - c: a node cannot neighbour itself"),
        topology(
            "an edge to an unknown node", "nodes: [a, b, c]\nedges:\n  - [a, b]\n  - [b, z]\n",
            "t.yaml:4:9: edges[1]: edge b - z: unknown node \"z\"; did you mean 'a'?"),
        topology(
            "a name used twice", "nodes: [a, b, a]\nedges:\n  - [a, b]\n",
            "t.yaml:1:15: nodes[2]: 'a' already used by nodes[0]"),
        topology(
            "a name with a space", "nodes: [\"n 1\", b]\nedges:\n  - [b, \"n 1\"]\n",
            "t.yaml:1:9: nodes[0]: invalid node name (got string \"n 1\"; allowed A-Z a-z 0-9 . _ -, at most 64)"
        ),
        topology(
            "an edge that only one side knows",
            "nodes:\n  - {name: a, neighbours: [b]}\n  - {name: b, neighbours: []}\n",
            "t.yaml:2:28: nodes[0].neighbours[0]: edge a->b has no b->a; list both, or set directed: true"),
        topology(
            "a graph in two parts", "nodes: [a, b, c, d]\nedges:\n  - [a, b]\n  - [c, d]\n",
            "t.yaml:1:1: graph has 2 components: {a, b} {c, d}; add a - c, or set "
                + "allow-disconnected: true to accept"),
        topology(
            "weights that do not sum to 1",
            "nodes: [{name: a, self-weight: 0.5}, {name: b, self-weight: 0.5}]\nedges:\n  - [a, b, 0.47]\n",
            "t.yaml:1:32: nodes[0].self-weight: row a sums to 0.97 (expected 1 +/- 1e-9); "
                + "set self-weight to 0.53",
            "t.yaml:1:61: nodes[1].self-weight: row b sums to 0.97 (expected 1 +/- 1e-9); "
                + "set self-weight to 0.53"),
        BadInput(
            "a file that is no YAML", "topology check t.yaml", files: ["t.yaml": "nodes: [a, b\n"],
            "t.yaml:2:1: expected ',' or ']' (got the end of the file)", status: 78),
        BadInput("a missing topology", "topology check no.yaml", "no.yaml: no such file", status: 66),
        BadInput(
            "a fault of a topology to show", "topology show t.yaml",
            files: ["t.yaml": "nodes: [a, b]\nedges:\n  - [a, a]\n"],
            "t.yaml:3:5: edges[0]: edge a - a: a node cannot neighbour itself", status: 78),
        BadInput(
            "a graph file with a fault", "topology show g.dot", files: ["g.dot": "graph { a -> b }"],
            "g.dot:1:11: unexpected text (got '-'; expected '--' in a graph)", status: 78),
        BadInput(
            "a graph file with a fault to check", "topology check g.edges",
            files: ["g.edges": "2\n0 1\n1 1\n"],
            "g.edges:3:3: edge 1 – 1 joins a node with itself; remove it, or give it the weight that the node "
                + "keeps for its own value", status: 1),
        BadInput(
            "a graph file with a fault to convert", "topology convert g.json g.gml",
            files: ["g.json": "{\"nodes\": []"],
            "g.json:1:13: unexpected text (got the end of the file; expected ',' or '}')", status: 78),
        BadInput(
            "a file name without a format", "topology convert g.json graph", files: ["g.json": "{}"],
            "graph: the name does not say the format; name it with --to, for example '--to graphml'",
            status: 64),
        topology(
            "addresses that nobody reaches",
            "family: ring\nnodes:\n- {name: a, address: \"h:0\"}\n- {name: b, address: \"1.2.3:4\"}\n",
            "t.yaml:3:22: nodes[0].address: port out of range (got 0; expected 1...65535)",
            "t.yaml:4:22: nodes[1].address: not an IPv4 address (got \"1.2.3\"; expected four numbers in 0...255)"
        ),
        BadInput(
            "a link option that is none", "topology generate --family ring --nodes 4 --latency fast",
            "--latency: expected a duration such as 10ms or 1.5s (got \"fast\")", status: 64),
        BadInput(
            "too many ports", "topology generate --family ring --nodes 4 --addresses h:65534",
            "--addresses: too few ports for 4 nodes (got 65534; expected 1...65532); give each node a host, "
                + "such as 'node-{}:7000'", status: 64),
        BadInput(
            "an address that is none", "topology generate --family ring --nodes 4 --addresses h",
            "--addresses: not an address (got \"h\"; expected host:port)", status: 64),
        BadInput(
            "no topology at all", "topology show",
            "no topology given; name a file, a family such as '--family ring --nodes 16', or a schedule with "
                + "its nodes such as '--schedule base-graph --nodes 16'", status: 64),
        BadInput(
            "an unknown graph format", "topology convert g.json g.gml --to graphm", files: ["g.json": "{}"],
            "--to: unknown graph format 'graphm'; did you mean 'graphml'?", status: 64),
    ]

    private static func topology(_ name: String, _ text: String, _ problems: String...) -> BadInput {
        BadInput(
            name: name, files: ["t.yaml": text], arguments: ["topology", "check", "t.yaml"],
            problems: problems,
            status: 1)
    }
}
