import Determinism
import EventLoop
import GossipAlgorithms
import LinearAlgebra
import Logging
import TransportSecurity
import Wire

/// All neighbours of a node: dials those with a higher number, answers those with a lower one, and keeps the links alive.
final class Neighbours {
    /// How to reach a neighbour.
    struct Contact {
        let node: Int
        let name: String
        /// `host:port`.
        let address: String
    }

    /// Nanoseconds between two looks at all links.
    static let tickPeriod: Int64 = 100_000_000
    /// A gap between two looks beyond which this process was stopped, in nanoseconds.
    static let stoppedGap: Int64 = 1_000_000_000
    /// Nanoseconds to find out whether a neighbour's process still listens.
    static let probeLimit: Int64 = 1_000_000_000
    /// Nanoseconds until the next attempt after a refusal.
    static let refusedWait: Int64 = 2_000_000_000

    private(set) var links: [NeighbourLink]
    /// Called with every message.
    var received: ((Message, _ sender: Int) -> Void)?
    var lost: ((Int) -> Void)?
    var returned: ((Int) -> Void)?
    /// Called when a broken connection is back before anybody missed it, with the reason why it broke.
    var reconnected: ((Int, String) -> Void)?
    /// Called when a neighbour and this node do not fit together.
    var rejected: ((Int, Reject) -> Void)?
    /// How far this node is, for heartbeats.
    var progress: () -> (steps: Int, samples: Int) = { (0, 0) }

    /// What secures the next connections; those that stand go on as they are.
    var tls: TLSContext? {
        didSet {
            doorway?.tls = tls
            for dialer in dialers { dialer.tls = tls }
        }
    }

    private let loop: Loop
    private let handshake: Handshake
    private let log: Logger
    private let contacts: [Contact]
    private var dialers: [Dialer] = []
    private var doorway: Doorway?
    private let timer: LoopTimer
    private var lastTick: Int64
    private(set) var listenAddress: SocketAddress?

    init(
        _ contacts: [Contact], handshake: Handshake, tls: TLSContext?, limits: FrameLimits,
        messagesKept: Int, pool: BufferPool, random: RandomStream, on loop: Loop, log: Logger
    ) {
        self.loop = loop
        self.handshake = handshake
        self.tls = tls
        self.log = log
        self.contacts = contacts
        timer = LoopTimer(on: loop, keepsLoopAlive: false)
        lastTick = loop.now
        links = contacts.map {
            NeighbourLink(
                node: $0.node, name: $0.name, on: loop, limits: limits, messagesKept: messagesKept, pool: pool
            )
        }
        for (link, contact) in zip(links, contacts) {
            link.received = { [weak self] in self?.received?($0, contact.node) }
            link.changed = { [weak self, unowned link] in self?.note($0, of: link) }
        }
        dialers = zip(links, contacts).compactMap { link, contact in
            guard contact.node > Int(handshake.identity.node) else { return nil }
            return Dialer(
                to: contact, link, handshake: handshake, tls: tls,
                random: random.substream("reconnect", contact.node), on: loop, log: log)
        }
    }

    /// Listens and dials from now on.
    ///
    /// - Parameter address: `host:port`; with a name instead of a number it listens on every interface.
    /// - Throws: when the address cannot be listened on.
    func open(at address: String) throws(EventLoopError) {
        let doorway = try makeDoorway(at: address)
        self.doorway = doorway
        listenAddress = doorway.localAddress
        for dialer in dialers {
            dialer.rejected = { [weak self, node = dialer.contact.node] in self?.rejected?(node, $0) }
            dialer.dial()
        }
        timer.scheduleRepeating(everyNanoseconds: Self.tickPeriod) { [weak self] in self?.tick() }
    }

    private func makeDoorway(at address: String) throws(EventLoopError) -> Doorway {
        var refusal = EventLoopError.notAnAddress(address)
        for place in SocketAddress.listening(at: address) {
            do throws(EventLoopError) {
                return try Doorway(
                    at: place, handshake: handshake, tls: tls, on: loop, log: log,
                    known: { [weak self] in self?.known($0) },
                    rejected: { [weak self] in self?.rejected?($0, $1) },
                    admitted: { [weak self] in self?.link(to: Int($1.node))?.adopt($0, of: $1) })
            } catch {
                refusal = error
            }
        }
        throw refusal
    }

    func link(to node: Int) -> NeighbourLink? { links.first { $0.node == node } }

    /// Sends a message to a partner of the algorithm, or counts it as lost.
    func send(_ message: Message, to node: Int) {
        guard let link = link(to: node) else {
            preconditionFailure("the algorithm sent a message to node \(node), which is no partner of it")
        }
        link.send(message)
    }

    func send(leave reason: ControlFrame.LeaveReason) {
        for link in links { link.send(leave: reason) }
    }

    /// Closes everything; nothing is called back any more.
    func close() {
        received = nil
        lost = nil
        returned = nil
        reconnected = nil
        rejected = nil
        timer.close()
        doorway?.close()
        for dialer in dialers { dialer.close() }
        for link in links { link.close() }
    }

    private func known(_ node: Int) -> Handshake.KnownNode? {
        guard let link = link(to: node) else { return nil }
        // A connection over which nothing came for a while may be dead without knowing it; the newcomer replaces it.
        let isAlive =
            link.channel.map { loop.now - $0.lastHeard < 2 * NeighbourLink.heartbeatPeriod } ?? false
        return Handshake.KnownNode(
            name: link.name, isNeighbour: node < Int(handshake.identity.node),
            isConnected: link.isUp && isAlive, lastIncarnation: link.incarnation)
    }

    private func note(_ change: NeighbourLink.Change, of link: NeighbourLink) {
        switch change {
        case .up(let incarnation, let isNew):
            log.info(
                "neighbour up",
                metadata: ["neighbour": "\(link.name)", "incarnation": "\(incarnation)"])
            dialer(of: link)?.connected()
            if isNew, incarnation > 0 { lost?(link.node) }
            returned?(link.node)
        case .upAgain(let reason):
            log.info("connection back", metadata: ["neighbour": "\(link.name)", "broke": "\(reason)"])
            dialer(of: link)?.connected()
            reconnected?(link.node, reason)
        case .lost(let reason):
            log.warning("neighbour down", metadata: ["neighbour": "\(link.name)", "reason": "\(reason)"])
            lost?(link.node)
        }
    }

    private func dialer(of link: NeighbourLink) -> Dialer? {
        dialers.first { $0.contact.node == link.node }
    }

    private func tick() {
        let now = loop.now
        let wasStopped = now - lastTick > Self.stoppedGap
        if wasStopped {
            log.notice("this process did not run", metadata: ["seconds": "\(Double(now - lastTick) * 1e-9)"])
        }
        lastTick = now
        for link in links {
            link.tick(progress(), wasStopped: wasStopped)
            if link.state == .broken { probe(link) }
        }
    }

    /// Asks the system whether the process of a neighbour that dials us still listens: a refusal tells at once that it is
    /// gone.
    private func probe(_ link: NeighbourLink) {
        guard dialer(of: link) == nil, !probed.contains(link.node),
            let contact = contacts.first(where: { $0.node == link.node })
        else { return }
        probed.append(link.node)
        // A name may have to be looked up first.
        loop.resolve(contact.address, deadlineNanoseconds: Self.probeLimit) { [weak self] result in
            switch result {
            case .success(let address): self?.probe(link, at: address)
            case .failure: self?.probed.removeAll { $0 == link.node }
            }
        }
    }

    private func probe(_ link: NeighbourLink, at address: SocketAddress) {
        _ = TCPConnection.connect(on: loop, to: address, timeoutNanoseconds: Self.probeLimit) {
            [weak self] result in
            self?.probed.removeAll { $0 == link.node }
            switch result {
            case .success(let connection): connection.reset()
            case .failure(let error):
                if error.isRefused { link.giveUp("\(link.lastReason); its process is gone") }
            }
        }
    }

    private var probed: [Int] = []
}
