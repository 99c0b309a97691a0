import Catalogues
import Determinism

extension GraphFamily {
    /// The setting `connect` of random families that can fall into parts.
    static let connectSetting = Setting(
        "connect", .choice(["redraw", "ring", "no"]), default: "redraw",
        "How to get a connected graph: draw again, add a ring, or do not care.")

    /// Draws edges until they connect all nodes, or as the setting `connect` says.
    ///
    /// - Parameters:
    ///   - what: what is drawn, for the message.
    ///   - remedy: what to change when it never is connected.
    ///   - settings: with the setting `connect`.
    ///   - nodes: the number of nodes.
    ///   - draw: one draw.
    /// - Returns: the graph.
    /// - Throws: `TopologyError.gaveUp` after 200 draws, or 10 for more than 100,000 nodes.
    static func connected(
        _ what: String, remedy: String, _ settings: Settings, nodes: Int, draw: () -> [Edge]
    ) throws(TopologyError) -> Graph {
        switch settings.text("connect") {
        case "ring":
            return Graph(nodeCount: nodes, merging: draw() + Graph.ring(nodes: nodes).edges)
        case "no":
            return Graph(nodeCount: nodes, merging: draw())
        default:
            let tries = nodes > 100_000 ? 10 : 200
            for _ in 0..<tries {
                let graph = Graph(nodeCount: nodes, merging: draw())
                if graph.isConnected { return graph }
            }
            throw .gaveUp("\(what) was connected", tries: tries, remedy: remedy + ", or set connect: ring")
        }
    }
}
