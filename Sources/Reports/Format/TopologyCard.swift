/// The graph the nodes talk over, its mixing weights and its spectrum.
public struct TopologyCard: Codable, Sendable, Equatable {
    /// The name of the topology or of its family and parameters, for example `ring(8)`.
    public var name: String

    /// Number of nodes, n.
    public var nodes: Int

    /// Number of edges: undirected pairs, or arcs when `directed`.
    public var edges: Int

    /// Whether an edge may be one-way.
    public var directed: Bool

    /// Fewest neighbours of a node (out-neighbours when directed).
    public var minimumDegree: Int

    /// Mean number of neighbours.
    public var meanDegree: Double

    /// Most neighbours of a node.
    public var maximumDegree: Int

    /// Longest shortest path, in edges; absent when unknown or the graph is not connected.
    public var diameter: Int?

    /// Whether every node reaches every other.
    public var connected: Bool

    /// How the graph changes over rounds, in words; absent when it does not.
    public var schedule: String?

    /// The mixing-weight rule, for example `metropolis-hastings`.
    public var weights: String

    /// 1 − |λ₂| of the mixing matrix W; absent when there is no single matrix.
    public var spectralGap: Double?

    /// |λ₂|, the largest eigenvalue modulus of W after 1.
    public var secondEigenvalueModulus: Double?

    /// λ_min of W when it is symmetric.
    public var smallestEigenvalue: Double?

    /// Effective number of neighbours at decay γ = 0.99, between 1 and `nodes`; absent when unknown.
    public var effectiveNeighbours: Double?

    /// The eigenvalues of W as pairs of real and imaginary part; absent when there is no single matrix, or too many.
    public var eigenvalues: [[Double]]?

    /// The edges as pairs of positions in `nodes`, for drawing; absent when there are too many.
    public var links: [[Int]]?

    /// Where a drawing puts each node, as pairs from left and top, each in `[0, 1]`; absent with too many nodes.
    public var places: [[Double]]?

    /// Puts a topology card together from its fields.
    public init(
        name: String,
        nodes: Int,
        edges: Int,
        directed: Bool = false,
        minimumDegree: Int,
        meanDegree: Double,
        maximumDegree: Int,
        diameter: Int? = nil,
        connected: Bool = true,
        schedule: String? = nil,
        weights: String,
        spectralGap: Double? = nil,
        secondEigenvalueModulus: Double? = nil,
        smallestEigenvalue: Double? = nil,
        effectiveNeighbours: Double? = nil,
        eigenvalues: [[Double]]? = nil,
        links: [[Int]]? = nil,
        places: [[Double]]? = nil
    ) {
        self.name = name
        self.nodes = nodes
        self.edges = edges
        self.directed = directed
        self.minimumDegree = minimumDegree
        self.meanDegree = meanDegree
        self.maximumDegree = maximumDegree
        self.diameter = diameter
        self.connected = connected
        self.schedule = schedule
        self.weights = weights
        self.spectralGap = spectralGap
        self.secondEigenvalueModulus = secondEigenvalueModulus
        self.smallestEigenvalue = smallestEigenvalue
        self.effectiveNeighbours = effectiveNeighbours
        self.eigenvalues = eigenvalues
        self.links = links
        self.places = places
    }
}
