/// The links between nodes: one kind for all, and exceptions.
public struct NetworkModel: Sendable {
    /// What a link does to a message.
    public struct Link: Sendable, Equatable {
        /// Least nanoseconds between the last byte's departure and its arrival.
        public var latency: Int64
        /// Up to this many further nanoseconds, uniformly at random for every message.
        public var jitter: Int64
        /// Time to put one byte on the link; 0 is infinite bandwidth.
        public var nanosecondsPerByte: Double
        /// The probability that a message vanishes, in `[0, 1)`.
        public var loss: Double

        /// A link; what is left out is ideal.
        public init(latency: Int64 = 0, jitter: Int64 = 0, nanosecondsPerByte: Double = 0, loss: Double = 0) {
            precondition(
                latency >= 0 && jitter >= 0 && nanosecondsPerByte >= 0 && loss >= 0
                    && loss < 1,
                "link(latency: \(latency), jitter: \(jitter), ns/byte: \(nanosecondsPerByte), loss: \(loss))")
            self.latency = latency
            self.jitter = jitter
            self.nanosecondsPerByte = nanosecondsPerByte
            self.loss = loss
        }
    }

    let common: Link
    private let exceptions: [Int: Link]
    let nodeCount: Int
    /// The least latency of any link, in nanoseconds: how far the nodes can be simulated ahead of each other.
    public let leastLatency: Int64

    /// - Parameters:
    ///   - nodeCount: the number of nodes.
    ///   - common: every link that is no exception.
    ///   - exceptions: links of their own, each direction by itself.
    public init(nodeCount: Int, common: Link, exceptions: [(from: Int, to: Int, link: Link)] = []) {
        self.nodeCount = nodeCount
        self.common = common
        var links: [Int: Link] = [:]
        var least = common.latency
        for exception in exceptions {
            links[exception.from * nodeCount + exception.to] = exception.link
            least = min(least, exception.link.latency)
        }
        self.exceptions = links
        leastLatency = least
    }

    /// The links of their own, by sender and receiver.
    var exceptionalLinks: [(from: Int, to: Int, link: Link)] {
        exceptions.sorted { $0.key < $1.key }.map { ($0.key / nodeCount, $0.key % nodeCount, $0.value) }
    }

    /// The link from one node to another.
    public func link(from sender: Int, to receiver: Int) -> Link {
        exceptions.isEmpty ? common : exceptions[sender * nodeCount + receiver] ?? common
    }
}
