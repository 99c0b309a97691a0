/// How long a round of averaging takes on given links, computing left aside.
///
/// The model: in every round a node sends one message to each of its receivers over its one uplink, one after
/// the other, each at the rate of that link; the last byte of a message arrives a latency after it was sent.
/// Receiving costs nothing, and a round ends when the last message has arrived, so that
/// round time = max_i (Σ_j 8 · bytes/rate_ij + max_j latency_ij).
/// Jitter, loss and headers are left out.
public struct CycleTime: Sendable, Equatable {
    /// One direction of a link.
    public struct Link: Sendable, Equatable {
        /// Seconds between the last byte sent and its arrival, at least 0.
        public let latency: Double
        /// Bits a second, greater than 0; infinity for no limit.
        public let rate: Double

        /// A link of a latency in seconds and a rate in bits a second.
        public init(latency: Double, rate: Double) {
            precondition(latency >= 0 && rate > 0, "latency \(latency) s, rate \(rate) bit/s")
            self.latency = latency
            self.rate = rate
        }
    }

    /// Seconds a round takes, the mean over rounds.
    public let seconds: Double
    /// Seconds of the longest round.
    public let longestSeconds: Double
    /// The node that ends the longest round; the smallest of equals.
    public let slowestNode: Int

    /// - Parameters:
    ///   - topology: every round of a period counts, the first 16 rounds of one that never repeats.
    ///   - messageBytes: bytes in a message, at least 0.
    ///   - link: the link from one node to another.
    public init(
        of topology: Topology, messageBytes: Int, link: (_ from: Int, _ to: Int) -> Link
    ) {
        precondition(messageBytes >= 0, "\(messageBytes) bytes in a message")
        let rounds = topology.schedule.period ?? TopologyCard.sampledRounds
        let bits = 8 * Double(messageBytes)
        var sum = 0.0
        var longest = 0.0
        var slowest = 0
        for round in 0..<rounds {
            let matrix = topology.matrix(round: round)
            var roundTime = 0.0
            for node in 0..<matrix.nodeCount {
                var sending = 0.0
                var latency = 0.0
                for receiver in matrix.column(node) {
                    let link = link(node, receiver.node)
                    sending += bits / link.rate
                    latency = max(latency, link.latency)
                }
                roundTime = max(roundTime, sending + latency)
                if sending + latency > longest { (longest, slowest) = (sending + latency, node) }
            }
            sum += roundTime
        }
        seconds = sum / Double(rounds)
        longestSeconds = longest
        slowestNode = slowest
    }
}
