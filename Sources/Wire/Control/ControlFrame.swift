/// What peers say to each other beside the messages of their algorithm.
public enum ControlFrame: Equatable, Sendable {
    /// Why a node leaves.
    public enum LeaveReason: UInt8, Sendable, CaseIterable {
        /// Its training is finished.
        case finished = 1
        /// It was asked to stop.
        case stopping = 2
    }

    /// The first frame of the node that dials.
    case hello(Hello)
    /// The answer after which the connection is up.
    case welcome(Welcome)
    /// The answer after which it is closed.
    case reject(Reject)
    /// A sign of life that asks for one.
    case ping(Heartbeat)
    /// The sign of life asked for.
    case pong(Heartbeat)
    /// The sender closes the connection on purpose.
    case leave(LeaveReason)
    /// Every exchange up to this number has arrived; what comes first over a connection, so that the other side sends again
    /// what the last connection lost.
    case acknowledge(UInt64)

    /// The type of frame it goes in.
    public var type: FrameType {
        switch self {
        case .hello: .hello
        case .welcome: .welcome
        case .reject: .reject
        case .ping: .ping
        case .pong: .pong
        case .leave: .leave
        case .acknowledge: .acknowledge
        }
    }

    /// The content as bytes, without the frame around it.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: 64)
        switch self {
        case .hello(let hello): hello.write(to: &writer)
        case .welcome(let welcome): welcome.write(to: &writer)
        case .reject(let reject): reject.write(to: &writer)
        case .ping(let heartbeat), .pong(let heartbeat): heartbeat.write(to: &writer)
        case .leave(let reason): writer.append(reason.rawValue)
        case .acknowledge(let exchange): writer.append(exchange)
        }
        return writer.bytes
    }

    /// The control frame of that type which the bytes hold.
    ///
    /// - Throws: `WireError` when they hold none, or more than one.
    public init(decoding bytes: [UInt8], as type: FrameType) throws(WireError) {
        var reader = ByteReader(bytes)
        switch type {
        case .hello: self = .hello(try Hello(from: &reader))
        case .welcome: self = .welcome(try Welcome(from: &reader))
        case .reject: self = .reject(try Reject(from: &reader))
        case .ping: self = .ping(try Heartbeat(from: &reader))
        case .pong: self = .pong(try Heartbeat(from: &reader))
        case .leave:
            let rawReason = try reader.unsigned8()
            guard let reason = LeaveReason(rawValue: rawReason) else { throw .unknownCode(got: rawReason) }
            self = .leave(reason)
        case .acknowledge: self = .acknowledge(try reader.unsigned64())
        case .message: throw .unexpectedFrame(.message)
        }
        try reader.finish()
    }
}
