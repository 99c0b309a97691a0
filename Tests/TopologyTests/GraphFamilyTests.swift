import Catalogues
import Determinism
import Testing
import Topology

/// Settings for every family; a family without a line here fails a test below.
let familySamples: [(family: String, given: [(name: String, value: SettingValue)])] = [
    ("ring", [("nodes", 1)]), ("ring", [("nodes", 2)]), ("ring", [("nodes", 9)]),
    ("path", [("nodes", 1)]), ("path", [("nodes", 2)]), ("path", [("nodes", 9)]),
    ("star", [("nodes", 1)]), ("star", [("nodes", 2)]), ("star", [("nodes", 9)]),
    ("complete", [("nodes", 1)]), ("complete", [("nodes", 2)]), ("complete", [("nodes", 9)]),
    ("torus", [("nodes", 1)]), ("torus", [("nodes", 2)]), ("torus", [("rows", 3), ("columns", 5)]),
    ("torus", [("nodes", 12), ("columns", 2)]),
    ("hypercube", [("nodes", 1)]), ("hypercube", [("nodes", 2)]), ("hypercube", [("nodes", 16)]),
    ("exponential", [("nodes", 1)]), ("exponential", [("nodes", 2)]), ("exponential", [("nodes", 11)]),
    ("random-regular", [("nodes", 1), ("degree", 0)]), ("random-regular", [("nodes", 2), ("degree", 1)]),
    ("random-regular", [("nodes", 30), ("degree", 3)]), ("random-regular", [("nodes", 9), ("degree", 6)]),
    ("erdos-renyi", [("nodes", 1)]), ("erdos-renyi", [("nodes", 2), ("probability", 0.5)]),
    ("erdos-renyi", [("nodes", 40), ("degree", 6)]), ("erdos-renyi", [("nodes", 12), ("edges", 20)]),
    ("erdos-renyi", [("nodes", 40), ("probability", 0.02), ("connect", "ring")]),
    ("wheel", [("nodes", 1)]), ("wheel", [("nodes", 2)]), ("wheel", [("nodes", 9)]),
    ("complete-bipartite", [("nodes", 1)]), ("complete-bipartite", [("nodes", 2)]),
    ("complete-bipartite", [("nodes", 9), ("left", 3)]),
    ("grid", [("nodes", 1)]), ("grid", [("nodes", 2)]),
    ("grid", [("rows", 3), ("columns", 4), ("layers", 2)]),
    ("torus", [("nodes", 36), ("layers", 3)]),
    ("tree", [("nodes", 1)]), ("tree", [("nodes", 2)]), ("tree", [("nodes", 15), ("branching", 3)]),
    ("caterpillar", [("nodes", 1)]), ("caterpillar", [("nodes", 2)]),
    ("caterpillar", [("nodes", 11), ("legs", 2)]),
    ("barbell", [("nodes", 2)]), ("barbell", [("nodes", 3), ("bridge", 1)]),
    ("barbell", [("nodes", 13), ("bridge", 3)]),
    ("lollipop", [("nodes", 1)]), ("lollipop", [("nodes", 2)]), ("lollipop", [("nodes", 9), ("tail", 3)]),
    ("caveman", [("nodes", 1)]), ("caveman", [("nodes", 2)]), ("caveman", [("nodes", 6), ("clique", 2)]),
    ("caveman", [("nodes", 20), ("clique", 5)]),
    ("petersen", []),
    ("circulant", [("nodes", 1)]), ("circulant", [("nodes", 2)]),
    ("circulant", [("nodes", 12), ("offsets", .numbers([3, 4]))]),
    ("exponential-symmetric", [("nodes", 1)]), ("exponential-symmetric", [("nodes", 2)]),
    ("exponential-symmetric", [("nodes", 11)]),
    ("watts-strogatz", [("nodes", 1)]), ("watts-strogatz", [("nodes", 2)]),
    ("watts-strogatz", [("nodes", 30), ("rewiring", 0.3)]),
    ("barabasi-albert", [("nodes", 1)]), ("barabasi-albert", [("nodes", 2)]),
    ("barabasi-albert", [("nodes", 30), ("attachments", 3)]),
    ("stochastic-block-model", [("nodes", 1)]),
    ("stochastic-block-model", [("nodes", 2), ("connect", "ring")]),
    ("stochastic-block-model", [("nodes", 31), ("blocks", 3)]),
    ("random-geometric", [("nodes", 1)]), ("random-geometric", [("nodes", 2), ("radius", 1)]),
    ("random-geometric", [("nodes", 60), ("radius", 0.35)]),
    ("kleinberg", [("nodes", 1)]), ("kleinberg", [("nodes", 4)]),
    ("kleinberg", [("nodes", 49), ("shortcuts", 2)]),
    ("margulis", [("nodes", 1)]), ("margulis", [("nodes", 4)]), ("margulis", [("nodes", 49)]),
    ("paley", [("nodes", 5)]), ("paley", [("nodes", 13)]), ("paley", [("nodes", 29)]),
    ("hierarchical", [("nodes", 1)]), ("hierarchical", [("nodes", 2)]),
    ("hierarchical", [("nodes", 22), ("clusters", 5), ("inside", "ring"), ("between", "complete")]),
]

/// Families whose graphs have sizes of their own.
private let sizesOfTheirOwn = ["barbell", "kleinberg", "margulis", "paley", "petersen"]

func sampleGraph(
    _ family: String, _ given: [(name: String, value: SettingValue)], seed: UInt64 = 1
) throws -> (GraphFamily, Graph) {
    let entry = try #require(GraphFamilyCatalogue.all[family])
    return (entry, try entry.graph(try Settings(entry.settings, given: given), seed: seed))
}

@Suite struct `Graph families` {
    @Test func `every family of the catalogue has samples with one and two nodes and more`() throws {
        for name in GraphFamilyCatalogue.all.names {
            let samples = familySamples.filter { $0.family == name }
            #expect(!samples.isEmpty, "family \(name)")
            guard !sizesOfTheirOwn.contains(name) else { continue }
            let sizes = try Set(samples.map { try sampleGraph(name, $0.given).1.nodeCount })
            #expect(sizes.count >= 3 && sizes.contains(1) && sizes.contains(2), "family \(name)")
        }
        for sample in familySamples { #expect(GraphFamilyCatalogue.all[sample.family] != nil) }
    }

    @Test(arguments: familySamples.indices) func `graphs keep the laws of all families`(index: Int) throws {
        let (name, given) = familySamples[index]
        let (family, graph) = try sampleGraph(name, given)
        let context = Comment("\(name) \(given)")
        #expect(graph.isDirected == family.isDirected, context)
        #expect(graph.isConnected && graph.isStronglyConnected, context)
        #expect(graph.edges.count == graph.edgeCount, context)
        #expect(Set(graph.edges).count == graph.edgeCount, context)
        #expect(graph.edges.allSatisfy { $0.from != $0.to }, context)
        let degrees = (0..<graph.nodeCount).map { graph.degree(of: $0) }.reduce(0, +)
        #expect(degrees == (graph.isDirected ? 1 : 2) * graph.edgeCount, context)
        for node in 0..<graph.nodeCount {
            #expect(graph.outgoing(of: node).allSatisfy { graph.incoming(of: $0).contains(node) }, context)
            if !graph.isDirected {
                #expect(graph.neighbours(of: node).allSatisfy { graph.hasEdge(from: $0, to: node) }, context)
            }
        }
        #expect(
            try Graph(nodeCount: graph.nodeCount, edges: graph.edges, isDirected: graph.isDirected) == graph)
    }

    @Test(arguments: familySamples.indices) func `the same seed gives the same graph`(index: Int) throws {
        let (name, given) = familySamples[index]
        #expect(try sampleGraph(name, given, seed: 7).1 == sampleGraph(name, given, seed: 7).1)
    }

    @Test func `another seed gives another graph exactly when the family is random`() throws {
        for name in GraphFamilyCatalogue.all.names {
            let given = try #require(familySamples.last { $0.family == name }).given
            let family = try #require(GraphFamilyCatalogue.all[name])
            let first = try sampleGraph(name, given, seed: 1).1
            let others = try (2...5).map { try sampleGraph(name, given, seed: $0).1 }
            #expect(others.contains { $0 != first } == family.isRandom, "family \(name)")
        }
    }

    @Test(arguments: [1, 2, 3, 8, 13]) func `edge counts and diameters are those of the textbook`(n: Int)
        throws
    {
        #expect(Graph.ring(nodes: n).edgeCount == (n < 3 ? n - 1 : n))
        #expect(Graph.ring(nodes: n).diameter == n / 2)
        #expect(Graph.path(nodes: n).edgeCount == n - 1)
        #expect(Graph.path(nodes: n).diameter == n - 1)
        #expect(Graph.star(nodes: n).edgeCount == n - 1)
        #expect(Graph.star(nodes: n).diameter == min(2, n - 1))
        #expect(Graph.complete(nodes: n).edgeCount == n * (n - 1) / 2)
        #expect(Graph.complete(nodes: n).diameter == min(1, n - 1))
    }

    @Test(arguments: 0...6) func `a hypercube has m links a node and diameter m`(m: Int) {
        let cube = Graph.hypercube(dimension: m)
        #expect(cube.nodeCount == 1 << m)
        #expect((0..<cube.nodeCount).allSatisfy { cube.degree(of: $0) == m })
        #expect(cube.diameter == m)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 8, 9, 33])
    func `the exponential graph has ⌈log₂ n⌉ messages in and out of each node`(n: Int) {
        let hops = (0..<10).first { 1 << $0 >= n }
        let graph = Graph.exponential(nodes: n)
        for node in 0..<n {
            #expect(graph.outDegree(of: node) == hops && graph.inDegree(of: node) == hops)
        }
        if n > 2 { #expect(graph.hasEdge(from: 0, to: 2) && graph.hasEdge(from: n - 1, to: 0)) }
        #expect(n < 2 || graph.diameter ?? .max <= hops ?? 0)
    }

    @Test func `a hypercube of no power of two says which sizes there are`() {
        let error = #expect(throws: TopologyError.self) { try sampleGraph("hypercube", [("nodes", 12)]) }
        #expect(error?.setting == "nodes")
        #expect(error?.description.contains("8 or 16") == true)
    }
}

@Suite struct `A torus` {
    @Test(arguments: [(3, 4), (4, 4), (5, 3), (2, 5), (2, 2), (1, 6), (6, 1), (1, 1)])
    func `shifting rows or columns maps the torus onto itself`(rows: Int, columns: Int) {
        let graph = Graph.torus(rows: rows, columns: columns)
        func shifted(_ node: Int, _ down: Int, _ right: Int) -> Int {
            (node / columns + down) % rows * columns + (node % columns + right) % columns
        }
        for (down, right) in [(1, 0), (0, 1)] {
            let image = graph.edges.map { Edge(shifted($0.from, down, right), shifted($0.to, down, right)) }
            #expect(Graph(nodeCount: graph.nodeCount, merging: image) == graph)
        }
    }

    @Test func `every axis closes on itself, so this is no helix`() {
        let graph = Graph.torus(rows: 3, columns: 4)
        #expect(graph.neighbours(of: 3) == [0, 2, 7, 11])
        #expect(graph.edgeCount == 24)
        #expect(graph.diameter == 3)
    }

    @Test(arguments: [(2, 5, 3), (2, 2, 2), (1, 5, 2), (1, 2, 1), (3, 3, 4)])
    func `a side of two gives one link and a side of one none`(rows: Int, columns: Int, degree: Int) {
        let graph = Graph.torus(rows: rows, columns: columns)
        #expect((0..<graph.nodeCount).allSatisfy { graph.degree(of: $0) == degree })
    }

    @Test func `the squarest grid is chosen, and contradictions are refused with the remedy`() throws {
        #expect(try sampleGraph("torus", [("nodes", 12)]).1 == .torus(rows: 3, columns: 4))
        #expect(try sampleGraph("torus", [("nodes", 12), ("rows", 6)]).1 == .torus(rows: 6, columns: 2))
        let sizes = #expect(throws: TopologyError.self) {
            try sampleGraph("torus", [("nodes", 12), ("rows", 5)])
        }
        #expect(sizes?.setting == "rows" && sizes?.description.contains("3 × 4") == true)
        #expect(throws: TopologyError.self) {
            try sampleGraph("torus", [("nodes", 9), ("rows", 2), ("columns", 4)])
        }
        #expect(throws: TopologyError.self) { try sampleGraph("torus", []) }
    }
}

@Suite struct `Random regular graphs` {
    @Test(arguments: [(4, 3), (6, 3), (10, 7), (11, 4), (50, 2), (64, 5), (200, 3), (7, 6), (8, 5)])
    func `all degrees are equal`(nodes: Int, degree: Int) throws {
        for seed in UInt64(1)...5 {
            var stream = RandomStream(seed: seed, purpose: "test")
            let graph = try Graph.randomRegular(nodes: nodes, degree: degree, using: &stream)
            #expect((0..<nodes).allSatisfy { graph.degree(of: $0) == degree }, "seed \(seed)")
            #expect(graph.isConnected, "seed \(seed)")
        }
    }

    @Test func `all cubic graphs of six nodes appear about equally often`() throws {
        // There are 70 labelled cubic graphs on 6 nodes (10 copies of K33, 60 prisms), all connected.
        var counts: [[Edge]: Int] = [:]
        var stream = RandomStream(seed: 3, purpose: "test")
        let draws = 7_000
        for _ in 0..<draws {
            let graph = try Graph.randomRegular(nodes: 6, degree: 3, using: &stream)
            counts[graph.edges, default: 0] += 1
        }
        #expect(counts.count == 70)
        // Expected 100 each with standard deviation 10; the method is not exactly uniform, so allow for 30 % more.
        #expect(counts.values.allSatisfy { (50...160).contains($0) })
    }

    @Test func `what cannot exist is refused with the remedy`() {
        func error(_ nodes: Int, _ degree: Int) -> TopologyError? {
            var stream = RandomStream(seed: 1, purpose: "test")
            return #expect(throws: TopologyError.self) {
                try Graph.randomRegular(nodes: nodes, degree: degree, using: &stream)
            }
        }
        #expect(error(5, 3)?.description.contains("use degree 2 or 4") == true)
        #expect(error(4, 4)?.description.contains("use degree 3") == true)
        #expect(error(4, 1)?.description.contains("at least 2 to connect 4 nodes") == true)
    }
}

@Suite struct `Erdős–Rényi graphs` {
    @Test func `the number of links has the binomial mean`() {
        var stream = RandomStream(seed: 5, purpose: "test")
        let draws = 200
        let total = (0..<draws).reduce(0) { sum, _ in
            sum + Graph.erdosRenyi(nodes: 40, probability: 0.1, using: &stream).edgeCount
        }
        // 780 pairs at 0.1: mean 78 with standard deviation 8.4; the mean of 200 draws within four of its own.
        #expect(abs(Double(total) / Double(draws) - 78) < 4 * 8.4 / 200.squareRoot())
    }

    @Test func `each pair is linked equally often`() {
        var stream = RandomStream(seed: 6, purpose: "test")
        var counts = [Int](repeating: 0, count: 36)
        for _ in 0..<2_000 {
            for edge in Graph.erdosRenyi(nodes: 6, probability: 0.3, using: &stream).edges {
                counts[edge.from * 6 + edge.to] += 1
            }
        }
        // 600 expected with standard deviation 20.5.
        for edge in Graph.complete(nodes: 6).edges {
            #expect(abs(counts[edge.from * 6 + edge.to] - 600) < 90)
        }
    }

    @Test func `an exact number of links is exact`() throws {
        #expect(try sampleGraph("erdos-renyi", [("nodes", 12), ("edges", 30)]).1.edgeCount == 30)
        #expect(try sampleGraph("erdos-renyi", [("nodes", 5), ("edges", 10)]).1 == .complete(nodes: 5))
        #expect(try sampleGraph("erdos-renyi", [("nodes", 5), ("probability", 1)]).1 == .complete(nodes: 5))
    }

    @Test func `hopeless settings are given up with the threshold`() {
        let error = #expect(throws: TopologyError.self) {
            try sampleGraph("erdos-renyi", [("nodes", 60), ("degree", 0.5)])
        }
        #expect(error?.description.contains("connect: ring") == true)
    }

    @Test func `exactly one amount must be given`() {
        let none = #expect(throws: TopologyError.self) { try sampleGraph("erdos-renyi", [("nodes", 9)]) }
        #expect(none?.description.contains("add for example degree: 6") == true)
        #expect(throws: TopologyError.self) {
            try sampleGraph("erdos-renyi", [("nodes", 9), ("degree", 2), ("edges", 9)])
        }
        #expect(throws: TopologyError.self) { try sampleGraph("erdos-renyi", [("nodes", 9), ("degree", 9)]) }
        #expect(throws: TopologyError.self) { try sampleGraph("erdos-renyi", [("nodes", 9), ("edges", 37)]) }
    }
}
