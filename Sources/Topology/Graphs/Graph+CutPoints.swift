extension Graph {
    /// The weak places of a graph: links and nodes whose loss separates others; directions are ignored.
    ///
    /// One depth-first search without recursion (Tarjan 1972), time proportional to nodes and edges.
    public var cutPoints: CutPoints {
        var search = CutPointSearch(graph: undirected)
        return search.run()
    }
}

/// Links and nodes whose loss separates others.
public struct CutPoints: Sendable, Equatable {
    /// Links without which their part of the graph falls apart, ascending, smaller node first.
    public let bridges: [Edge]
    /// Nodes without which others no longer hear of each other, ascending.
    public let cutVertices: [Int]
}

private struct CutPointSearch {
    let graph: Graph
    /// The order in which nodes are met, -1 before; `[n]`.
    private var order: [Int]
    /// The earliest node reachable from below each node without its link to its parent; `[n]`.
    private var low: [Int]
    private var bridges: [Edge] = []
    private var isCut: [Bool]

    private struct Frame {
        let node: Int
        let parent: Int
        /// The next place in the node's list of neighbours.
        var next: Int
    }

    init(graph: Graph) {
        self.graph = graph
        order = [Int](repeating: -1, count: graph.nodeCount)
        low = order
        isCut = [Bool](repeating: false, count: graph.nodeCount)
    }

    mutating func run() -> CutPoints {
        var clock = 0
        for root in 0..<graph.nodeCount where order[root] < 0 { search(from: root, &clock) }
        return CutPoints(bridges: bridges.sorted(), cutVertices: isCut.indices.filter { isCut[$0] })
    }

    private mutating func search(from root: Int, _ clock: inout Int) {
        var stack = [Frame(node: root, parent: -1, next: graph.neighbours(of: root).startIndex)]
        meet(root, &clock)
        var branches = 0
        while let top = stack.last {
            let neighbours = graph.neighbours(of: top.node)
            guard top.next < neighbours.endIndex else {
                stack.removeLast()
                guard top.parent >= 0 else { continue }
                low[top.parent] = min(low[top.parent], low[top.node])
                if low[top.node] > order[top.parent] { bridges.append(Edge(top.parent, top.node).ascending) }
                if top.parent == root {
                    branches += 1
                } else if low[top.node] >= order[top.parent] {
                    isCut[top.parent] = true
                }
                continue
            }
            stack[stack.count - 1].next += 1
            let other = neighbours[top.next]
            if other == top.parent { continue }
            if order[other] >= 0 {
                low[top.node] = min(low[top.node], order[other])
            } else {
                meet(other, &clock)
                stack.append(
                    Frame(node: other, parent: top.node, next: graph.neighbours(of: other).startIndex))
            }
        }
        isCut[root] = branches > 1
    }

    private mutating func meet(_ node: Int, _ clock: inout Int) {
        order[node] = clock
        low[node] = clock
        clock += 1
    }
}
