import Determinism
import LinearAlgebra
import Persistence

/// Runs a synchronous rule round by round: the loop, deadlines, lost neighbours and the end of every synchronous
/// algorithm on neighbourhoods.
struct Synchronous<Rule: SynchronousRule & ~Copyable>: ~Copyable, GossipAlgorithm {
    private var rule: Rule
    private var rounds: NeighbourRound
    /// Whether this node's own part of the exchange is done: what is left is to wait for the others.
    private var isWaiting = false
    private var isStopping = false

    init(_ start: AlgorithmStart) {
        rule = Rule(start)
        rounds = Rule.rounds(start)
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            beginRound(&actions)
        case .gradientReady(let gradient):
            adapt(to: gradient.values, &actions)
        case .received(let message, let sender):
            if rule.receive(message, from: sender, rounds, &actions) { break }
            if let refusal = rule.refusal(of: message, from: sender) ?? rounds.insert(message, from: sender) {
                actions.record(.refused(refusal, from: sender))
            }
        case .stageComputed:
            break
        case .agreed(let secret, let other):
            rule.agreed(secret, with: other)
        case .timerFired:
            rounds.giveUp()
        case .neighbourLost(let neighbour):
            rounds.markLost(neighbour)
        case .neighbourReturned(let neighbour):
            rounds.markReturned(neighbour)
        case .stop:
            isStopping = true
        }
        endCompleteExchanges(&actions)
    }

    /// Numbers that are not finite will not come again as better ones: the round goes on without them.
    mutating func refused(
        _ message: Message, from sender: Int, as refusal: Refusal, actions: inout ActionBuffer
    ) {
        guard refusal == .nonFinite else { return }
        rounds.excuse(sender, in: message.round)
        endCompleteExchanges(&actions)
    }

    private mutating func endCompleteExchanges(_ actions: inout ActionBuffer) {
        while isWaiting, rounds.isComplete { endExchange(&actions) }
    }

    func snapshot() -> ParameterSnapshot { rule.outcome(rounds) }

    var mass: Double { rule.mass(rounds) }

    var awaitedNodes: [Int] { isWaiting ? rounds.awaited : [] }

    /// Between two steps the node stands at the start of a round, or of a local step: after a restart it computes that
    /// gradient, and sends that round's messages, again, the same bits.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try rule.persist(in: &archive)
        try archive.part("rounds", &rounds)
    }

    private mutating func beginRound(_ actions: inout ActionBuffer) {
        rule.begin(rounds, &actions)
        actions.computeGradient(at: rule.snapshot())
    }

    private mutating func adapt(to gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        rule.adapt(to: gradient, rounds, &actions)
        if !rule.isStillLocal {
            waitForOthers(&actions)
        } else if isStopping {
            actions.finished()
        } else {
            actions.computeGradient(at: rule.snapshot())
        }
    }

    private mutating func waitForOthers(_ actions: inout ActionBuffer) {
        isWaiting = true
        rounds.startDeadline(actions: &actions)
    }

    private mutating func endExchange(_ actions: inout ActionBuffer) {
        if rounds.isDue { rule.combine(rounds, &actions) }
        rounds.advance(actions: &actions)
        if rounds.stage > 0 {
            rule.resume(rounds, &actions)
            waitForOthers(&actions)
            return
        }
        isWaiting = false
        guard isStopping else { return beginRound(&actions) }
        guard !rounds.open.isEmpty else { return actions.finished() }
        rounds.drain()
        waitForOthers(&actions)
    }
}
