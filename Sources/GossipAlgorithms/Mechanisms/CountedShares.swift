import LinearAlgebra
import Persistence

/// Push-sum as it is in the papers: each message carries its share and is taken once; one that is lost takes it along.
///
/// Messages of an edge are numbered from 1, above all of the sender's earlier starts, so that copies are known. The sender's
/// farewell tells the last number: whoever has as many is drained.
struct CountedShares: PushDelivery {
    enum Kind: UInt8 {
        case mass = 1
        case farewell = 2
    }

    private struct Sender: Persistent {
        let node: Int
        var window = ReplayWindow()
        /// Messages of mass that came, of the sender's latest start.
        var count = 0
        /// The last number, once its farewell has come.
        var last: Int?
        var isLost = false

        mutating func persist(in archive: inout StateArchive) throws(StateError) {
            try archive.part("window", &window)
            try archive.count("messages", &count)
        }

        var isAwaited: Bool {
            guard !isLost else { return false }
            return last.map { count < MessageCounter.count($0) } ?? true
        }
    }

    private struct Receiver {
        let node: Int
        var numbers: MessageCounter
        var isLost = false
    }

    private var senders: [Sender]
    private var receivers: [Receiver]
    private var isClosed = false

    init(_ start: AlgorithmStart) {
        let links = PushLinks(start.topology, node: start.node)
        senders = links.senders.map { Sender(node: $0) }
        receivers = links.receivers.map {
            Receiver(node: $0, numbers: MessageCounter(incarnation: start.incarnation))
        }
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        for index in senders.indices { try archive.part("from-\(senders[index].node)", &senders[index]) }
        for index in receivers.indices {
            try archive.part("sent-to-\(receivers[index].node)", &receivers[index].numbers)
        }
    }

    mutating func push(
        _ values: ParameterSnapshot, weight: Double, version: Int, to nodes: [Int],
        _ actions: inout ActionBuffer
    ) {
        for node in nodes {
            guard let index = receivers.firstIndex(where: { $0.node == node }) else { continue }
            actions.send(
                Message(
                    kind: Kind.mass.rawValue, round: receivers[index].numbers.next(), version: version,
                    weight: weight, payload: .dense(values)),
                to: node)
        }
    }

    mutating func receive(
        _ message: Message, from sender: Int, _ actions: inout ActionBuffer
    ) -> PushReceipt {
        guard let index = senders.firstIndex(where: { $0.node == sender }) else {
            return .refused(.unexpected)
        }
        switch (Kind(rawValue: message.kind), message.payload) {
        case (.mass, .dense(let values)) where message.weight > 0:
            let isNewStart =
                MessageCounter.start(of: message.round)
                > MessageCounter.start(of: senders[index].window.newest)
            if let refusal = senders[index].window.admit(message.round) { return .refused(refusal) }
            senders[index].count = isNewStart ? 1 : senders[index].count + 1
            return .mass(values, weight: message.weight)
        case (.farewell, .none):
            guard senders[index].last == nil else { return .refused(.duplicate) }
            senders[index].last = message.round
            return .word
        default:
            return .refused(.unexpected)
        }
    }

    mutating func close(version: Int, _ actions: inout ActionBuffer) {
        isClosed = true
        for receiver in receivers where !receiver.isLost {
            actions.send(
                Message(
                    kind: Kind.farewell.rawValue, round: receiver.numbers.last, version: version,
                    payload: .none),
                to: receiver.node)
        }
    }

    var awaited: [Int] { isClosed ? senders.filter(\.isAwaited).map(\.node) : [] }

    mutating func markLost(_ neighbour: Int) { mark(neighbour, isLost: true) }

    /// A node that comes back may have begun anew: then it has not said farewell.
    mutating func markReturned(_ neighbour: Int) { mark(neighbour, isLost: false) }

    private mutating func mark(_ neighbour: Int, isLost: Bool) {
        for index in senders.indices where senders[index].node == neighbour {
            senders[index].isLost = isLost
            if !isLost { senders[index].last = nil }
        }
        for index in receivers.indices where receivers[index].node == neighbour {
            receivers[index].isLost = isLost
        }
    }

    func isGone(_ neighbour: Int) -> Bool {
        receivers.contains { $0.node == neighbour && $0.isLost }
            || senders.contains { $0.node == neighbour && ($0.isLost || $0.last != nil) }
    }
}
