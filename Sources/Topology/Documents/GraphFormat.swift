public import Catalogues

/// A way to write graphs into files that users choose by name or by the end of a file's name.
public struct GraphFormat: CatalogueEntry {
    /// The name, in kebab-case.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Where it is described.
    public let source: String
    /// The endings of file names that mean this format, without the dot.
    public let fileExtensions: [String]
    /// What it can say about links.
    public let attributes: [LinkAttribute]
    /// Whether a file says if its edges are directed; if not, its reader has to know or to guess.
    public let statesDirection: Bool
    /// Whether links carry weights only when all of them do, none of them 0 and not all of them 1.
    public let isMatrix: Bool

    private let holdsName: @Sendable (String) -> Bool
    private let reader: Reader
    private let writer: Writer

    /// Makes a document of a file's bytes; the file's name is for messages.
    public typealias Reader =
        @Sendable (_ bytes: [UInt8], _ file: String, _ isDirected: Bool?) throws(TopologyFormatError) ->
        GraphDocument

    /// Makes a file's bytes of what the format can hold.
    public typealias Writer = @Sendable (GraphDocument) throws(TopologyError) -> [UInt8]

    /// A format of a name of its own.
    public init(
        name: String, summary: String, source: String, fileExtensions: [String],
        attributes: [LinkAttribute], statesDirection: Bool, isMatrix: Bool = false,
        holdsName: @escaping @Sendable (String) -> Bool, read: @escaping Reader, write: @escaping Writer
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.fileExtensions = fileExtensions
        self.attributes = attributes
        self.statesDirection = statesDirection
        self.isMatrix = isMatrix
        self.holdsName = holdsName
        reader = read
        writer = write
    }

    /// Formats have no settings.
    public var settings: [Setting] { [] }

    /// The largest adjacency matrix that is written out entry by entry: `[limit, limit]`.
    public static let denseLimit = 10_000

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - file: its name, for messages.
    ///   - isDirected: whether edges are directed, for files that do not say; without it a matrix is taken as
    ///     undirected when it is symmetric, an edge list always. Files that say so themselves are believed.
    /// - Returns: what the file holds.
    /// - Throws: `TopologyFormatError` at the first fault; columns count bytes, and a file that is no text is
    ///   one line.
    public func read(
        _ bytes: [UInt8], file: String, isDirected: Bool? = nil
    ) throws(TopologyFormatError) -> GraphDocument {
        try reader(bytes, file, isDirected)
    }

    /// The document as a file; what the format cannot hold is left out, as `kept(of:)` says.
    ///
    /// - Throws: `TopologyError` when a matrix would have more than `denseLimit` rows.
    public func write(_ document: GraphDocument) throws(TopologyError) -> [UInt8] {
        try writer(kept(of: document))
    }

    /// What is left of a document in this format; reading what `write` gives, one finds this.
    public func kept(of document: GraphDocument) -> GraphDocument {
        var links = document.links.map { link in
            var kept = LinkAttributes()
            for attribute in attributes { kept[attribute] = link[attribute] }
            return kept
        }
        var selfWeights = document.selfWeights
        if isMatrix, document.graph.edgeCount > 0 {
            let weights = links.compactMap(\.weight)
            let isWeighted =
                weights.count == document.graph.edgeCount && !weights.contains(0)
                && weights.contains { $0 != 1 }
            if !isWeighted { (links, selfWeights) = ([], []) }
        }
        return GraphDocument(
            graph: document.graph, names: document.names.allSatisfy(holdsName) ? document.names : [],
            links: links, selfWeights: selfWeights)
    }

    /// What a file of this format does not say of a document, in words: `names of nodes`, `latency`.
    public func losses(of document: GraphDocument) -> [String] {
        let kept = kept(of: document)
        var losses: [String] = []
        if kept.names != document.names { losses.append("names of nodes") }
        for attribute in LinkAttribute.allCases {
            let isLost = document.links.indices.contains {
                document.links[$0][attribute] != kept.link($0)[attribute]
            }
            if isLost { losses.append(attribute.rawValue) }
        }
        if kept.selfWeights != document.selfWeights { losses.append("self weights") }
        return losses
    }
}
