import EventLoop
import GossipAlgorithms
import LinearAlgebra
import PeerNode
import TransportSecurity
import Wire

/// One end of the exchanges: a channel as peers have it, and what both ends do with every message.
final class ExchangeEnd {
    private let channel: FrameChannel
    private let pool: BufferPool
    private let admission: Admission
    private let values: ParameterSnapshot
    private let other: Int

    /// One end on a connection.
    ///
    /// Node 0 or 1; the other end is the other. `arrived` is called after each message, which was checked and is gone again;
    /// `ended` once, with the reason.
    init(
        _ connection: TCPConnection, _ mode: Mode, tls: TLSSession?, count: Int, node: Int, on loop: Loop,
        arrived: @escaping (ExchangeEnd) -> Void, ended: @escaping (FrameChannel.Ending) -> Void
    ) throws {
        channel = FrameChannel(connection, tls: tls, on: loop, checksContent: mode != .unchecked)
        pool = BufferPool(length: count, capacity: 4)
        other = 1 - node
        admission = Admission(
            node: node, nodeCount: 2, partners: .everyone, length: .model, parameterCount: count)
        values = ParameterSnapshot([Float](repeating: 1, count: count))
        channel.beginMessages(
            limits: try FrameLimits(parameterCount: count, isWholeModel: true), pool: pool)
        channel.ended = ended
        channel.received = { [weak self] frame in
            guard let self, case .message(var message) = frame.content else { return }
            if let refusal = admission.refusal(of: message, from: other) {
                preconditionFailure("a message was refused: \(refusal)")
            }
            message.recycle(into: pool)
            arrived(self)
        }
    }

    /// Sends the vector.
    func send() { channel.send(Message(round: 0, payload: .dense(values)), exchange: 1) }

    func close() { channel.close() }
}
