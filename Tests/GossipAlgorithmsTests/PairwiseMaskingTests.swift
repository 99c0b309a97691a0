import Catalogues
import Compressors
import Determinism
import LinearAlgebra
import Testing
import Topology

@testable import GossipAlgorithms

@Suite struct `Pairwise masking` {
    private func start(_ node: Int, _ count: Int, seed: UInt64 = 1) throws -> AlgorithmStart {
        let plan = try Network.Plan(
            "all-reduce", on: try Topology(graph: .complete(nodes: count)), [("masking", true)],
            start: [[Float]](repeating: [0], count: count))
        var start = Network.start(plan, node: node, pool: BufferPool(length: 1))
        start.seed = seed
        return start
    }

    private func masked(_ node: Int, _ values: [Float], group: [Int], round: Int, seed: UInt64 = 1) throws
        -> [UInt32]
    {
        let masking = try #require(
            PairwiseMasking(try start(node, 8, seed: seed), groupLimit: 8))
        var words: [UInt32] = []
        var actions = ActionBuffer()
        masking.hide(values.span, in: group, round: round, into: &words, &actions)
        return words
    }

    /// An odd length, so that the last word of a draw is left over.
    @Test(arguments: [[0, 1], [2, 5, 7], [0, 1, 2, 3, 4, 5, 6, 7]])
    func `cancels bit for bit in the sum over the group`(group: [Int]) throws {
        let values = group.map { node in (0..<9).map { Float(node) * 0.37 - Float($0) * 1.1 } }
        var sum = [UInt32](repeating: 0, count: 9 + PairwiseMasking.checkWords)
        var plain = sum
        var words: [UInt32] = []
        let numbers = FixedPointSum(range: 16, terms: 8)
        for (node, vector) in zip(group, values) {
            for (index, word) in try masked(node, vector, group: group, round: 3).enumerated() {
                sum[index] &+= word
            }
            #expect(numbers.encode(vector.span, zerosAfter: PairwiseMasking.checkWords, into: &words) == 0)
            for (index, word) in words.enumerated() { plain[index] &+= word }
        }
        #expect(sum == plain)
        #expect(sum.suffix(2) == [0, 0])
    }

    @Test func `leaves nothing but random words of a single message, and of all but one`() throws {
        let group = [0, 1, 2]
        let zeros = [Float](repeating: 0, count: 4000)
        let words = try group.map { try masked($0, zeros, group: group, round: 0) }
        let partial = zip(words[0], words[1]).map { $0 &+ $1 }
        for sample in words + [partial] {
            // Each bit is set in half of the words: 2000 ± 32; five of those.
            for bit in 0..<32 {
                let set = sample.count { $0 >> UInt32(bit) & 1 == 1 }
                #expect(abs(set - 2000) < 160)
            }
        }
        // Another round, another run: other masks.
        #expect(words[0] != (try masked(0, zeros, group: group, round: 1)))
        #expect(words[0] != (try masked(0, zeros, group: group, round: 0, seed: 2)))
    }

    @Test func `cuts what is beyond the range, and says so`() throws {
        let numbers = FixedPointSum(range: 16, terms: 8)
        var words: [UInt32] = []
        let values: [Float] = [17, -1000, 16, .nan, .infinity]
        #expect(numbers.encode(values.span, into: &words) == 4)
        var decoded = ParameterVector([0, 0, 0, 0, 0])
        numbers.decode(words, dividedBy: 1, into: &decoded)
        #expect(decoded.snapshot().values == [16, -16, 16, 0, 16])
        let masking = try #require(PairwiseMasking(try start(0, 8), groupLimit: 8))
        var actions = ActionBuffer()
        masking.hide(values.span, in: 0..<8, round: 0, into: &words, &actions)
        guard case .record(.skipped(.outOfRange, with: 0))? = actions.actions.first else {
            Issue.record("not recorded: \(actions.actions)")
            return
        }
    }

    @Test(arguments: [1, 2, 3, 1000, 1 << 24], [1e-6, 0.3, 16, 1e6])
    func `never wraps round when all terms are at the end of the range`(terms: Int, range: Double) {
        let numbers = FixedPointSum(range: range, terms: terms)
        var words: [UInt32] = []
        let ends = [Float(range), Float(-range)]
        _ = numbers.encode(ends.span, into: &words)
        let (top, bottom) = (Int64(Int32(bitPattern: words[0])), Int64(Int32(bitPattern: words[1])))
        #expect(top * Int64(terms) <= Int64(Int32.max) && bottom * Int64(terms) >= Int64(Int32.min))
        #expect(top > 0 && bottom == -top)
    }

    /// A run with masks and the same without: each average is off by half a unit per node and by the rounding of floats.
    @Test(
        arguments: [
            ("all-reduce", [("collective", "ring")]), ("all-reduce", [("collective", "halving-doubling")]),
            ("all-reduce", [("local-steps", 3)]), ("slowmo", []), ("diloco", []),
            ("moshpit", [("order", "adapt-then-combine")]), ("moshpit", [("order", "combine-then-adapt")]),
        ] as [(String, [(name: String, value: SettingValue)])])
    func `changes no average by more than its resolution`(
        name: String, given: [(name: String, value: SettingValue)]
    ) throws {
        func models(_ masking: Bool) throws -> [[Float]] {
            let topology = try Topology(graph: .complete(nodes: 6))
            var plan = try Network.Plan(
                name, on: topology, given + [("masking", .boolean(masking))],
                start: [[Float]](repeating: [1, -2, 0.5, 3, 0.1], count: 6))
            plan.targets = (0..<6).map { node in (0..<5).map { Float(node - $0) * 0.3 } }
            plan.learningRate = 0.1
            plan.gradients = 12
            let network = Network(plan)
            network.run()
            #expect(network.violations.isEmpty)
            #expect(network.gradientsGiven.allSatisfy { $0 == 12 })
            return network.models
        }
        let (plain, masked) = (try models(false), try models(true))
        for (first, second) in zip(plain.joined(), masked.joined()) { #expect(abs(first - second) < 1e-5) }
    }

    @Test func `gives a group's round up when a member is missing, and counts it`() throws {
        let topology = try Topology(graph: .complete(nodes: 4))
        var plan = try Network.Plan(
            "moshpit", on: topology, [("masking", true), ("round-timeout", .number(0.05))],
            start: (0..<4).map { [Float($0), Float(2 * $0)] })
        plan.gradients = 30
        let network = Network(plan)
        network.keepsLog = true
        network.run(while: { $0.gradientsGiven[3] < 5 })
        let before = network.models
        network.lose(3, silently: false)
        network.run()
        let lost = network.count { if case .skipped(.lost, with: 3) = $0 { true } else { false } }
        #expect(lost > 0)
        // Nobody took a sum with masks left in it.
        let largest = before.joined().map(abs).max() ?? 0
        #expect(network.models[0...2].joined().allSatisfy { abs($0) <= largest + 1e-3 })
    }

    // MARK: - Agreed secrets

    private static func secret(_ byte: UInt8) throws -> PairSecret {
        try #require(PairSecret([UInt8](repeating: byte, count: PairSecret.byteCount)))
    }

    private func network(_ algorithm: String, _ given: [(name: String, value: SettingValue)] = []) throws
        -> Network
    {
        var plan = try Network.Plan(
            algorithm, on: try Topology(graph: .complete(nodes: 4)), [("masking", true)] + given,
            start: [[Float]](repeating: [0, 0], count: 4))
        plan.targets = (0..<4).map { [Float($0), Float(2 * $0)] }
        plan.learningRate = 0.1
        plan.gradients = 20
        plan.agreesOnSecrets = true
        return Network(plan)
    }

    private func agreeAll(_ network: Network, _ epoch: UInt8 = 0, but missing: Int? = nil) throws {
        for one in 0..<4 {
            for other in (one + 1)..<4 where missing != one && missing != other {
                network.agree(one, other, on: try Self.secret(16 * epoch + UInt8(4 * one + other)))
            }
        }
    }

    @Test func `a secret is shown nowhere, and comes back from its bytes`() throws {
        let secret = try Self.secret(0xAB)
        let event = Event.agreed(secret, with: 3)
        var text = "\(event) \(String(reflecting: event))"
        dump(event, to: &text)
        #expect(text.contains("<redacted>"))
        // Neither in hexadecimal nor in decimal, byte by byte or word by word.
        for shown in ["abab", "171", "2880154539"] { #expect(!text.lowercased().contains(shown)) }
        #expect(PairSecret(secret.bytes) == secret)
        #expect(PairSecret([UInt8](repeating: 0, count: 31)) == nil)
    }

    @Test func `a node without a secret for everybody says nothing of its values`() throws {
        var start = try start(0, 4)
        start.agreesOnSecrets = true
        var masking = try #require(PairwiseMasking(start, groupLimit: 4))
        var actions = ActionBuffer()
        var words: [UInt32] = []
        masking.hide([5, -7].span, in: 0..<4, round: 0, into: &words, &actions)
        // No secret at all: zeros in the clear, and the sign that the sum is worth nothing.
        #expect(words == [0, 0, 0, 1])
        masking.keep(try Self.secret(1), with: 1)
        masking.keep(try Self.secret(2), with: 2)
        masking.hide([5, -7].span, in: 0..<4, round: 0, into: &words, &actions)
        var other: [UInt32] = []
        masking.hide([1, 2].span, in: 0..<4, round: 0, into: &other, &actions)
        #expect(words == other)
        masking.keep(try Self.secret(3), with: 3)
        masking.hide([5, -7].span, in: 0..<4, round: 0, into: &words, &actions)
        masking.hide([1, 2].span, in: 0..<4, round: 0, into: &other, &actions)
        #expect(words != other)
    }

    @Test func `an all-reduce says nothing before it shares a secret with everybody`() throws {
        let network = try network("all-reduce")
        try agreeAll(network, but: 2)
        network.run()
        #expect(network.messagesSent == 0)
        #expect(network.hosts[0].awaitedNodes == [2])
        try agreeAll(network)
        network.regain(2)
        network.run()
        #expect(network.violations.isEmpty)
        #expect(network.gradientsGiven.allSatisfy { $0 == 20 })
        #expect(network.models.allSatisfy { $0 == network.models[0] })
    }

    /// One node and its partners change their secret amid a run, each at its own moment.
    @Test func `an all-reduce tries again when a sum's masks are left, and ends with the same models`() throws
    {
        let plain = try network("all-reduce")
        try agreeAll(plain)
        plain.run()
        let changed = try network("all-reduce")
        try agreeAll(changed)
        for epoch in 1...6 as ClosedRange<UInt8> {
            changed.run(while: { $0.gradientsGiven[0] < 3 * Int(epoch) })
            changed.tell(.agreed(try Self.secret(100 + epoch), with: 3), to: 1)
            // The other end hears of it later.
            changed.run(atMost: 5)
            changed.tell(.agreed(try Self.secret(100 + epoch), with: 1), to: 3)
        }
        changed.run()
        let left = changed.count { if case .skipped(.masksLeft, with: _) = $0 { true } else { false } }
        // All four see the same sum.
        #expect(left > 0 && left % 4 == 0)
        #expect(changed.violations.isEmpty)
        #expect(changed.gradientsGiven.allSatisfy { $0 == 20 })
        #expect(changed.models == plain.models)
    }

    @Test func `all-reduce and a group give a sum up that one pair spoils for ever`() throws {
        for (name, given) in [("all-reduce", []), ("moshpit", [("round-timeout", .number(0.05))])]
            as [(String, [(name: String, value: SettingValue)])]
        {
            let network = try network(name, given)
            try agreeAll(network)
            network.run(while: { $0.gradientsGiven.min() ?? 0 < 5 })
            let before = network.models.joined().map(abs).max() ?? 0
            let event = Event.agreed(try Self.secret(200), with: 1)
            network.tell(event, to: 0)
            network.run()
            let left = network.count { if case .skipped(.masksLeft, with: _) = $0 { true } else { false } }
            #expect(left >= 4)
            #expect(network.models.joined().allSatisfy { abs($0) <= before + 6 })
            network.stopAll(within: 1000)
            network.run()
            if name == "all-reduce" { #expect(network.finishes.allSatisfy { $0 == 1 }) }
        }
    }
}
