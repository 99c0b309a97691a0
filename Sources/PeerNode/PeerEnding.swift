public import Persistence
public import Reports
public import Wire

/// How a peer's run ended.
public enum PeerEnding: Sendable, Equatable {
    /// The share of the budget is used up, or the target reached.
    case complete
    /// It was asked to stop before.
    case stopped
    /// No neighbour would have this node, or it none of them; with the first reason.
    case rejected(by: String, Reject)
    /// The checkpoint does not fit the run.
    case unusableCheckpoint(CheckpointError)
    /// No neighbour could be reached in time.
    case unreachable([String])
}

/// What a peer leaves behind.
public struct PeerResult: Sendable {
    /// How the run ended.
    public let ending: PeerEnding
    /// What it noted down.
    public let record: NodeRecord
}
