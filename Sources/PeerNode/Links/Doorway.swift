import EventLoop
import GossipAlgorithms
import Logging
import TransportSecurity
import Wire

/// Answers those who connect: shakes hands within a deadline, admits neighbours, and refuses everybody else at small cost.
final class Doorway {
    /// Connections that have not shaken hands yet, at most.
    static let waitingLimit = 64
    /// Of those, from one address other than loopback.
    static let waitingPerAddress = 4

    private struct Visitor {
        let channel: FrameChannel
        let deadline: LoopTimer
    }

    /// What secures the next connection.
    var tls: TLSContext?
    private let handshake: Handshake
    private let loop: Loop
    private let log: Logger
    private let known: (Int) -> Handshake.KnownNode?
    private let rejected: (Int, Reject) -> Void
    private let admitted: (FrameChannel, PeerIdentity) -> Void
    private var listener: TCPListener?
    private var visitors: [Visitor] = []

    /// Listens from now on.
    init(
        at address: SocketAddress, handshake: Handshake, tls: TLSContext?, on loop: Loop, log: Logger,
        known: @escaping (Int) -> Handshake.KnownNode?, rejected: @escaping (Int, Reject) -> Void,
        admitted: @escaping (FrameChannel, PeerIdentity) -> Void
    ) throws(EventLoopError) {
        self.handshake = handshake
        self.tls = tls
        self.loop = loop
        self.log = log
        self.known = known
        self.rejected = rejected
        self.admitted = admitted
        let listener = try TCPListener(on: loop, address: address) { [weak self] in self?.enter($0) }
        listener.admits = { [weak self] in self?.hasRoom(for: $0) ?? false }
        self.listener = listener
    }

    var localAddress: SocketAddress? { listener?.localAddress }

    private func hasRoom(for address: SocketAddress) -> Bool {
        guard visitors.count < Self.waitingLimit else { return false }
        if address.isLoopback { return true }
        let same = visitors.filter { $0.channel.connection.peerAddress.host == address.host }.count
        return same < Self.waitingPerAddress
    }

    private func enter(_ connection: TCPConnection) {
        let session = tls.map { context in
            TLSSession(context, .server(allowed: { [weak self] in self?.isNeighbour($0) ?? false }))
        }
        let channel = FrameChannel(connection, tls: session, on: loop)
        let deadline = LoopTimer(on: loop, keepsLoopAlive: false)
        visitors.append(Visitor(channel: channel, deadline: deadline))
        channel.received = { [weak self, unowned channel] in self?.greeted($0, by: channel) }
        channel.ended = { [weak self, unowned channel] in
            self?.note($0, of: channel)
            self?.forget(channel)
        }
        // Not extended by anything the visitor sends.
        deadline.schedule(afterNanoseconds: Dialer.handshakeLimit) { [weak channel] in
            channel?.reset(.broken("no hello in time"))
        }
    }

    /// Warns of a refusal once, however often somebody tries.
    private func note(_ ending: FrameChannel.Ending, of channel: FrameChannel) {
        let isNews = ending.isRefusal && "\(ending)" != lastRefusal
        if isNews { lastRefusal = "\(ending)" }
        log.log(
            level: isNews ? .warning : .debug, "visitor left",
            metadata: ["address": "\(channel.connection.peerAddress)", "reason": "\(ending)"])
    }

    private var lastRefusal = ""

    private func isNeighbour(_ name: String) -> Bool {
        (0..<Int(handshake.identity.node)).contains { node in
            guard let known = known(node) else { return false }
            return known.name == name && known.isNeighbour
        }
    }

    private func greeted(_ frame: Frame, by channel: FrameChannel) {
        guard case .control(.hello(let hello)) = frame.content else {
            return channel.reset(.broken("no hello"))
        }
        let node = Int(hello.identity.node)
        do {
            let welcome = try handshake.answer(
                hello, from: known(node), certifiedName: channel.certifiedNode)
            channel.send(.welcome(welcome))
            forget(channel)
            admitted(channel, hello.identity)
        } catch {
            log.error(
                "we refuse",
                metadata: [
                    "visitor": "\(hello.identity.nodeName)",
                    "address": "\(channel.connection.peerAddress)", "reason": "\(error)",
                ])
            channel.send(.reject(error))
            channel.close()
            rejected(node, error)
        }
    }

    private func forget(_ channel: FrameChannel) {
        for visitor in visitors where visitor.channel === channel { visitor.deadline.close() }
        visitors.removeAll { $0.channel === channel }
    }

    func close() {
        listener?.close()
        for visitor in visitors {
            visitor.channel.ended = nil
            visitor.deadline.close()
            visitor.channel.reset(.closed)
        }
        visitors = []
    }
}
