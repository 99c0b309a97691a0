/// How long messages take and how many are lost, where the topology does not say otherwise for an edge.
public struct NetworkSpecification: Sendable, Equatable {
    /// The link between any two nodes.
    public let link: Link

    /// One direction of a link, all properties known.
    public struct Link: Sendable, Equatable {
        /// Time between the last byte sent and its arrival, in nanoseconds; at least 0.
        public var latencyNanoseconds: Int64
        /// Up to this many further nanoseconds, uniformly at random for every message; at least 0.
        public var jitterNanoseconds: Int64
        /// Bits a node sends in a second, shared by its messages in transfer; nil for no limit.
        public var bandwidthBitsPerSecond: Int64?
        /// The probability that a message never arrives, in `[0, 1)`.
        public var loss: Double

        /// A link on which every message arrives at once.
        public static let instant = Link(
            latencyNanoseconds: 0, jitterNanoseconds: 0, bandwidthBitsPerSecond: nil, loss: 0)
    }
}

/// What a topology file says about links, as far as it says anything.
public struct LinkProperties: Sendable, Equatable {
    /// Time between the last byte sent and its arrival, in nanoseconds.
    public var latencyNanoseconds: Int64?
    /// Up to this many further nanoseconds, uniformly at random for every message.
    public var jitterNanoseconds: Int64?
    /// Bits in a second over this link.
    public var bandwidthBitsPerSecond: Int64?
    /// The probability that a message never arrives, in `[0, 1)`.
    public var loss: Double?

    /// Nothing said.
    public init() {}

    /// Whether nothing is said.
    public var isEmpty: Bool { self == LinkProperties() }

    /// A link with what is said here in place of its own properties.
    public func applied(to link: NetworkSpecification.Link) -> NetworkSpecification.Link {
        var link = link
        if let latencyNanoseconds { link.latencyNanoseconds = latencyNanoseconds }
        if let jitterNanoseconds { link.jitterNanoseconds = jitterNanoseconds }
        if let bandwidthBitsPerSecond { link.bandwidthBitsPerSecond = bandwidthBitsPerSecond }
        if let loss { link.loss = loss }
        return link
    }
}
