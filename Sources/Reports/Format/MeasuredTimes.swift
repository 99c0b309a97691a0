/// How real seconds of one kind are spread: evenly spaced quantiles, with the mean beside them, because a few very long
/// ones weigh on it that quantiles hardly show.
public struct DurationSpread: Codable, Sendable, Equatable {
    /// How many durations this was made of, at least 1.
    public var count: Int

    /// Their mean, in seconds.
    public var mean: Double

    /// The quantiles at 0, 1/32, 2/32, …, 1, in seconds: from the shortest duration to the longest.
    public var quantiles: [Double]

    /// Puts a spread together from its fields.
    public init(count: Int, mean: Double, quantiles: [Double]) {
        self.count = count
        self.mean = mean
        self.quantiles = quantiles
    }

    /// The spread of durations, in any order; nil when there are none.
    ///
    /// A quantile between two durations is interpolated linearly (Hyndman and Fan 1996, definition 7).
    public init?(of seconds: [Double]) {
        guard !seconds.isEmpty else { return nil }
        let sorted = seconds.sorted()
        let last = sorted.count - 1
        count = sorted.count
        mean = sorted.reduce(0, +) / Double(sorted.count)
        quantiles = (0...Self.intervals).map { index in
            let position = Double(index * last) / Double(Self.intervals)
            let below = Int(position)
            let above = min(below + 1, last)
            return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
        }
    }

    /// The parts into which the quantiles divide the durations.
    public static let intervals = 32

    /// What is wrong with the figures; nil when they can be those of durations.
    var problem: String? {
        if count < 1 { return "the count of durations (got \(count); expected at least 1)" }
        if quantiles.count < 2 {
            return
                "quantiles from the shortest to the longest (got \(quantiles.count); expected at least 2)"
        }
        for value in quantiles + [mean] where !(value >= 0 && value < .infinity) {
            return "seconds, at least 0 (got \(value))"
        }
        for (one, next) in zip(quantiles, quantiles.dropFirst()) where one > next {
            return "quantiles in ascending order (got \(one) before \(next))"
        }
        return nil
    }
}

/// How long gradients and heartbeats took on real peers: what `murmur simulate --calibrate` takes over.
public struct MeasuredTimes: Codable, Sendable, Equatable {
    /// The gradients of one node.
    public struct Node: Codable, Sendable, Equatable {
        /// The name of the node.
        public var name: String

        /// Wall seconds of each gradient; waiting for a processor that others use is part of them.
        public var gradientSeconds: DurationSpread

        /// Puts a node's times together from its fields.
        public init(name: String, gradientSeconds: DurationSpread) {
            self.name = name
            self.gradientSeconds = gradientSeconds
        }
    }

    /// The heartbeats over one directed link.
    public struct Link: Codable, Sendable, Equatable {
        /// The node that sent the heartbeats.
        public var from: String

        /// The node that answered them.
        public var to: String

        /// Wall seconds from each heartbeat to its answer: there and back.
        public var roundTripSeconds: DurationSpread

        /// Puts a link's times together from its fields.
        public init(from: String, to: String, roundTripSeconds: DurationSpread) {
            self.from = from
            self.to = to
            self.roundTripSeconds = roundTripSeconds
        }
    }

    /// Each node that finished a gradient, in the order of the topology.
    public var nodes: [Node]

    /// Each directed link over which a heartbeat was answered, in the order of the senders.
    public var links: [Link]

    /// Puts measured times together from their fields.
    public init(nodes: [Node], links: [Link]) {
        self.nodes = nodes
        self.links = links
    }
}
