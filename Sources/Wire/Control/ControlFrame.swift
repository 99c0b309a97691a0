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
    /// How far the nodes have come, as far as the sender knows; at most 4096 entries, more are not sent.
    case progress([NodeProgress])

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
        case .progress: .progress
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
        case .progress(let nodes):
            let sent = nodes.prefix(FrameLimits.largestProgress)
            writer.append(UInt16(truncatingIfNeeded: sent.count))
            for node in sent { node.write(to: &writer) }
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
        case .progress: self = .progress(try Self.progress(&reader))
        case .message: throw .unexpectedFrame(.message)
        }
        try reader.finish()
    }

    private static func progress(_ reader: inout ByteReader) throws(WireError) -> [NodeProgress] {
        let count = Int(try reader.unsigned16())
        guard count <= FrameLimits.largestProgress else { throw .numberOutOfRange }
        var nodes: [NodeProgress] = []
        for _ in 0..<count { nodes.append(try NodeProgress(from: &reader)) }
        return nodes
    }
}
