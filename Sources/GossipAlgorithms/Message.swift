public import Compressors
public import LinearAlgebra

/// What one node says to another.
///
/// Immutable; a payload is shared by all who receive it.
public struct Message: Sendable {
    /// What the message is within its algorithm, for example a request, a reply or a refusal; each algorithm numbers its
    /// own kinds.
    public var kind: UInt8
    /// Whether whoever brought the message has seen that its dense values are finite, so that nobody need look again.
    ///
    /// Said of the very payload that is there: another one makes it false.
    public var isKnownFinite = false
    /// The round it belongs to, or the sequence number of an exchange; at least 0.
    public var round: Int
    /// The part of a collective operation it carries, for example the chunk of an all-reduce, or what its sum leaves out;
    /// 0 otherwise.
    public var part: Int
    /// The sender's count of local steps when it was made: what staleness is measured with.
    public var version: Int
    /// The share of the payload that is the receiver's (push-sum), otherwise 1.
    public var share: Double
    /// The push-sum weight that travels along, otherwise 0.
    public var weight: Double
    /// The numbers it carries.
    public var payload: Payload {
        didSet { isKnownFinite = false }
    }

    /// A message; what does not apply keeps its default.
    public init(
        kind: UInt8 = 0, round: Int, part: Int = 0, version: Int = 0, share: Double = 1, weight: Double = 0,
        payload: Payload
    ) {
        self.kind = kind
        self.round = round
        self.part = part
        self.version = version
        self.share = share
        self.weight = weight
        self.payload = payload
    }

    /// The dense values it carries, if any.
    public var values: ParameterSnapshot? {
        switch payload {
        case .none, .compressed: nil
        case .dense(let values): values
        }
    }

    /// The number of elements it carries; 0 for none.
    var count: Int {
        switch payload {
        case .none: 0
        case .dense(let values): values.count
        case .compressed(let vector): vector.count
        }
    }

    /// The compressed vector it carries, if any.
    public var compressed: CompressedVector? {
        if case .compressed(let vector) = payload { vector } else { nil }
    }
}

/// The numbers a message carries.
public enum Payload: Sendable {
    /// Nothing: the header says it all.
    case none
    /// Single-precision values, `[count]`.
    case dense(ParameterSnapshot)
    /// A whole vector of the model's length in fewer bytes.
    case compressed(CompressedVector)
}
