import Catalogues
public import Experiments
public import Topology

extension TopologyPlan {
    /// Where a drawing puts the nodes of a graph of this topology: its own links, or those of several rounds together.
    ///
    /// - Parameter graph: at most `GraphLayout.nodeLimit` nodes.
    /// - Returns: a circle, a grid or whatever else shows the family best.
    public func layout(of graph: Graph) -> GraphLayout {
        var family: String?
        var columns = 0
        if case .family(let choice) = source, topology.graph != nil {
            family = choice.name
            columns = Self.gridColumns(choice, nodeCount: topology.nodeCount)
        }
        return GraphLayout(
            of: graph, style: GraphLayout.style(for: graph.undirected, family: family, columns: columns))
    }

    /// The columns that a grid's settings lead to; 0 when the family has none.
    private static func gridColumns(_ choice: CatalogueChoice, nodeCount: Int) -> Int {
        let known = choice.settings.all.map(\.name)
        guard known.contains("rows"), known.contains("columns") else { return 0 }
        let columns = choice.settings.integer("columns")
        if columns > 0 { return columns }
        let rows = choice.settings.integer("rows")
        let layer = nodeCount / (known.contains("layers") ? choice.settings.integer("layers") : 1)
        if rows > 0 { return layer / rows }
        var side = Int(Double(layer).squareRoot())
        while side > 1, !layer.isMultiple(of: side) { side -= 1 }
        return layer / max(1, side)
    }
}
