/// What a frame carries.
public enum FrameType: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    /// Who dials, and what it runs: the first frame of a connection.
    case hello = 1
    /// Who answers, after which the connection is up.
    case welcome = 2
    /// Why there will be no connection.
    case reject = 3
    /// A message of an algorithm.
    case message = 4
    /// A sign of life that asks for one.
    case ping = 5
    /// The sign of life asked for.
    case pong = 6
    /// The sender is about to close the connection on purpose.
    case leave = 7
    /// Which exchanges have arrived.
    case acknowledge = 8

    /// The name of the case.
    public var description: String {
        switch self {
        case .hello: "hello"
        case .welcome: "welcome"
        case .reject: "reject"
        case .message: "message"
        case .ping: "ping"
        case .pong: "pong"
        case .leave: "leave"
        case .acknowledge: "acknowledge"
        }
    }
}
