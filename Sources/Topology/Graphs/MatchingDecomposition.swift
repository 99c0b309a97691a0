/// The edges of an undirected graph sorted into matchings: sets of links without a common node.
///
/// At most one matching more than the largest degree, by Misra and Gries' proof of Vizing's theorem (Inf.
/// Process. Lett. 41, 1992). Time edges × nodes at worst. Traps on a directed graph.
public struct MatchingDecomposition: Sendable, Equatable {
    /// The matchings, each ascending; none is empty.
    public let matchings: [[Edge]]

    /// Decomposes a graph.
    public init(of graph: Graph) {
        precondition(!graph.isDirected, "a matching decomposition needs an undirected graph")
        var colouring = EdgeColouring(graph: graph)
        let edges = graph.edges
        for edge in edges { colouring.add(edge) }
        var matchings = [[Edge]](repeating: [], count: colouring.colourCount)
        for edge in edges {
            guard let colour = colouring.colour(edge.from, edge.to) else {
                preconditionFailure("edge \(edge) was left without a matching")
            }
            matchings[colour].append(edge)
        }
        self.matchings = matchings.filter { !$0.isEmpty }
    }
}

/// A growing edge colouring: edges that meet have different colours.
private struct EdgeColouring {
    let graph: Graph
    let colourCount: Int
    /// The node at the other end of a node's edge of a colour, or -1; `[n, colourCount]`.
    private var partner: [Int]

    init(graph: Graph) {
        self.graph = graph
        colourCount = ((0..<graph.nodeCount).map { graph.degree(of: $0) }.max() ?? 0) + 1
        partner = [Int](repeating: -1, count: graph.nodeCount * colourCount)
    }

    func colour(_ a: Int, _ b: Int) -> Int? {
        (0..<colourCount).first { partner[a * colourCount + $0] == b }
    }

    /// Colours one more edge, changing colours of others where needed.
    mutating func add(_ edge: Edge) {
        let u = edge.from
        let fan = self.fan(of: u, from: edge.to)
        let c = freeColour(u)
        let d = freeColour(fan[fan.count - 1])
        if c != d { invertPath(from: u, d, c) }
        var end = 0
        while !isFree(fan[end], d) {
            end += 1
            guard end < fan.count, let next = colour(u, fan[end]), isFree(fan[end - 1], next) else {
                preconditionFailure("no colour for edge \(edge)")
            }
        }
        for place in 0..<end {
            guard let next = colour(u, fan[place + 1]) else {
                preconditionFailure("the fan of \(u) is broken")
            }
            set(u, fan[place + 1], next, to: false)
            set(u, fan[place], next, to: true)
        }
        set(u, fan[end], d, to: true)
    }

    /// Neighbours of `u`, beginning with one whose edge has no colour yet, such that the colour of each one's
    /// edge is free at the one before.
    private func fan(of u: Int, from first: Int) -> [Int] {
        var fan = [first]
        while let next = graph.neighbours(of: u).first(where: { other in
            guard !fan.contains(other), let colour = colour(u, other) else { return false }
            return isFree(fan[fan.count - 1], colour)
        }) {
            fan.append(next)
        }
        return fan
    }

    private func isFree(_ node: Int, _ colour: Int) -> Bool { partner[node * colourCount + colour] < 0 }

    private func freeColour(_ node: Int) -> Int {
        guard let colour = (0..<colourCount).first(where: { isFree(node, $0) }) else {
            preconditionFailure("node \(node) has no free colour of \(colourCount)")
        }
        return colour
    }

    /// Exchanges two colours along the path that begins with the first of them.
    private mutating func invertPath(from start: Int, _ first: Int, _ second: Int) {
        var path: [(Int, Int, Int)] = []
        var node = start
        var colour = first
        while partner[node * colourCount + colour] >= 0 {
            let other = partner[node * colourCount + colour]
            path.append((node, other, colour))
            node = other
            colour = colour == first ? second : first
        }
        for (a, b, colour) in path { set(a, b, colour, to: false) }
        for (a, b, colour) in path { set(a, b, colour == first ? second : first, to: true) }
    }

    private mutating func set(_ a: Int, _ b: Int, _ colour: Int, to isColoured: Bool) {
        partner[a * colourCount + colour] = isColoured ? b : -1
        partner[b * colourCount + colour] = isColoured ? a : -1
    }
}
