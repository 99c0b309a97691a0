/// Something worth a line, or a count, in the report.
///
/// Algorithms do not log; they observe.
public enum Observation: Sendable, Equatable {
    /// A gradient changed the parameters. `staleness` is the number of writes to those parameters between the moment
    /// the gradient's snapshot was taken and this one: merges on a replica, versions on a parameter server.
    case gradientApplied(staleness: Int)
    /// Parameters were merged with a neighbour's. `lag` is this node's local steps minus those in the neighbour's
    /// message: positive when the neighbour's values are older.
    case merged(with: Int, lag: Int)
    /// A message was not used.
    case refused(Refusal, from: Int)
    /// An exchange that was due did not happen.
    case skipped(Skip, with: Int)
    /// The outcome of an exchange is unknown for good: one side may have moved and the other not.
    case inDoubt(with: Int)
}

/// Why a message that arrived was not used.
public enum Refusal: String, Sendable, CaseIterable {
    /// It belongs to a round or exchange that is over.
    case late
    /// The same message was used before.
    case duplicate
    /// It belongs to a round too far ahead to keep.
    case early
    /// Its sender is not one this node talks to.
    case unknownSender = "unknown sender"
    /// Its payload has not the length expected.
    case wrongLength = "wrong length"
    /// Its payload or weight holds infinity or not-a-number.
    case nonFinite = "non-finite"
    /// Its kind means nothing here, or nothing now.
    case unexpected
}

/// Why an exchange did not happen.
public enum Skip: String, Sendable, CaseIterable {
    /// The neighbour was in an exchange of its own.
    case busy
    /// The neighbour is lost.
    case lost
    /// The neighbour did not answer in time.
    case timeout
    /// The neighbour's model is too far from this node's to be understood.
    case outOfRange = "out of range"
    /// What the neighbour sent was refused for its numbers.
    case refused
    /// Too few models arrived to tell who lies.
    case tooFew = "too few models"
    /// The masks of a group did not cancel: its members were not of one mind about their secrets.
    case masksLeft = "masks left in the sum"
}
