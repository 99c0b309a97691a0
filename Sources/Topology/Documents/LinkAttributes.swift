/// A number that a graph file may give for a link, under the name that files use.
public enum LinkAttribute: String, CaseIterable, Sendable {
    /// The mixing weight of what crosses the link, without unit.
    case weight
    /// Time between the last byte sent and its arrival, in seconds.
    case latency
    /// Up to this much further time, uniformly at random for every message, in seconds.
    case jitter
    /// Bits in a second.
    case bandwidth
    /// The probability that a message never arrives.
    case loss

    /// Whether a link may have this value.
    public func accepts(_ value: Double) -> Bool {
        switch self {
        case .weight: value.isFinite
        case .latency, .jitter: value.isFinite && value >= 0
        case .bandwidth: value.isFinite && value > 0
        case .loss: value >= 0 && value < 1
        }
    }

    /// What is accepted, in words.
    var expectation: String {
        switch self {
        case .weight: "a finite number"
        case .latency, .jitter: "a number of seconds of at least 0"
        case .bandwidth: "a number of bits a second above 0"
        case .loss: "a probability of at least 0 and below 1"
        }
    }
}

/// What a graph file says about one link; nil where it says nothing.
public struct LinkAttributes: Sendable, Equatable {
    /// The mixing weight of what crosses the link; finite.
    public var weight: Double?
    /// Time between the last byte sent and its arrival, in seconds; at least 0.
    public var latencySeconds: Double?
    /// Up to this much further time, at random for every message, in seconds; at least 0.
    public var jitterSeconds: Double?
    /// Bits in a second; above 0.
    public var bandwidthBitsPerSecond: Double?
    /// The probability that a message never arrives, in `[0, 1)`.
    public var loss: Double?

    /// Attributes of a link, all of them optional.
    public init(
        weight: Double? = nil, latencySeconds: Double? = nil, jitterSeconds: Double? = nil,
        bandwidthBitsPerSecond: Double? = nil, loss: Double? = nil
    ) {
        self.weight = weight
        self.latencySeconds = latencySeconds
        self.jitterSeconds = jitterSeconds
        self.bandwidthBitsPerSecond = bandwidthBitsPerSecond
        self.loss = loss
    }

    /// Whether nothing is said.
    public var isEmpty: Bool { self == LinkAttributes() }

    /// One attribute by its name.
    public subscript(attribute: LinkAttribute) -> Double? {
        get {
            switch attribute {
            case .weight: weight
            case .latency: latencySeconds
            case .jitter: jitterSeconds
            case .bandwidth: bandwidthBitsPerSecond
            case .loss: loss
            }
        }
        set {
            switch attribute {
            case .weight: weight = newValue
            case .latency: latencySeconds = newValue
            case .jitter: jitterSeconds = newValue
            case .bandwidth: bandwidthBitsPerSecond = newValue
            case .loss: loss = newValue
            }
        }
    }

    /// The attributes that are stated, in the order of `LinkAttribute`.
    public var stated: [(attribute: LinkAttribute, value: Double)] {
        LinkAttribute.allCases.compactMap { attribute in self[attribute].map { (attribute, $0) } }
    }
}
