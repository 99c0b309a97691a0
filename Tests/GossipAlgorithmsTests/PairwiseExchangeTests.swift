import Determinism
import LinearAlgebra
import Persistence
import Testing

@testable import GossipAlgorithms

@Suite struct `A pairwise exchange` {
    @Test func `moves both ends to the middle, by differences`() throws {
        let a = Side(node: 0, partners: [1], value: 2)
        let b = Side(node: 1, partners: [0], value: 10)
        let request = try #require(a.begin(at: 0))
        a.value += 1  // a step while the exchange is open
        let reply = try #require(b.receive(request, from: 0).first)
        #expect(b.value == 6)
        b.value -= 2  // a step before the reply arrives
        #expect(a.receive(reply, from: 1).isEmpty)
        #expect(a.value == 7 && b.value == 4, "2 + 10 and the steps +1 and −2 make 11")
        #expect(!a.exchange.isOpen && a.exchange.isReady)
    }

    @Test func `applies a doubled request once, and answers it again`() throws {
        let a = Side(node: 0, partners: [1], value: 2)
        let b = Side(node: 1, partners: [0], value: 10)
        let request = try #require(a.begin(at: 0))
        let first = try #require(b.receive(request, from: 0).first)
        b.value = 100
        let second = try #require(b.receive(request, from: 0).first)
        #expect(Fingerprint.of(first) == Fingerprint.of(second), "the same reply, whatever b is by now")
        #expect(b.value == 100 && b.observed.last == .refused(.duplicate, from: 0))
        _ = a.receive(second, from: 1)
        _ = a.receive(first, from: 1)
        #expect(a.value == 6 && a.observed.last == .refused(.late, from: 1))
    }

    @Test func `refuses for good: a late copy of a refused request is not applied`() throws {
        let a = Side(node: 0, partners: [1], value: 2)
        let b = Side(node: 1, partners: [0], value: 10)
        let request = try #require(a.begin(at: 0))
        let other = try #require(b.begin(at: 0))
        let busy = try #require(b.receive(request, from: 0).first)
        #expect(busy.kind == PairwiseExchange.Kind.busy.rawValue && busy.values == nil)
        #expect(a.receive(busy, from: 1).isEmpty && !a.exchange.isOpen)
        #expect(a.observed.last == .skipped(.busy, with: 1))
        // b's own exchange is done; then the network delivers the request once more.
        let reply = try #require(a.receive(other, from: 1).first)
        _ = b.receive(reply, from: 0)
        let sum = a.value + b.value
        let again = try #require(b.receive(request, from: 0).first)
        #expect(again.kind == PairwiseExchange.Kind.busy.rawValue)
        _ = a.receive(again, from: 1)
        #expect(a.value + b.value == sum && sum == 12)
    }

    @Test func `repeats a request without an answer, then leaves it in doubt; a late reply settles it`()
        throws
    {
        let a = Side(node: 0, partners: [1], value: 2)
        let b = Side(node: 1, partners: [0], value: 10)
        let request = try #require(a.begin(at: 0))
        var answers: [Message] = []
        answers += b.receive(request, from: 0)
        var now: Int64 = 0
        var repeats = 0
        while a.exchange.isOpen {
            now += try #require(a.timers[PairwiseExchange.retryTimer])
            for copy in a.fire(PairwiseExchange.retryTimer, at: now) {
                #expect(Fingerprint.of(copy) == Fingerprint.of(request))
                repeats += 1
                answers += b.receive(copy, from: 0)
            }
        }
        #expect(repeats == PairwiseExchange.retries && answers.count == repeats + 1)
        #expect(a.observed.last == .skipped(.timeout, with: 1) && a.value == 2 && b.value == 6)
        _ = a.receive(answers[0], from: 1)
        #expect(a.value == 6)
        _ = a.receive(answers[1], from: 1)
        #expect(a.value == 6)
    }

    @Test func `takes an exchange in doubt up again when its partner is back`() throws {
        let a = Side(node: 0, partners: [1], value: 2)
        let b = Side(node: 1, partners: [0], value: 10)
        let request = try #require(a.begin(at: 0))
        _ = b.receive(request, from: 0)
        a.lose(1)
        #expect(!a.exchange.isOpen && !a.exchange.isReady && a.observed.last == .skipped(.lost, with: 1))
        a.exchange.markReturned(1)
        a.value = 3
        let again = try #require(a.begin(at: 50))
        #expect(Fingerprint.of(again) == Fingerprint.of(request))
        let reply = try #require(b.receive(again, from: 0).first)
        _ = a.receive(reply, from: 1)
        #expect(a.value == 7 && b.value == 6, "2 + 10 and the step +1")
    }

    @Test func `keeps a bounded number of replies and says when it has forgotten one`() throws {
        let count = PairwiseExchange.repliesKept + 1
        let b = Side(node: 0, partners: Array(1...count), value: 0)
        var requests: [Message] = []
        for partner in 1...count {
            let a = Side(node: partner, partners: [0], value: Float(partner))
            requests.append(try #require(a.begin(at: 0)))
            _ = b.receive(requests[partner - 1], from: partner)
        }
        let forgotten = try #require(b.receive(requests[0], from: 1).first)
        #expect(forgotten.kind == PairwiseExchange.Kind.forgotten.rawValue)
        let kept = try #require(b.receive(requests[1], from: 2).first)
        #expect(kept.kind == PairwiseExchange.Kind.reply.rawValue)

        let a = Side(node: 1, partners: [0], value: 1)
        _ = a.begin(at: 0)
        _ = a.receive(forgotten, from: 0)
        #expect(!a.exchange.isOpen && a.observed.last == .inDoubt(with: 0))
    }

    @Test func `a new request frees the reply to the partner's earlier one`() throws {
        let b = Side(node: 0, partners: Array(1...PairwiseExchange.repliesKept), value: 0)
        var others: [Message] = []
        for partner in 2...PairwiseExchange.repliesKept {
            let a = Side(node: partner, partners: [0], value: 1)
            others.append(try #require(a.begin(at: 0)))
            _ = b.receive(others[partner - 2], from: partner)
        }
        for sequence in 1...10 {
            let values = ParameterSnapshot([1])
            let request = Message(
                kind: PairwiseExchange.Kind.request.rawValue, round: sequence, payload: .dense(values))
            _ = b.receive(request, from: 1)
        }
        for (offset, request) in others.enumerated() {
            let again = try #require(b.receive(request, from: offset + 2).first)
            #expect(again.kind == PairwiseExchange.Kind.reply.rawValue)
        }
    }

    @Test func `keeps a bounded number of exchanges in doubt and reports the oldest`() throws {
        let count = PairwiseExchange.doubtsKept + 1
        let a = Side(node: 0, partners: Array(1...count), value: 0)
        for _ in 0..<count {
            _ = try #require(a.begin(at: 0))
            let partner = try #require(a.askedLast)
            a.lose(partner)
        }
        #expect(a.observed.count { if case .inDoubt = $0 { true } else { false } } == 1)
    }

    @Test func `draws partners uniformly among the neighbours that are there`() throws {
        let partners = [2, 3, 5, 7, 11, 13]
        let a = Side(node: 4, partners: partners, value: 0)
        a.lose(11)
        var counts = [Int](repeating: 0, count: 14)
        let draws = 2000
        for _ in 0..<draws {
            let request = try #require(a.begin(at: 0))
            let partner = try #require(a.askedLast)
            counts[partner] += 1
            let reply = Message(
                kind: PairwiseExchange.Kind.reply.rawValue, round: request.round,
                payload: .dense(ParameterSnapshot([0])))
            _ = a.receive(reply, from: partner)
        }
        #expect(counts[11] == 0 && counts.reduce(0, +) == draws)
        let expected = Double(draws) / 5
        let statistic = [2, 3, 5, 7, 13].reduce(0.0) {
            $0 + (Double(counts[$1]) - expected) * (Double(counts[$1]) - expected) / expected
        }
        // 99.9 % quantile of chi-square with 4 degrees of freedom.
        #expect(statistic < 18.47)
    }

    @Test(arguments: [0, 2_000_000] as [Int64])
    func `backs off at random after a refusal, longer each time, and is not ready before`(
        roundTrip: Int64
    ) throws {
        let a = Side(node: 0, partners: [1], value: 0)
        var waits: [Int64] = []
        for _ in 0..<8 {
            let request = try #require(a.begin(at: 0))
            let busy = Message(
                kind: PairwiseExchange.Kind.busy.rawValue, round: request.round, payload: .none)
            _ = a.receive(busy, from: 1, at: roundTrip)
            #expect(!a.exchange.isReady)
            waits.append(try #require(a.timers[PairwiseExchange.backOffTimer]))
            _ = a.fire(PairwiseExchange.backOffTimer, at: 0)
            #expect(a.exchange.isReady)
        }
        #expect(Set(waits).count == waits.count && waits.allSatisfy { $0 >= 1 })
        // The range doubles with each refusal up to four round trips, as seen with the refusals themselves.
        let first = max(Double(roundTrip), PairwiseExchange.leastBackOff)
        for (refusals, wait) in waits.enumerated() {
            #expect(Double(wait) <= 1 + first * Double(1 << min(refusals, PairwiseExchange.backOffDoublings)))
        }
        #expect(Double(waits.max() ?? 0) > 2 * first)
    }
}

@Suite struct `A pairwise exchange after a restart` {
    @Test func `applies no request again that it had applied, and says that its reply is forgotten`() throws {
        let a = Side(node: 0, partners: [1], value: 2)
        let b = Side(node: 1, partners: [0], value: 10)
        let request = try #require(a.begin(at: 0))
        _ = b.receive(request, from: 0)
        let later = try b.restarted()
        let answer = try #require(later.receive(request, from: 0).first)
        #expect(answer.kind == PairwiseExchange.Kind.forgotten.rawValue && later.value == 6)
        _ = a.receive(answer, from: 1)
        #expect(a.observed.last == .inDoubt(with: 1) && a.value == 2)
    }

    @Test func `still refuses a request that it had refused`() throws {
        let a = Side(node: 0, partners: [1], value: 2)
        let b = Side(node: 1, partners: [0], value: 10)
        let request = try #require(a.begin(at: 0))
        _ = b.begin(at: 0)
        _ = b.receive(request, from: 0)
        let later = try b.restarted()
        let answer = try #require(later.receive(request, from: 0).first)
        #expect(answer.kind == PairwiseExchange.Kind.busy.rawValue && later.value == 10)
    }

    @Test(arguments: [0, 1])
    func `takes no answer to an earlier life's request for one to its own`(incarnation: Int) throws {
        let a = Side(node: 0, partners: [1], value: 2)
        let b = Side(node: 1, partners: [0], value: 10)
        let request = try #require(a.begin(at: 0))
        let reply = try #require(b.receive(request, from: 0).first)
        let later = try a.restarted(incarnation: incarnation)
        #expect(!later.exchange.isOpen)
        let next = try #require(later.begin(at: 1))
        #expect(next.round > request.round)
        _ = later.receive(reply, from: 1)
        #expect(later.value == 2 && later.observed.last == .refused(.late, from: 1))
        #expect(try #require(b.receive(next, from: 0).first).kind == PairwiseExchange.Kind.reply.rawValue)
    }

    @Test func `draws and waits as it would have`() throws {
        let a = Side(node: 0, partners: [1, 2, 3, 4, 5], value: 2)
        var now: Int64 = 0
        for roundTrip: Int64 in [400_000_000, 700_000_000, 500_000_000] {
            let request = try #require(a.begin(at: now))
            let partner = try #require(a.askedLast)
            let reply = Message(
                kind: PairwiseExchange.Kind.reply.rawValue, round: request.round,
                payload: .dense(ParameterSnapshot([1])))
            now += roundTrip
            _ = a.receive(reply, from: partner, at: now)
        }
        // No exchange is open: the timer for silence is used up.
        _ = a.fire(PairwiseExchange.retryTimer, at: now)
        let later = try a.restarted()
        for side in [a, later] {
            let request = try #require(side.begin(at: now))
            let busy = Message(
                kind: PairwiseExchange.Kind.busy.rawValue, round: request.round, payload: .none)
            _ = side.receive(busy, from: try #require(side.askedLast), at: now + 300_000_000)
        }
        #expect(later.askedLast == a.askedLast && later.timers == a.timers && later.timers.count == 2)
    }
}

/// One end of an exchange, with a model of one number.
private final class Side {
    var exchange: PairwiseExchange
    var value: Float
    private(set) var observed: [Observation] = []
    private(set) var timers: [TimerID: Int64] = [:]
    private(set) var askedLast: Int?

    private let node: Int
    private let partners: [Int]

    init(node: Int, partners: [Int], value: Float, incarnation: Int = 0) {
        exchange = PairwiseExchange(
            partners: partners, random: RandomStream(seed: 1, purpose: "side", node),
            pool: BufferPool(length: 1), incarnation: incarnation)
        self.value = value
        self.node = node
        self.partners = partners
    }

    /// The same end in another process, which goes on from this one's state.
    func restarted(incarnation: Int = 1) throws -> Side {
        let side = Side(node: node, partners: partners, value: value, incarnation: incarnation)
        try side.exchange.restore(exchange.savedState())
        return side
    }

    func begin(at now: Int64) -> Message? {
        var actions = ActionBuffer()
        exchange.begin(
            with: ParameterSnapshot([value]), version: 0, at: Instant(nanoseconds: now), actions: &actions)
        return note(actions).first
    }

    func receive(_ message: Message, from sender: Int, at now: Int64 = 0) -> [Message] {
        var actions = ActionBuffer()
        let merge = exchange.received(
            message, from: sender, current: ParameterSnapshot([value]), version: 0,
            at: Instant(nanoseconds: now), actions: &actions)
        if let merge { value += 0.5 * (merge.theirs[0] - merge.mine[0]) }
        return note(actions)
    }

    func fire(_ timer: TimerID, at now: Int64) -> [Message] {
        var actions = ActionBuffer()
        exchange.timerFired(timer, at: Instant(nanoseconds: now), actions: &actions)
        return note(actions)
    }

    func lose(_ neighbour: Int) {
        var actions = ActionBuffer()
        exchange.markLost(neighbour, actions: &actions)
        _ = note(actions)
    }

    /// Keeps observations and timers, gives the messages.
    private func note(_ actions: ActionBuffer) -> [Message] {
        var messages: [Message] = []
        for action in actions.actions {
            switch action {
            case .send(let message, let receiver):
                messages.append(message)
                askedLast = receiver
            case .record(let observation): observed.append(observation)
            case .setTimer(let timer, let nanoseconds): timers[timer] = nanoseconds
            default: break
            }
        }
        return messages
    }
}
