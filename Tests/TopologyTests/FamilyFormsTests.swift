import Catalogues
import Determinism
import Testing
import Topology

private func degrees(_ graph: Graph) -> [Int] { (0..<graph.nodeCount).map { graph.degree(of: $0) } }

@Suite struct `Forms of families` {
    @Test func `a wheel is a ring and a hub`() {
        let wheel = Graph.wheel(nodes: 8)
        #expect(wheel.edgeCount == 14 && wheel.degree(of: 0) == 7 && wheel.degree(of: 3) == 3)
        #expect(Graph.wheel(nodes: 4) == .complete(nodes: 4))
    }

    @Test func `a complete bipartite graph has no link inside a group`() {
        let graph = Graph.completeBipartite(left: 3, right: 4)
        #expect(graph.edgeCount == 12 && graph.diameter == 2)
        #expect(graph.edges.allSatisfy { $0.from < 3 && $0.to >= 3 })
    }

    @Test(arguments: [(1, 1, 1), (2, 3, 1), (3, 4, 2), (3, 3, 3)])
    func `grids and tori have the edges of their sides`(rows: Int, columns: Int, layers: Int) {
        let sides = [rows, columns, layers]
        let nodes = sides.reduce(1, *)
        let open = sides.map { nodes / $0 * ($0 - 1) }.reduce(0, +)
        #expect(Graph.grid(rows: rows, columns: columns, layers: layers).edgeCount == open)
        let closed = sides.map { $0 > 2 ? nodes : $0 == 2 ? nodes / 2 : 0 }.reduce(0, +)
        let torus = Graph.torus(rows: rows, columns: columns, layers: layers)
        #expect(torus.edgeCount == closed)
        #expect(torus.diameter == sides.map { $0 / 2 }.reduce(0, +))
        #expect(Set(degrees(torus)).count == 1)
    }

    @Test func `trees, caterpillars and paths have one edge less than nodes`() {
        for nodes in 1...12 {
            for extra in 1...3 {
                #expect(Graph.tree(nodes: nodes, branching: extra).edgeCount == nodes - 1)
                #expect(Graph.caterpillar(nodes: nodes, legs: extra).edgeCount == nodes - 1)
            }
        }
        #expect(Graph.tree(nodes: 5, branching: 1) == .path(nodes: 5))
        #expect(Graph.tree(nodes: 7).diameter == 4)
        #expect(Graph.caterpillar(nodes: 9, legs: 2).neighbours(of: 1) == [0, 2, 4, 7])
    }

    @Test func `barbells and lollipops are cliques with a path`() {
        let barbell = Graph.barbell(clique: 4, bridge: 2)
        #expect(barbell.edgeCount == 6 + 6 + 3 && barbell.diameter == 5)
        let lollipop = Graph.lollipop(clique: 4, tail: 3)
        #expect(lollipop.edgeCount == 6 + 3 && lollipop.diameter == 4)
    }

    @Test func `cavemen keep the number of links and give one away`() {
        let caveman = Graph.caveman(cliques: 3, size: 4)
        #expect(caveman.edgeCount == 3 * 6 && caveman.isConnected)
        #expect(
            !caveman.hasEdge(from: 4, to: 5) && caveman.hasEdge(from: 4, to: 3)
                && caveman.hasEdge(from: 0, to: 11))
        #expect(degrees(caveman).prefix(4) == [3, 2, 3, 4])
        #expect(Graph.caveman(cliques: 1, size: 4) == .complete(nodes: 4))
    }

    @Test func `the Petersen graph is strongly regular (10, 3, 0, 1)`() {
        let graph = Graph.petersen()
        expectStronglyRegular(graph, degree: 3, common: 0, apart: 1)
        // Adjacency eigenvalues 3, 1 (5 times), −2 (4 times); W = (A + I)/4.
        let values = SpectralAnalysis(of: .metropolisHastings(graph)).spectrum.map(\.real)
        let expected = [1.0] + Array(repeating: 0.5, count: 5) + Array(repeating: -0.25, count: 4)
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test(arguments: [5, 13, 17]) func `Paley graphs are strongly regular`(p: Int) {
        expectStronglyRegular(.paley(nodes: p), degree: (p - 1) / 2, common: (p - 5) / 4, apart: (p - 1) / 4)
    }

    @Test func `sizes without a Paley graph name the nearest`() {
        let error = #expect(throws: TopologyError.self) { try sampleGraph("paley", [("nodes", 25)]) }
        #expect(error?.description.contains("17 or 29") == true)
    }

    @Test func `circulants include rings and complete graphs, and must be connected`() {
        #expect(Graph.circulant(nodes: 7, offsets: [1]) == .ring(nodes: 7))
        #expect(Graph.circulant(nodes: 6, offsets: [1, 2, 3]) == .complete(nodes: 6))
        #expect(throws: TopologyError.self) {
            try sampleGraph("circulant", [("nodes", 8), ("offsets", .numbers([2, 4]))])
        }
        #expect(throws: TopologyError.self) {
            try sampleGraph("circulant", [("nodes", 8), ("offsets", .numbers([1.5]))])
        }
    }

    @Test func `the symmetric exponential graph has both directions`() {
        let graph = Graph.exponentialSymmetric(nodes: 8)
        #expect(!graph.isDirected && graph.neighbours(of: 0) == [1, 2, 4, 6, 7])
    }

    @Test(arguments: [2, 5, 8]) func `Margulis' expander stays within degree eight and keeps its gap`(
        side: Int
    ) {
        let graph = Graph.margulis(side: side)
        #expect(degrees(graph).allSatisfy { $0 <= 8 })
        // Gabber and Galil: second adjacency eigenvalue at most 5√2 of 8; Metropolis–Hastings weights are 1/9 at least.
        #expect(
            SpectralAnalysis(of: .metropolisHastings(graph)).spectrum[1].real <= 1 - (8 - 7.0711) / 9 + 1e-9)
    }

    private func expectStronglyRegular(_ graph: Graph, degree: Int, common: Int, apart: Int) {
        for a in 0..<graph.nodeCount {
            #expect(graph.degree(of: a) == degree)
            for b in 0..<a {
                let shared = graph.neighbours(of: a).filter { graph.hasEdge(from: $0, to: b) }.count
                #expect(shared == (graph.hasEdge(from: a, to: b) ? common : apart))
            }
        }
    }
}

@Suite struct `Random families` {
    @Test func `Watts and Strogatz keep the number of links; no rewiring gives the lattice`() {
        var stream = RandomStream(seed: 1, purpose: "test")
        let lattice = Graph.wattsStrogatz(nodes: 20, degree: 4, rewiring: 0, using: &stream)
        #expect(lattice == .circulant(nodes: 20, offsets: [1, 2]))
        for rewiring in [0.1, 0.5, 1] {
            let graph = Graph.wattsStrogatz(nodes: 20, degree: 4, rewiring: rewiring, using: &stream)
            #expect(graph.edgeCount == 40 && graph != lattice)
        }
    }

    @Test func `Barabási and Albert's links are counted and favour the well-linked`() {
        var stream = RandomStream(seed: 2, purpose: "test")
        let graph = Graph.barabasiAlbert(nodes: 400, links: 2, using: &stream)
        #expect(graph.edgeCount == 2 + 2 * (400 - 3) && graph.isConnected)
        #expect((3..<400).allSatisfy { graph.degree(of: $0) >= 2 })
        // A random graph of mean degree 4 reaches 13 at 400 nodes with probability 0.04 %; power laws go far beyond.
        #expect(degrees(graph).max() ?? 0 > 20)
    }

    @Test func `blocks have their probabilities of links inside and between`() {
        var stream = RandomStream(seed: 3, purpose: "test")
        let graph = Graph.stochasticBlockModel(
            nodes: 200, blocks: 2, inside: 0.3, between: 0.02, using: &stream)
        let inside = graph.edges.filter { ($0.from < 100) == ($0.to < 100) }.count
        // 9,900 pairs at 0.3: 2,970 ± 46. 10,000 pairs at 0.02: 200 ± 14. Five standard deviations.
        #expect(abs(inside - 2_970) < 228)
        #expect(abs(graph.edgeCount - inside - 200) < 70)
    }

    @Test func `random geometric graphs find all near pairs`() {
        // With a radius above the diagonal every pair is near; density follows the area of the disc.
        var stream = RandomStream(seed: 4, purpose: "test")
        #expect(Graph.randomGeometric(nodes: 12, radius: 1.5, using: &stream) == .complete(nodes: 12))
        let graph = Graph.randomGeometric(nodes: 600, radius: 0.08, using: &stream)
        // Expected links: C(600, 2) · (πr² − (8/3)r³ + r⁴/2) = 3,371, in the unit square; spread about 3 %.
        #expect(abs(Double(graph.edgeCount) - 3_371) < 400)
    }

    @Test func `Kleinberg's long links favour near nodes`() {
        var stream = RandomStream(seed: 5, purpose: "test")
        let side = 15
        func mean(_ exponent: Double) -> Double {
            let graph = Graph.kleinberg(side: side, links: 1, exponent: exponent, using: &stream)
            let lengths = graph.edges.map {
                abs($0.from / side - $0.to / side) + abs($0.from % side - $0.to % side)
            }.filter { $0 > 1 }
            return Double(lengths.reduce(0, +)) / Double(lengths.count)
        }
        // Exponent 0: uniform targets, mean distance 2 · (s² − 1)/(3s) = 9.96, a little more without distance 1.
        #expect(abs(mean(0) - 10) < 1)
        #expect(mean(3) < 5)
    }

    @Test func `hierarchies join clusters at different members`() {
        let graph = Graph.hierarchical(
            nodes: 12, clusters: 3, inside: { .complete(nodes: $0) }, between: .ring(nodes: 3))
        #expect(graph.edgeCount == 3 * 6 + 3)
        #expect(degrees(graph).max() == 4)
        #expect(graph.isConnected)
    }
}
