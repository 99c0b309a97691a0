import LinearAlgebra
import Persistence

/// Push-sum that losses, copies and overtaking do no harm: a message carries the sum of all that was ever given over its
/// edge, and the receiver adds what is new in it.
///
/// Hadjicostis, Vaidya & Domínguez-García, "Robust distributed average consensus via exchange of running sums", IEEE Trans. Autom.
/// Control 61, 2016. A lost message only delays its mass until the next; `Σ w` with what no receiver has yet is n, always.
///
/// Sums would grow without bound and lose their small differences in single precision, so the two ends of an edge re-base
/// them: the sender asks now and then that a sum be kept; once its receiver has confirmed, both take that sum off theirs, and
/// a new epoch begins with the next message.
struct RunningSums: PushDelivery {
    enum Kind: UInt8 {
        /// The running sum.
        case sum = 1
        /// The running sum, to be kept as the next epoch's base and confirmed.
        case base = 2
        /// The last running sum, to be confirmed.
        case last = 3
        /// Confirms the base, or last sum, of that number.
        case confirmation = 4
    }

    /// Pushes over an edge until its receiver is asked to keep a base.
    static let rebasePeriod = 5
    /// The most periods until another base is proposed: one more for each that was not confirmed, as answers may take long.
    static let mostRebasePeriods = 256

    /// What the messages after a base carry as their `part`: its number, as far as the wire has room.
    static func epoch(after base: Int) -> Int { base & 0xFFFF_FFFF }

    private var receivers: [OutgoingSum]
    private var senders: [IncomingSum]
    private let pool: BufferPool
    private var isClosed = false

    init(_ start: AlgorithmStart) {
        let links = PushLinks(start.topology, node: start.node)
        let length = start.parameters.count
        pool = start.pool
        receivers = links.receivers.map {
            OutgoingSum(to: $0, length: length, incarnation: start.incarnation)
        }
        senders = links.senders.map { IncomingSum(from: $0, length: length) }
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        for index in receivers.indices { try archive.part("to-\(receivers[index].node)", &receivers[index]) }
        for index in senders.indices { try archive.part("from-\(senders[index].node)", &senders[index]) }
    }

    mutating func push(
        _ values: ParameterSnapshot, weight: Double, version: Int, to nodes: [Int],
        _ actions: inout ActionBuffer
    ) {
        for node in nodes {
            guard let index = receivers.firstIndex(where: { $0.node == node }) else { continue }
            receivers[index].give(values, weight: weight, pool: pool)
            receivers[index].send(version: version, &actions)
        }
    }

    mutating func receive(
        _ message: Message, from sender: Int, _ actions: inout ActionBuffer
    ) -> PushReceipt {
        guard let kind = Kind(rawValue: message.kind) else { return .refused(.unexpected) }
        if kind == .confirmation {
            guard case .none = message.payload, let index = receivers.firstIndex(where: { $0.node == sender })
            else { return .refused(.unexpected) }
            return receivers[index].confirm(message, pool: pool)
        }
        guard let index = senders.firstIndex(where: { $0.node == sender }) else {
            return .refused(.unexpected)
        }
        return senders[index].receive(message, kind, pool: pool, &actions)
    }

    mutating func close(version: Int, _ actions: inout ActionBuffer) {
        isClosed = true
        for index in receivers.indices where !receivers[index].isLost {
            receivers[index].close(version: version, &actions)
        }
    }

    mutating func repeatClosing(_ actions: inout ActionBuffer) {
        for receiver in receivers where receiver.isAwaited { receiver.repeatLast(&actions) }
    }

    var awaited: [Int] {
        guard isClosed else { return [] }
        var nodes = receivers.filter(\.isAwaited).map(\.node) + senders.filter(\.isAwaited).map(\.node)
        nodes.sort()
        return nodes.indices.filter { $0 == 0 || nodes[$0] != nodes[$0 - 1] }.map { nodes[$0] }
    }

    mutating func markLost(_ neighbour: Int) { mark(neighbour, isLost: true) }
    mutating func markReturned(_ neighbour: Int) { mark(neighbour, isLost: false) }

    private mutating func mark(_ neighbour: Int, isLost: Bool) {
        for index in receivers.indices where receivers[index].node == neighbour {
            receivers[index].isLost = isLost
        }
        for index in senders.indices where senders[index].node == neighbour {
            senders[index].isLost = isLost
            if !isLost { senders[index].hasLast = false }
        }
    }

    func isGone(_ neighbour: Int) -> Bool {
        receivers.contains { $0.node == neighbour && $0.isLost }
            || senders.contains { $0.node == neighbour && ($0.isLost || $0.hasLast) }
    }
}
