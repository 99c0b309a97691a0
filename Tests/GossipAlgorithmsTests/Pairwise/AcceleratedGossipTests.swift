import Catalogues
import Determinism
import Glibc
import LinearAlgebra
import Persistence
import Testing
import Topology

@testable import GossipAlgorithms

@Suite struct `A²CiD²` {
    @Test(arguments: ["ring of 5", "complete 5", "star of 5", "pair"], 1...3 as ClosedRange<UInt64>)
    func `is AD-PSGD, bit for bit, with a momentum rate of 0 and a pull of one half`(
        name: String, seed: UInt64
    ) throws {
        let graph = try #require(`AD-PSGD`.graphs.first { $0.name == name }?.graph)
        func run(_ algorithm: String, _ given: [(name: String, value: SettingValue)]) throws -> Network {
            var random = RandomStream(seed: seed, purpose: "problem")
            let start = (0..<graph.nodeCount).map { _ in [Float(random.normal()), Float(random.normal())] }
            var plan = try Network.Plan(algorithm, on: Topology(graph: graph), given, start: start)
            plan.targets = start.map { _ in [Float(random.normal()), Float(random.normal())] }
            plan.learningRate = 0.1
            plan.optimizer = "adam"
            plan.seed = seed
            plan.gradients = 40
            plan.faults = Network.Faults(duplication: 0.2, loss: 0.1, delay: 50_000...9_000_000)
            let network = Network(plan)
            network.keepsLog = true
            network.run()
            return network
        }
        let plain = try run("ad-psgd", [])
        let accelerated = try run("a2cid2", [("constants", "given")])
        #expect(Fingerprint.of(plain.models) == Fingerprint.of(accelerated.models))
        #expect(plain.log.count == accelerated.log.count && plain.messagesSent == accelerated.messagesSent)
        for (one, other) in zip(plain.log, accelerated.log) {
            #expect(Fingerprint.of(one.actions) == Fingerprint.of(other.actions))
        }
    }

    @Test func `comes together far faster than plain exchanges on a ring`() throws {
        // Measured for the algorithm's description with one exchange per gradient and node, n = 32, T = 100 gradients:
        // squared disagreement 1e-2 and 8e-6.
        let plain = try Self.disagreement("ad-psgd", nodes: 32, steps: 100)
        let accelerated = try Self.disagreement("a2cid2", nodes: 32, steps: 100)
        #expect(plain > 3e-3 && plain < 4e-2, "\(plain)")
        #expect(accelerated > 5e-7 && accelerated < 8e-5, "\(accelerated)")
    }

    /// ALGORITHMS 6.3: 1.3e-2 and 1.2e-5.
    @Test(.enabled(if: getenv("MURMUR_LONG_TESTS") != nil))
    func `comes together far faster on a ring of 64`() throws {
        let plain = try Self.disagreement("ad-psgd", nodes: 64, steps: 200)
        let accelerated = try Self.disagreement("a2cid2", nodes: 64, steps: 200)
        #expect(plain > 4e-3 && plain < 5e-2, "\(plain)")
        #expect(accelerated > 1e-6 && accelerated < 1.2e-4, "\(accelerated)")
    }

    /// After so many gradients of zero on a ring, from normally distributed starts.
    private static func disagreement(_ name: String, nodes: Int, steps: Int) throws -> Double {
        var random = RandomStream(seed: 5, purpose: "start")
        let start = (0..<nodes).map { _ in (0..<8).map { _ in Float(random.normal()) } }
        var plan = try Network.Plan(
            name, on: Topology(graph: .ring(nodes: nodes)), [("steps-per-exchange", 2)], start: start)
        plan.gradients = steps
        plan.gradientNanoseconds = (0..<nodes).map { 10_000_000 + 37_003 * Int64($0) }
        plan.faults.delay = 1000...20_000
        let network = Network(plan)
        network.run()
        return network.consensusDistance / 8
    }

    @Test(arguments: [3, 8, 17], [0.5, 1])
    func `has the constants of rings, complete graphs and stars in closed form`(n: Int, rate: Double) throws {
        func check(_ graph: Graph, _ chi1: Double, _ chi2: Double) throws {
            let rates = try #require(ExchangeRates.of(Topology(graph: graph), rate: rate))
            #expect(abs(rates.chi1 / chi1 - 1) < 1e-9 && abs(rates.chi2 / chi2 - 1) < 1e-9)
            #expect(rates.chi2 <= rates.chi1 * (1 + 1e-9))
        }
        let size = Double(n)
        // Each link of a ring is used at `rate`; its resistance is that of 1 and n − 1 links in parallel.
        try check(
            .ring(nodes: n), 1 / (rate * (2 - 2 * cos(2 * .pi / size))), (size - 1) / size / rate / 2)
        // L = 2 rate/(n − 1) · (n I − 11ᵀ).
        let complete = 2 * rate / (size - 1)
        try check(.complete(nodes: n), 1 / (complete * size), 1 / (complete * size))
        let star = rate * (1 + 1 / (size - 1))
        try check(.star(nodes: n), 1 / star, 1 / (2 * star))
    }

    @Test func `drifts as a flow that keeps the sum of the model and its twin`() throws {
        var whole = try Self.spread()
        var parts = try Self.spread()
        let sum = try Self.sum(&whole)
        whole.advance(to: Instant(nanoseconds: 3_000_000), gradientTime: 1e6)
        for moment in [500_000, 1_100_000, 3_000_000] as [Int64] {
            parts.advance(to: Instant(nanoseconds: moment), gradientTime: 1e6)
        }
        for (one, other) in zip(whole.snapshot().values, parts.snapshot().values) {
            #expect(abs(one - other) < 1e-5)
        }
        for (before, after) in zip(sum, try Self.sum(&whole)) { #expect(abs(before - after) < 1e-5) }
        // dx = η(x̃ − x)dt with η = 0.3 over 3 gradients.
        let (x, twin): (Float, Float) = (0.5, -2)
        let share = Float((1 - exp(-2 * 0.3 * 3)) / 2)
        #expect(abs(whole.snapshot()[0] - (x + share * (twin - x))) < 1e-5)
    }

    @Test func `does not drift before the first gradient has shown how long one takes`() throws {
        var rule = try Self.spread()
        let before = rule.snapshot().values
        rule.advance(to: Instant(nanoseconds: 5_000_000), gradientTime: nil)
        #expect(rule.snapshot().values == before)
        rule.advance(to: Instant(nanoseconds: 5_000_000), gradientTime: 1e6)
        #expect(rule.snapshot().values == before, "that time is over")
    }

    /// A node whose model is [0.5, 1] and whose twin is [−2, 3].
    private static func spread() throws -> AcceleratedGossip {
        var plan = try Network.Plan(
            "a2cid2", on: Topology(graph: .ring(nodes: 2)),
            [("constants", "given"), ("momentum-rate", 0.3), ("twin-pull", 1.5)], start: [[0, 0], [0, 0]])
        plan.learningRate = 1
        var rule = AcceleratedGossip(Network.start(plan, node: 0, pool: BufferPool(length: 2)))
        // Half of the difference moves the model, three halves of it the twin.
        rule.merge(ParameterSnapshot([1, 2]), ParameterSnapshot([0, 0]))
        rule.merge(ParameterSnapshot([0, 0]), ParameterSnapshot([0, 0]))
        #expect(rule.snapshot().values == [0.5, 1])
        var state = rule.savedState()
        let index = try #require(state.fields.firstIndex { $0.name == "twin" })
        guard case .vector(let twin) = state.fields[index].value else { throw TwinIsMissing() }
        #expect(twin.values == [1.5, 3])
        state.fields[index] = .init(name: "twin", value: .vector(ParameterSnapshot([-2, 3])))
        try rule.restore(state)
        return rule
    }

    private struct TwinIsMissing: Error {}

    private static func sum(_ rule: inout AcceleratedGossip) throws -> [Float] {
        let vectors = rule.savedState().fields.compactMap { field in
            if case .vector(let vector) = field.value { vector.values } else { nil }
        }
        #expect(vectors.count == 2)
        return zip(vectors[0], vectors[1]).map { $0 + $1 }
    }

    @Test func `refuses what it cannot tune itself to, and names the remedy`() throws {
        let entry = AlgorithmEntry.acceleratedGossip
        let links = [Edge(0, 1), Edge(2, 3)]
        let parts = try Topology(graph: Graph(nodeCount: 4, merging: links, isDirected: false))
        let settings = try Settings(entry.settings)
        #expect(
            entry.refusal(of: parts, settings)
                == "the topology is in parts, so its models cannot come together; connect it, or set "
                + "constants to given")
        let given = try Settings(entry.settings, given: [("constants", "given")])
        #expect(entry.refusal(of: parts, given) == nil)
        let large = try Topology(graph: .ring(nodes: ExchangeRates.nodeLimit + 1))
        let refusal = try #require(entry.refusal(of: large, settings))
        #expect(refusal.hasPrefix("the constants of 2001 nodes take too long"))
        #expect(entry.refusal(of: large, given) == nil)
    }
}
