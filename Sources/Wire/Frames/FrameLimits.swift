/// The longest content of each type of frame, and which types may come at all, in one phase of a connection.
///
/// Follows from the model alone, never from what a peer says; every length on the wire is compared with it before
/// anything is done about it.
public struct FrameLimits: Equatable, Sendable {
    /// The most parameters whose message fits a frame's 32-bit length.
    public static let largestModel = (Int(UInt32.max) - smallestMessage) / bytesPerElement
    /// The most bytes that a payload spends on an element: four in a dense one, up to eight in a compressed one that lists
    /// every position.
    static let bytesPerElement = 8
    /// The most bytes of a message without elements: its header and the head of a compressed vector.
    static let smallestMessage = MessageCodec.headerBytes + 64
    /// The longest content of a frame before the connection is up.
    public static let longestBeforeWelcome = 1024

    /// The phase before the connection is up: one hello, answered by a welcome or a reject.
    public static let handshake = FrameLimits()

    /// Parameters of the model: the most elements of a message; 0 before the connection is up.
    public let parameterCount: Int
    /// Whether every dense message must have exactly that many elements.
    public let isWholeModel: Bool
    private let isUp: Bool

    private init() {
        parameterCount = 0
        isWholeModel = false
        isUp = false
    }

    /// The phase after the handshake, for a model with so many parameters.
    ///
    /// - Parameters:
    ///   - parameterCount: the parameters of the model.
    ///   - isWholeModel: whether the algorithm sends whole models only, no parts; other lengths are refused then, and cannot
    ///     fill the pool with buffers that nobody needs.
    /// - Throws: `WireError.modelTooLarge` beyond `largestModel`.
    public init(parameterCount: Int, isWholeModel: Bool = false) throws(WireError) {
        guard (0...Self.largestModel).contains(parameterCount) else {
            throw .modelTooLarge(parameters: parameterCount, limit: Self.largestModel)
        }
        self.parameterCount = parameterCount
        self.isWholeModel = isWholeModel
        isUp = true
    }

    /// The most bytes of content in a frame of this type; `nil` when it has no place in this phase.
    public func longest(_ type: FrameType) -> Int? {
        switch type {
        case .hello, .welcome, .reject: isUp ? nil : Self.longestBeforeWelcome
        case .message: isUp ? Self.smallestMessage + Self.bytesPerElement * parameterCount : nil
        case .ping, .pong: isUp ? Heartbeat.byteCount : nil
        case .leave: isUp ? 1 : nil
        case .acknowledge: isUp ? 8 : nil
        }
    }
}
