import Determinism
import EventLoop
import GossipAlgorithms
import Logging
import TransportSecurity
import Wire

/// Keeps a connection to one neighbour: dials, shakes hands, and dials again after random waits.
final class Dialer {
    /// Nanoseconds for TCP, TLS, hello and welcome together.
    static let handshakeLimit: Int64 = 5_000_000_000

    let contact: Neighbours.Contact
    /// Called when the neighbour and this node do not fit together.
    var rejected: ((Reject) -> Void)?
    /// What secures the next connection.
    var tls: TLSContext?

    private let link: NeighbourLink
    private let handshake: Handshake
    private let loop: Loop
    private let log: Logger
    private let timer: LoopTimer
    private var backOff: ReconnectBackOff
    private var attempt: TCPConnectAttempt?
    private var channel: FrameChannel?
    private var isClosed = false
    private var isDialing = false

    init(
        to contact: Neighbours.Contact, _ link: NeighbourLink, handshake: Handshake, tls: TLSContext?,
        random: RandomStream, on loop: Loop, log: Logger
    ) {
        self.contact = contact
        self.link = link
        self.handshake = handshake
        self.tls = tls
        self.loop = loop
        self.log = log
        timer = LoopTimer(on: loop, keepsLoopAlive: false)
        backOff = ReconnectBackOff(random: random)
        watch()
    }

    /// Tries to connect now.
    func dial() {
        guard !isClosed, !isDialing, channel == nil, !link.isUp else { return }
        isDialing = true
        loop.resolve(contact.address, deadlineNanoseconds: Self.handshakeLimit) { [weak self] result in
            guard let self, !isClosed else { return }
            switch result {
            case .success(let address): connect(to: address)
            case .failure(let error): failed("\(error)")
            }
        }
    }

    private func connect(to address: SocketAddress) {
        attempt = TCPConnection.connect(
            on: loop, to: address, timeoutNanoseconds: Self.handshakeLimit
        ) { [weak self] result in
            guard let self else { return }
            attempt = nil
            switch result {
            case .success(let connection): greet(FrameChannel(connection, tls: session(), on: loop))
            case .failure(let error):
                if error.isRefused { link.giveUp("its process is gone") }
                failed("\(error)")
            }
        }
    }

    private func session() -> TLSSession? {
        tls.map { TLSSession($0, .client(expectedNode: contact.name)) }
    }

    private func greet(_ channel: FrameChannel) {
        self.channel = channel
        channel.received = { [weak self] in self?.answered($0) }
        channel.ended = { [weak self] in self?.failed("\($0)", isRefusal: $0.isRefusal) }
        channel.send(.hello(handshake.hello))
        timer.schedule(afterNanoseconds: Self.handshakeLimit) { [weak self] in
            self?.channel?.reset(.broken("no welcome in time"))
        }
    }

    private func answered(_ frame: Frame) {
        guard let channel else { return }
        switch frame.content {
        case .control(.welcome(let welcome)):
            do {
                try handshake.check(
                    welcome, dialled: UInt32(contact.node), known: known, certifiedName: channel.certifiedNode
                )
            } catch {
                return refuse(error, "we refuse")
            }
            timer.cancel()
            self.channel = nil
            isDialing = false
            link.adopt(channel, of: welcome.identity)
        case .control(.reject(let reject)):
            refuse(reject, "we are refused")
        default:
            channel.reset(.broken("no welcome"))
        }
    }

    private var known: Handshake.KnownNode {
        .init(name: contact.name, isNeighbour: true, isConnected: false, lastIncarnation: link.incarnation)
    }

    private func refuse(_ reject: Reject, _ side: String) {
        log.error("\(side)", metadata: ["neighbour": "\(contact.name)", "reason": "\(reject)"])
        channel?.ended = nil
        channel?.reset(.closed)
        channel = nil
        isDialing = false
        rejected?(reject)
        timer.schedule(afterNanoseconds: Neighbours.refusedWait) { [weak self] in self?.dial() }
    }

    private func failed(_ reason: String, isRefusal: Bool = false) {
        guard !isClosed else { return }
        let isNews = isRefusal && reason != lastRefusal
        if isNews { lastRefusal = reason }
        log.log(
            level: isNews ? .warning : .debug, "no connection",
            metadata: ["neighbour": "\(contact.name)", "reason": "\(reason)"])
        channel = nil
        isDialing = false
        timer.schedule(afterNanoseconds: backOff.next()) { [weak self] in self?.dial() }
    }

    /// What was warned of already.
    private var lastRefusal = ""

    /// The link is up.
    func connected() { backOff.reset() }

    /// Dials as soon as the connection breaks.
    private func watch() {
        link.disconnected = { [weak self] in self?.dial() }
    }

    func close() {
        isClosed = true
        attempt?.cancel()
        timer.close()
        channel?.ended = nil
        channel?.reset(.closed)
        channel = nil
    }
}
