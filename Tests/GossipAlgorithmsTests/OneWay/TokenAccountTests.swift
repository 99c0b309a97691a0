import Determinism
import Testing

@testable import GossipAlgorithms

@Suite struct `A token account` {
    private static func account(
        _ strategy: TokenAccount.Strategy, capacity: Int = 20, reactivity: Int = 10, seed: UInt64 = 1
    ) -> TokenAccount {
        TokenAccount(
            strategy, capacity: capacity, reactivity: reactivity,
            random: RandomStream(seed: seed, purpose: "tokens"))
    }

    @Test(arguments: TokenAccount.Strategy.allCases, [(1, 1), (20, 10), (5, 5), (7, 1)])
    func `never holds less than nothing or more than its capacity, and sends at most one a period`(
        strategy: TokenAccount.Strategy, size: (capacity: Int, reactivity: Int)
    ) {
        var account = Self.account(strategy, capacity: size.capacity, reactivity: size.reactivity)
        var random = RandomStream(seed: 3, purpose: "events")
        var (periods, sent) = (0, 0)
        for _ in 0..<5000 {
            if random.bernoulli(0.4) {
                periods += 1
                if account.sendsNow() { sent += 1 }
            } else {
                let count = account.answers(toUseful: random.bernoulli(0.5))
                #expect(count >= 0)
                sent += count
            }
            #expect((0...size.capacity).contains(account.balance))
            #expect(strategy == .proactive || sent + account.balance == periods)
            #expect(sent <= periods)
        }
        #expect(sent > periods - 1 - size.capacity, "what is saved is all that is not sent")
    }

    @Test func `answers by the formulas of its strategy`() {
        // After `balance` periods without a message: ⌊(A − 1 + a)/A⌋ and half of it, A = 4.
        for (balance, useful, useless) in [(0, 0, 0), (1, 1, 0), (4, 1, 0), (5, 2, 1), (9, 3, 1), (13, 4, 2)]
        {
            for (isUseful, expected) in [(true, useful), (false, useless)] {
                var account = Self.account(.generalized, capacity: 20, reactivity: 4)
                for _ in 0..<balance where account.sendsNow() { Issue.record("sent too early") }
                let count = account.answers(toUseful: isUseful)
                #expect(count == expected && account.balance == balance - expected)
                var simple = Self.account(.simple)
                for _ in 0..<balance where simple.sendsNow() { Issue.record("sent too early") }
                let one = simple.answers(toUseful: isUseful)
                #expect(one == min(balance, 1))
            }
        }
    }

    @Test func `at random answers with a over A messages on average, and with none to a useless one`() {
        var total = 0
        for seed in 1...4000 as ClosedRange<UInt64> {
            var account = Self.account(.randomized, capacity: 7, reactivity: 7, seed: seed)
            for _ in 0..<4 where account.sendsNow() { Issue.record("sent too early") }
            let toUseless = account.answers(toUseful: false)
            #expect(toUseless == 0)
            total += account.answers(toUseful: true)
        }
        // 4/7 of 4000, with a deviation of 31.
        #expect(abs(Double(total) - 4000 * 4 / 7) < 100)
    }

    @Test func `at random sends the likelier the more it has saved`() {
        // A = 3, C = 6: probability (a − 2)/4 at balance a.
        for (balance, expected) in [(2, 0.0), (3, 0.25), (4, 0.5), (6, 1)] {
            var sent = 0
            var tried = 0
            for seed in 1...6000 as ClosedRange<UInt64> {
                var account = Self.account(.randomized, capacity: 6, reactivity: 3, seed: seed)
                var hasSent = false
                while account.balance < balance, !hasSent { hasSent = account.sendsNow() }
                guard !hasSent else { continue }
                tried += 1
                if account.sendsNow() { sent += 1 }
            }
            #expect(abs(Double(sent) / Double(tried) - expected) < 0.05, "balance \(balance)")
        }
    }
}
