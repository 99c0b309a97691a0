import Determinism
import Persistence

/// Token accounts: how many messages a node may send of its own accord, and how many in answer to one that came.
///
/// Danner & Jelasity, "Token account algorithms: the best of the proactive and reactive worlds", ICDCS 2018. Once a period a
/// node sends a message with the probability `PROACTIVE(a)`, and otherwise puts a token into its account of balance a. On a
/// message it sends `REACTIVE(a, u)` messages, u saying whether the message was useful, and pays a token for each. So it
/// sends at most one message a period in the long run, and `0 ≤ a ≤ C` at all times.
struct TokenAccount: Persistent {
    enum Strategy: String, CaseIterable {
        /// One message a period, none in answer: plain gossip.
        case proactive
        /// Saves up to C tokens; answers with one message whenever it has a token.
        case simple
        /// As simple, and answers with the more messages the more tokens there are: `⌊(A − 1 + a)/A⌋`, half for useless ones.
        case generalized
        /// Sends with a probability that grows from balance A − 1 to C; answers useful messages with a/A messages, rounded at
        /// random.
        case randomized
    }

    let strategy: Strategy
    /// C, the most tokens.
    let capacity: Int
    /// A, from 1 to C: the smaller, the more messages in answer.
    let reactivity: Int
    private var random: RandomStream
    /// a, the tokens there are.
    private(set) var balance = 0

    init(_ strategy: Strategy, capacity: Int, reactivity: Int, random: RandomStream) {
        precondition((1...capacity).contains(reactivity), "reactivity \(reactivity) of capacity \(capacity)")
        self.strategy = strategy
        self.capacity = capacity
        self.reactivity = reactivity
        self.random = random
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        guard strategy != .proactive else { return }
        try archive.value("balance", &balance, in: 0...capacity)
        if strategy == .randomized { try archive.stream("random", &random) }
    }

    /// A period is over: whether to send a message; if not, a token is saved.
    mutating func sendsNow() -> Bool {
        let sends: Bool
        switch strategy {
        case .proactive:
            sends = true
        case .simple, .generalized:
            sends = balance >= capacity
        case .randomized:
            let above = Double(balance - reactivity + 1)
            sends = above > 0 && random.bernoulli(min(1, above / Double(capacity - reactivity + 1)))
        }
        if !sends { balance += 1 }
        return sends
    }

    /// A message came: how many to send in answer; they are paid.
    mutating func answers(toUseful isUseful: Bool) -> Int {
        let count: Int
        switch strategy {
        case .proactive:
            count = 0
        case .simple:
            count = min(balance, 1)
        case .generalized:
            count = (reactivity - 1 + balance) / (isUseful ? reactivity : 2 * reactivity)
        case .randomized:
            guard isUseful else { return 0 }
            let (whole, rest) = balance.quotientAndRemainder(dividingBy: reactivity)
            count = whole + (rest > 0 && random.bernoulli(Double(rest) / Double(reactivity)) ? 1 : 0)
        }
        balance -= count
        return count
    }
}
