public import Determinism

/// Who averages with whom and how: what an algorithm, the simulator and a live peer are given.
///
/// A schedule of mixing matrices, the graph they came from when there is one, and the names of the nodes.
/// Values for fixed and periodic schedules are precomputed; asking for a node's neighbourhood allocates
/// nothing.
public struct Topology: Sendable {
    /// Who averages with whom in each round.
    public let schedule: TopologySchedule
    /// The graph the schedule was built over; nil when anyone may talk to anyone.
    public let graph: Graph?
    /// A digest of everything above and the names: equal for equal topologies, whatever file they were read
    /// from.
    ///
    /// Random schedules enter by their name, seed-dependent first rounds and size. Two peers compare it when
    /// they meet.
    public let digest: RunDigest

    /// The given names, or none.
    private let names: [String]

    /// A topology that changes by rounds.
    ///
    /// - Parameters:
    ///   - schedule: who averages with whom.
    ///   - graph: what the schedule was built over, if anything.
    ///   - names: one for each node, all different and not empty; an empty list names them `node-0`,
    ///     `node-1`, …
    /// - Throws: `TopologyError` when names do not fit or the graph has another number of nodes.
    public init(
        schedule: TopologySchedule, graph: Graph? = nil, names: [String] = []
    ) throws(TopologyError) {
        let nodeCount = schedule.nodeCount
        if let graph, graph.nodeCount != nodeCount {
            throw .unsuitableGraph(
                "the graph has \(graph.nodeCount) nodes and the schedule \(nodeCount)",
                remedy: "make both for the same nodes")
        }
        try Self.check(names, nodeCount)
        self.schedule = schedule
        self.graph = graph
        self.names = names
        digest = Self.digest(schedule, graph, names)
    }

    /// A topology that stays the same, with given weights.
    ///
    /// - Throws: `TopologyError` when names or sizes do not fit, or a weight lies off the graph's edges.
    public init(graph: Graph, matrix: MixingMatrix, names: [String] = []) throws(TopologyError) {
        guard graph.nodeCount == matrix.nodeCount else {
            throw .unsuitableGraph(
                "the graph has \(graph.nodeCount) nodes and the weights are for \(matrix.nodeCount)",
                remedy: "make both for the same nodes")
        }
        for receiver in 0..<matrix.nodeCount {
            for entry in matrix.row(receiver) where !graph.hasEdge(from: entry.node, to: receiver) {
                throw .unsuitableWeights(
                    "node \(receiver) puts weight \(entry.weight) on node \(entry.node), which does not send to it",
                    remedy: "add the edge \(Edge(entry.node, receiver)), or remove the weight")
            }
        }
        try self.init(schedule: .fixed(matrix), graph: graph, names: names)
    }

    /// A topology that stays the same: Metropolis–Hastings weights on an undirected graph, uniform ones on a
    /// directed.
    ///
    /// - Throws: `TopologyError` when names do not fit.
    public init(graph: Graph, names: [String] = []) throws(TopologyError) {
        let matrix: MixingMatrix = graph.isDirected ? .uniform(graph) : .metropolisHastings(graph)
        try self.init(schedule: .fixed(matrix), graph: graph, names: names)
    }

    /// The number of nodes, at least 1.
    public var nodeCount: Int { schedule.nodeCount }

    /// The mixing matrix of a round, counted from 0.
    public func matrix(round: Int) -> MixingMatrix { schedule.matrix(round: round) }

    /// What one node must know of a round, counted from 0.
    public func neighbourhood(of node: Int, round: Int) -> Neighbourhood {
        schedule.neighbourhood(of: node, round: round)
    }

    /// The nodes it ever sends to or receives from, ascending: the connections a live peer keeps.
    ///
    /// Schedules that never repeat stay within their graph, or may bring any two nodes together.
    public func contacts(of node: Int) -> [Int] {
        others(
            than: node, in: { Array($0.undirected.neighbours(of: node)) },
            of: { $0.incoming.map(\.node) + $0.outgoing.map(\.node) })
    }

    /// The nodes it ever sends to, ascending; for schedules that never repeat as with `contacts(of:)`.
    public func receivers(of node: Int) -> [Int] {
        others(than: node, in: { Array($0.outgoing(of: node)) }, of: { $0.outgoing.map(\.node) })
    }

    /// Some of a node's neighbours over all rounds, ascending, each once.
    private func others(
        than node: Int, in neighbours: (Graph) -> [Int], of neighboursInRound: (Neighbourhood) -> [Int]
    ) -> [Int] {
        guard let period = schedule.period else {
            return graph.map(neighbours) ?? (0..<nodeCount).filter { $0 != node }
        }
        var found: [Int] = []
        for round in 0..<period { found += neighboursInRound(neighbourhood(of: node, round: round)) }
        found.sort()
        var distinct: [Int] = []
        for other in found where distinct.last != other { distinct.append(other) }
        return distinct
    }

    /// A node's name.
    public func name(of node: Int) -> String {
        precondition(0..<nodeCount ~= node, "node \(node) of \(nodeCount)")
        return names.isEmpty ? "node-\(node)" : names[node]
    }

    /// What a sentence calls a node: its given name, or `node 3`.
    func label(of node: Int) -> String { names.isEmpty ? "node \(node)" : names[node] }

    /// The node of that name, if any.
    public func node(named name: String) -> Int? {
        guard names.isEmpty else { return names.firstIndex(of: name) }
        guard name.hasPrefix("node-"), let node = Int(name.dropFirst(5)), 0..<nodeCount ~= node else {
            return nil
        }
        return name == "node-\(node)" ? node : nil
    }

    private static func check(_ names: [String], _ nodeCount: Int) throws(TopologyError) {
        guard !names.isEmpty else { return }
        guard names.count == nodeCount else {
            throw .unusableNames(
                "names do not match nodes (got \(names.count); expected \(nodeCount))",
                remedy: "name every node once, or none")
        }
        var seen = Set<String>()
        for (node, name) in names.enumerated() {
            guard !name.isEmpty else {
                throw .unusableNames("node \(node) has an empty name", remedy: "give it one")
            }
            guard seen.insert(name).inserted else {
                throw .unusableNames("two nodes are named '\(name)'", remedy: "give every node its own name")
            }
        }
    }

    private static func digest(_ schedule: TopologySchedule, _ graph: Graph?, _ names: [String]) -> RunDigest
    {
        var digest = RunDigest()
        digest.combine("topology/1")
        digest.combine(schedule.nodeCount)
        digest.combine(names.count)
        for name in names { digest.combine(name) }
        digest.combine(schedule.name)
        digest.combine(schedule.period ?? 0)
        for round in 0..<(schedule.period ?? 4) { schedule.matrix(round: round).combine(into: &digest) }
        guard let graph else { return digest }
        digest.combine(graph.isDirected ? 2 : 1)
        digest.combine(graph.edgeCount)
        for node in 0..<graph.nodeCount {
            for other in graph.outgoing(of: node) where graph.isDirected || node < other {
                digest.combine(node)
                digest.combine(other)
            }
        }
        return digest
    }
}
