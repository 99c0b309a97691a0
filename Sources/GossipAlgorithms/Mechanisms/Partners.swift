import Determinism
import LinearAlgebra

/// The nodes that a node may talk to, and which of them cannot be reached at present.
struct Partners {
    /// All of them, in ascending order.
    let nodes: [Int]
    private var lost: [Int] = []

    init(_ nodes: [Int]) {
        self.nodes = nodes
    }

    /// Whether any of them can be reached.
    var isAnyThere: Bool { nodes.count > lost.count }

    func isLost(_ node: Int) -> Bool { lost.contains(node) }

    /// One of those that can be reached, evenly; nil when there is none.
    func draw(from random: inout RandomStream) -> Int? {
        guard isAnyThere else { return nil }
        var partner = nodes[random.integer(below: nodes.count)]
        while lost.contains(partner) { partner = nodes[random.integer(below: nodes.count)] }
        return partner
    }

    /// A node cannot be reached; says whether it is one of these.
    @discardableResult
    mutating func markLost(_ node: Int) -> Bool {
        guard nodes.contains(node) else { return false }
        if !lost.contains(node) { lost.append(node) }
        return true
    }

    mutating func markReturned(_ node: Int) {
        lost.removeAll { $0 == node }
    }

    /// Asks for the memory that the next event will use, ahead of it.
    @inline(__always)
    func prefetch() { Prefetch.start(of: nodes) }
}
