public import Catalogues

/// All graph formats that users can name.
public enum GraphFormatCatalogue {
    /// The formats, in the order of their documentation.
    public static let all = Catalogue<GraphFormat>(
        "graph format",
        [
            .edgeList, .namedEdgeList, .adjacencyMatrix, .numPyMatrix, .matrixMarket, .graphML, .gml, .dot,
            .nodeLink,
        ]
    )

    /// The format that the end of a file's name means, in upper or lower case; nil for an unknown one.
    public static func format(ofFile name: String) -> GraphFormat? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let end = name[name.index(after: dot)...].lowercased()
        return all.entries.first { $0.fileExtensions.contains(end) }
    }
}
