/// What a peer is doing at a moment: for its status endpoint and for whoever supervises it.
public struct PeerStatus: Codable, Sendable, Equatable {
    /// What the peer is at.
    public enum Phase: String, Codable, Sendable, CaseIterable {
        /// Waits for its neighbours before it begins.
        case connecting
        /// Trains.
        case training
        /// Has finished its share and still answers its neighbours.
        case finishing
        /// Is over.
        case ended
    }

    /// One neighbour as this node sees it.
    public struct Neighbour: Codable, Sendable, Equatable {
        /// Its name.
        public var name: String
        /// `awaited`, `up`, `broken`, `down` or `left`.
        public var state: String
        /// The last round trip of a heartbeat, in milliseconds; nil before the first.
        public var roundTripMilliseconds: Double?
        /// Local steps it last said it had taken.
        public var steps: Int?
    }

    /// The node's name.
    public var node: String
    /// How often it was started before.
    public var incarnation: Int
    /// What it is at.
    public var phase: Phase
    /// Seconds since it began to train.
    public var seconds: Double
    /// The share of its budget that is used, in `[0, 1]`.
    public var fraction: Double
    /// Gradients finished.
    public var steps: Int
    /// Training samples used.
    public var samples: Int
    /// The mean loss of the mini-batches since the last evaluation point; nil before the first.
    public var loss: Double?
    /// Merges with neighbours.
    public var merges: Int
    /// Messages refused.
    public var refused: Int
    /// Exchanges skipped.
    public var skipped: Int
    /// Messages that will never arrive.
    public var lost: Int
    /// Bytes sent, overhead included.
    public var bytesSent: Int
    /// Messages sent.
    public var messagesSent: Int
    /// The mean staleness of the gradients applied since the last evaluation point.
    public var staleness: Double
    /// Its neighbours.
    public var neighbours: [Neighbour]
}
