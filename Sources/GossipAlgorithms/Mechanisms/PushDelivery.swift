import LinearAlgebra
import Persistence
import Topology

/// How mass that a node pushes gets to its receivers, each part of it once.
///
/// `AsynchronousPush` decides when to push how much to whom; a delivery makes messages of it, and mass of messages.
protocol PushDelivery: Persistent {
    /// The node before its first push.
    init(_ start: AlgorithmStart)

    /// Gives each receiver mass of that weight at the estimate `values`; `version` is this node's count of local steps.
    mutating func push(
        _ values: ParameterSnapshot, weight: Double, version: Int, to receivers: [Int],
        _ actions: inout ActionBuffer)

    /// Takes a message, and says what it was.
    mutating func receive(
        _ message: Message, from sender: Int, _ actions: inout ActionBuffer
    ) -> PushReceipt

    /// The run ends: nothing more is pushed. Tells all receivers, so that they know when nothing more is under way.
    mutating func close(version: Int, _ actions: inout ActionBuffer)

    /// Repeats what was said at the end and may have been lost; by default nothing.
    mutating func repeatClosing(_ actions: inout ActionBuffer)

    /// The nodes of which something is missing after `close`: their last word, or that they have ours.
    var awaited: [Int] { get }

    mutating func markLost(_ neighbour: Int)
    mutating func markReturned(_ neighbour: Int)

    /// Whether mass given to a node would not come back: it is lost, or its run has ended.
    func isGone(_ neighbour: Int) -> Bool
}

/// What a message was to a push delivery.
enum PushReceipt {
    /// Mass: add it.
    case mass(ParameterSnapshot, weight: Double)
    /// Of use, and without mass for this node.
    case word
    /// Of no use.
    case refused(Refusal)
}

/// Whom a node pushes to and who pushes to it, over all rounds of the topology, ascending.
///
/// A schedule that never repeats may bring it together with any of its contacts.
struct PushLinks {
    let receivers: [Int]
    let senders: [Int]

    init(_ topology: Topology, node: Int) {
        guard let period = topology.schedule.period else {
            receivers = topology.contacts(of: node)
            senders = receivers
            return
        }
        let contacts = topology.contacts(of: node)
        let rounds = (0..<period).map { topology.neighbourhood(of: node, round: $0) }
        receivers = contacts.filter { other in
            rounds.contains { $0.outgoing.contains { $0.node == other } }
        }
        senders = contacts.filter { other in
            rounds.contains { $0.incoming.contains { $0.node == other } }
        }
    }
}

extension PushDelivery {
    mutating func repeatClosing(_ actions: inout ActionBuffer) {}
}
