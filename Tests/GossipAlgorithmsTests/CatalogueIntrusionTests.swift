import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing

/// Strange messages, at every moment of a run, to every algorithm.
@Suite struct `Messages no algorithm may use` {
    private let suite = "Messages no algorithm may use"

    @Test(arguments: CatalogueCase.several, [1] as [UInt64])
    func `are refused, counted, and change nothing`(_ one: CatalogueCase, seed: UInt64) throws {
        let plan = try one.trainingPlan(seed: seed, gradients: 12)
        let clean = Network(plan)
        clean.run()
        let network = Network(plan)
        let intruder = Intruder(
            seed: seed, nodeCount: network.hosts.count, invents: clean.messagesSent == 0,
            sendsOnlyFinite: one.expectsAttacks)
        network.beforeEvent = { network, next in
            intruder.observe(next)
            intruder.disturb(network)
        }
        network.run()
        #expect(Fingerprint.of(network.models) == Fingerprint.of(clean.models), replay(suite, seed: seed))
        #expect(network.gradientsGiven == clean.gradientsGiven && network.messagesSent == clean.messagesSent)
        #expect(intruder.attempts > 100)
    }
}

/// Hands damaged copies of true messages to hosts, behind the network's back.
private final class Intruder {
    private var random: RandomStream
    /// Messages that were delivered or are about to be, by receiver.
    private var seen: [[(message: Message, sender: Int)]]
    /// Those that were used already: late or doubled from now on.
    private var used: [[(message: Message, sender: Int)]]
    /// Whether to make messages up when there are none to damage.
    private let invents: Bool
    /// Whether to spare nodes that take a neighbour's numbers that are not finite for its last word in that round.
    private let sendsOnlyFinite: Bool
    private(set) var attempts = 0

    init(seed: UInt64, nodeCount: Int, invents: Bool, sendsOnlyFinite: Bool) {
        self.invents = invents
        self.sendsOnlyFinite = sendsOnlyFinite
        random = RandomStream(seed: seed, purpose: "intruder")
        seen = [[(message: Message, sender: Int)]](repeating: [], count: nodeCount)
        used = seen
    }

    func observe(_ next: Network.Scheduled) {
        if let last = seen[next.node].last { used[next.node].append(last) }
        guard case .event(.received(let message, let sender)) = next.content else { return }
        seen[next.node].append((message, sender))
    }

    func disturb(_ network: Network) {
        let node = random.integer(below: network.hosts.count)
        let count = network.hosts.count
        let invented = (Message(round: 0, payload: .dense(ParameterSnapshot([1, 2, 3]))), (node + 1) % count)
        if let (message, sender) = pick(seen[node]) ?? (invents ? invented : nil) {
            for (damaged, from) in damage(message, sender, count) {
                deliver(damaged, from: from, to: node, network, "damaged")
            }
        }
        if let (message, sender) = pick(used[node]) {
            deliver(message, from: sender, to: node, network, "repeated")
        }
    }

    private func pick(_ messages: [(message: Message, sender: Int)]) -> (message: Message, sender: Int)? {
        messages.isEmpty ? nil : messages[random.integer(below: messages.count)]
    }

    private func deliver(
        _ message: Message, from sender: Int, to node: Int, _ network: Network, _ what: String
    ) {
        attempts += 1
        var buffer = ActionBuffer()
        let before = network.hosts[node].snapshot().values
        network.hosts[node].handle(
            .received(message, from: sender), at: Instant(nanoseconds: network.now), actions: &buffer)
        var refusals = 0
        for action in buffer.actions {
            switch action {
            case .record(.refused): refusals += 1
            // A request that comes again is answered again; the answer goes nowhere here.
            case .send where what == "repeated": break
            default: Issue.record("a \(what) \(message) from \(sender) led to \(action)")
            }
        }
        if refusals != 1 { Issue.record("a \(what) \(message) from \(sender) was refused \(refusals) times") }
        if network.hosts[node].snapshot().values != before {
            Issue.record("a \(what) \(message) changed the model")
        }
    }

    /// Copies of a message that no algorithm may use.
    private func damage(_ message: Message, _ sender: Int, _ nodeCount: Int) -> [(Message, Int)] {
        var copies: [(Message, Int)] = []
        func add(_ change: (inout Message) -> Void) {
            var copy = message
            change(&copy)
            copies.append((copy, sender))
        }
        add { $0.kind = 200 }
        add { $0.round = -1 }
        add { $0.round = .min }
        add { $0.part = -1 }
        add { $0.version = .min }
        if !sendsOnlyFinite {
            add { $0.share = .nan }
            add { $0.weight = .infinity }
        }
        for stranger in [-1, nodeCount, Int.max, Int.min] { copies.append((message, stranger)) }
        if let vector = message.compressed {
            add { $0.payload = .none }
            for count in [vector.count - 1, vector.count + 1] where count >= 0 {
                let foreign = try? CompressedVector(
                    encoding: .float16, count: count, bytes: [UInt8](repeating: 0, count: 2 * count))
                if let foreign { add { $0.payload = .compressed(foreign) } }
            }
        }
        guard let values = message.values else {
            add { $0.payload = .dense(ParameterSnapshot([1, 2, 3])) }
            return copies
        }
        add { $0.payload = .none }
        add { $0.payload = .dense(ParameterSnapshot(values.values + [1])) }
        if values.count > 0 {
            add { $0.payload = .dense(ParameterSnapshot(Array(values.values.dropLast()))) }
            for damaged in [Float.nan, .infinity, -.infinity, .signalingNaN] where !sendsOnlyFinite {
                var spoilt = values.values
                spoilt[random.integer(below: spoilt.count)] = damaged
                add { $0.payload = .dense(ParameterSnapshot(spoilt)) }
            }
        }
        return copies
    }
}
