import Catalogues
import Glibc
import Testing
import Topology

@Suite struct `A mixing matrix` {
    @Test func `in a directed chain of three, weights belong to the receiver`() throws {
        let chain = try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 2)], isDirected: true)
        let w = MixingMatrix.uniform(chain)
        // x_0 stays; x_1 = (x_0 + x_1)/2; x_2 = (x_1 + x_2)/2.
        #expect(w.dense() == [1, 0, 0, 0.5, 0.5, 0, 0, 0.5, 0.5])
        #expect(w[1, 0] == 0.5 && w[0, 1] == 0)
        #expect(w.row(1) == [WeightedNeighbour(node: 0, weight: 0.5)])
        #expect(w.column(1) == [WeightedNeighbour(node: 2, weight: 0.5)])
        #expect(w.isRowStochastic && !w.isColumnStochastic && !w.isSymmetric)
        #expect(w.columnSumFault?.node == 0 && w.columnSumFault?.sum == 1.5)
        let middle = w.neighbourhood(of: 1)
        #expect(middle.selfWeight == 0.5)
        #expect(middle.incoming.map(\.node) == [0] && middle.outgoing.map(\.node) == [2])
        #expect(w.graph == chain)
        #expect(w.transposed.dense() == [1, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5])
    }

    @Test func `multiplying follows the rows`() throws {
        let chain = try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 2)], isDirected: true)
        let x = [4.0, 2, 8]
        var y = [0.0, 0, 0]
        var out = y.mutableSpan
        MixingMatrix.uniform(chain).multiply(x.span, into: &out)
        #expect(y == [4, 3, 5])
    }

    @Test func `given weights are kept in any order`() throws {
        let w = try MixingMatrix(
            selfWeights: [0.5, 0.75, 1],
            entries: [
                .init(receiver: 1, sender: 0, weight: 0.25), .init(receiver: 0, sender: 1, weight: 0.5),
            ])
        #expect(w.dense() == [0.5, 0.5, 0, 0.25, 0.75, 0, 0, 0, 1])
        #expect(w.asymmetry == Edge(0, 1))
        #expect(w.graph == (try Graph(nodeCount: 3, edges: [Edge(0, 1)])))
    }

    @Test func `faulty given weights are named`() {
        #expect(throws: TopologyError.duplicateEdge(Edge(0, 1))) {
            try MixingMatrix(
                selfWeights: [1, 1],
                entries: [
                    .init(receiver: 1, sender: 0, weight: 0.1), .init(receiver: 1, sender: 0, weight: 0.1),
                ])
        }
        #expect(throws: TopologyError.selfLoop(node: 1)) {
            try MixingMatrix(selfWeights: [1, 1], entries: [.init(receiver: 1, sender: 1, weight: 0.1)])
        }
        #expect(throws: TopologyError.nodeOutOfRange(Edge(2, 1), nodeCount: 2)) {
            try MixingMatrix(selfWeights: [1, 1], entries: [.init(receiver: 1, sender: 2, weight: 0.1)])
        }
        #expect(throws: TopologyError.self) { try MixingMatrix(selfWeights: [.nan], entries: []) }
        #expect(throws: TopologyError.noNodes(got: 0)) { try MixingMatrix(selfWeights: [], entries: []) }
    }

    @Test func `negative weights and NaN sums are found`() throws {
        let w = try MixingMatrix(
            selfWeights: [1.5, 1.5],
            entries: [
                .init(receiver: 0, sender: 1, weight: -0.5), .init(receiver: 1, sender: 0, weight: -0.5),
            ])
        #expect(w.negativeWeight == .init(receiver: 0, sender: 1, weight: -0.5))
        #expect(w.isDoublyStochastic && w.isSymmetric)
    }

    @Test func `neighbour lists count from zero wherever they lie in the matrix`() {
        let list = MixingMatrix.metropolisHastings(.ring(nodes: 5)).row(3)
        #expect(list.startIndex == 0 && list.count == 2)
        #expect(list[0].node == 2 && list[1].node == 4)
        #expect(list.weight(of: 4) == list[1].weight && list.weight(of: 3) == 0 && list.weight(of: 9) == 0)
    }
}

@Suite struct `Mixing rules` {
    @Test(arguments: familySamples.indices)
    func
        `communication coefficients are doubly stochastic, and no link has less than by Metropolis and Hastings`(
            index: Int
        ) throws
    {
        let (name, given) = familySamples[index]
        let graph = try sampleGraph(name, given).1
        guard !graph.isDirected else { return }
        let w = MixingMatrix.communicationCoefficients(graph)
        let least = MixingMatrix.metropolisHastings(graph)
        #expect(w.isSymmetric && w.isDoublyStochastic)
        for node in 0..<graph.nodeCount {
            #expect(w.selfWeight(node) > 0)
            for entry in w.row(node) { #expect(entry.weight >= least[node, entry.node] - 1e-12) }
        }
    }

    @Test func `communication coefficients go from the best connected node downwards`() {
        // A path 0-1-2-3 with a leaf 4 at node 1: node 1 has degree 3 and shares 1/4; node 2, of degree 2, splits the other
        // 3/4 between node 3 and itself; a leaf would take no more than 1/2.
        let graph = Graph(
            nodeCount: 5, merging: [Edge(0, 1), Edge(1, 2), Edge(2, 3), Edge(1, 4)], isDirected: false)
        let w = MixingMatrix.communicationCoefficients(graph)
        #expect(w[0, 1] == 0.25 && w[1, 2] == 0.25 && w[1, 4] == 0.25 && w[2, 3] == 0.375)
        #expect(w.selfWeight(1) == 0.25 && w.selfWeight(2) == 0.375 && w.selfWeight(3) == 0.625)
    }

    @Test
    func `communication coefficients leave a node weight of its own among neighbours that have much to give`()
    {
        // Nodes 0 to 2 are the neighbours of node 3, and each other neighbour of theirs is a hub: they keep near one half.
        var edges = (0..<3).map { Edge($0, 3) }
        for neighbour in 0..<3 {
            for hub in 4..<7 {
                edges.append(Edge(neighbour, hub))
            }
        }
        for hub in 4..<7 { edges += (0..<40).map { Edge(hub, 7 + 40 * (hub - 4) + $0) } }
        let graph = Graph(nodeCount: 127, merging: edges, isDirected: false)
        let w = MixingMatrix.communicationCoefficients(graph)
        #expect(w.row(3).allSatisfy { $0.weight == 0.25 } && w.selfWeight(3) == 0.25)
    }

    @Test(arguments: MixingRuleCatalogue.all.names, familySamples.indices)
    func `weights keep the laws of all rules`(rule: String, index: Int) throws {
        let (name, given) = familySamples[index]
        let graph = try sampleGraph(name, given).1
        let entry = try #require(MixingRuleCatalogue.all[rule])
        let context = Comment("\(rule) on \(name) \(given)")
        let w: MixingMatrix
        do {
            let given: [(name: String, value: SettingValue)] =
                switch rule {
                case "laplacian": [("step", 0.1)]
                case "fastest-mixing": [("iterations", 3)]
                default: []
                }
            w = try entry.matrix(graph, try Settings(entry.settings, given: given))
        } catch let error as TopologyError {
            #expect(graph.isDirected, context)
            guard case .unsuitableGraph = error else { throw error }
            return
        }
        #expect(w.nodeCount == graph.nodeCount, context)
        #expect(w.isRowStochastic || w.isColumnStochastic, context)
        #expect(w.graph.undirected == graph.undirected, context)
        for node in 0..<graph.nodeCount {
            #expect(w.row(node).map(\.node) == Array(graph.incoming(of: node)), context)
            #expect(w.column(node).map(\.node) == Array(graph.outgoing(of: node)), context)
            for entry in w.column(node) { #expect(w[entry.node, node] == entry.weight, context) }
        }
    }

    @Test func `Metropolis–Hastings weights are symmetric and doubly stochastic on irregular graphs`() throws
    {
        for seed in UInt64(1)...5 {
            let graph = try sampleGraph("erdos-renyi", [("nodes", 30), ("degree", 5)], seed: seed).1
            let w = MixingMatrix.metropolisHastings(graph)
            #expect(w.isDoublyStochastic && w.isSymmetric && w.negativeWeight == nil)
        }
        let star = MixingMatrix.metropolisHastings(.star(nodes: 4))
        #expect(star[0, 1] == 0.25 && star[1, 1] == 0.75 && star[0, 0] == 0.25)
    }

    @Test func `uniform weights on a star are only row-stochastic, on a regular graph doubly`() throws {
        let star = MixingMatrix.uniform(.star(nodes: 4))
        #expect(star.isRowStochastic && !star.isColumnStochastic)
        #expect(star[0, 1] == 0.25 && star[1, 0] == 0.5)
        #expect(MixingMatrix.uniform(.exponential(nodes: 11)).isDoublyStochastic)
        #expect(
            MixingMatrix.uniform(.hypercube(dimension: 3)) == .metropolisHastings(.hypercube(dimension: 3)))
    }

    /// ALGORITHMS 1.1: second eigenvalue moduli of the best constant weights; three digits.
    @Test(arguments: [
        (Graph.ring(nodes: 8), 0.745), (.ring(nodes: 16), 0.927), (.star(nodes: 8), 0.778),
    ])
    func `best constant weights reach the published moduli`(graph: Graph, modulus: Double) {
        let best = SpectralAnalysis(of: .bestConstant(graph)).secondEigenvalueModulus
        #expect(abs(best - modulus) < 0.0005)
        #expect(best < SpectralAnalysis(of: .metropolisHastings(graph)).secondEigenvalueModulus)
    }

    @Test func `best constant weights of hypercubes and even tori are those of Metropolis and Hastings`() {
        for graph in [Graph.hypercube(dimension: 4), .torus(rows: 4, columns: 4)] {
            let (best, plain) = (MixingMatrix.bestConstant(graph), MixingMatrix.metropolisHastings(graph))
            #expect(abs(best[0, 1] - plain[0, 1]) < 1e-12)
        }
    }

    @Test func `lazy weights have no negative eigenvalue and half the gap`() throws {
        let w = MixingMatrix.metropolisHastings(.ring(nodes: 8))
        let (plain, lazy) = (SpectralAnalysis(of: w), SpectralAnalysis(of: w.lazy))
        #expect(try #require(lazy.smallestEigenvalue) >= 0)
        #expect(abs(lazy.spectralGap - plain.spectralGap / 2) < 1e-12)
    }

    @Test func `column-stochastic weights keep the sum on a directed chain`() throws {
        let chain = try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 2)], isDirected: true)
        let w = MixingMatrix.columnStochastic(chain)
        #expect(w.dense() == [0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5, 1])
        #expect(w.isColumnStochastic && !w.isRowStochastic)
    }

    /// Boyd, Diaconis and Xiao: a path's fastest mixing chain has 1/2 on every link and modulus cos(π/n).
    @Test func `the search for fastest mixing weights finds those of a path`() throws {
        let rule = try #require(MixingRuleCatalogue.all["fastest-mixing"])
        let path = Graph.path(nodes: 6)
        let w = try rule.matrix(path, Settings(rule.settings, given: [("iterations", 400)]))
        let found = SpectralAnalysis(of: w).secondEigenvalueModulus
        let optimum = cos(Double.pi / 6)
        #expect(found >= optimum - 1e-12 && found < optimum + 1e-3)
        #expect(w.isDoublyStochastic && w.isSymmetric && w.negativeWeight == nil)
        #expect(found < SpectralAnalysis(of: .metropolisHastings(path)).secondEigenvalueModulus)
    }
}
