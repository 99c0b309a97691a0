/// Something that took a node time: for a timeline of the run.
///
/// All times are virtual nanoseconds since the start.
public struct TraceRecord: Sendable, Equatable {
    /// What it was.
    public enum Deed: Sendable, Equatable {
        /// A gradient of so many samples, with the mean loss of its mini-batch.
        case gradient(samples: Int, loss: Float)
        /// A message of so many bytes to another node: from `start` to `end` it leaves over the sender's link, at `arrival` it
        /// is there; nil when it was lost.
        case message(to: Int, bytes: Int, arrival: Int64?)
    }

    /// Who did it.
    public let node: Int
    /// What it was.
    public let deed: Deed
    /// When it began; a message waits before that while others leave.
    public let start: Int64
    /// When it was done, not before `start`.
    public let end: Int64
    /// When it was noted, which orders records: a gradient at its end, a message when it was sent.
    let notedAt: Int64
}

extension [TraceRecord] {
    /// The records by moment, then node, then the node's own order, whichever process noted them: the same for any number of
    /// threads.
    ///
    /// The records of one node must stand in its own order already.
    mutating func arrange() {
        // The standard library's sort is stable.
        sort { ($0.notedAt, $0.node) < ($1.notedAt, $1.node) }
    }
}
