import Catalogues
import Compressors
import Determinism
import Glibc
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

@Suite struct `CHOCO-SGD` {
    /// Rounds until the squared consensus distance is a millionth of what it was.
    private func rounds(kept: Double, stepSize: Double, atMost limit: Int) throws -> Int? {
        var random = RandomStream(seed: 1, purpose: "start")
        let start = (0..<16).map { _ in (0..<100).map { _ in Float(random.normal()) } }
        var plan = try Network.Plan(
            "choco-sgd", on: try Topology(graph: .ring(nodes: 16)),
            [
                ("compressor", "top-k"), ("kept-share", .number(kept)), ("initial-copies", "zero"),
                ("consensus-step-size", .number(stepSize)),
            ], start: start)
        plan.gradients = limit
        let network = CompressedRun.run(plan)
        let points = network.hosts.indices.map { network.gradientPoints(of: $0) }
        let first = CompressedRun.consensusDistance(start)
        return (0...limit).first { round in
            CompressedRun.consensusDistance(points.map { $0[round] }) < 1e-6 * first
        }
    }

    /// ALGORITHMS 8.2: 89, 89, 162 rounds on a ring of 16 with k/d = 1, 0.5, 0.2 and tuned step sizes.
    ///
    /// The table's random start and exact step sizes are not known: a NumPy copy of the recursion with d = 100 takes 94, 93, 161,
    /// 285 and 592 rounds with the step sizes here; hence a fifth of tolerance.
    @Test(arguments: [(1, 1.2, 89), (0.5, 1.2, 89), (0.2, 0.7, 162)] as [(Double, Double, Int)])
    func `agrees as fast as published`(kept: Double, stepSize: Double, published: Int) throws {
        let rounds = try #require(try rounds(kept: kept, stepSize: stepSize, atMost: published * 5 / 4))
        #expect(abs(rounds - published) <= published / 5, "\(rounds) rounds")
    }

    @Test(.enabled(if: getenv("MURMUR_LONG_TESTS") != nil), arguments: [(0.1, 0.4, 253), (0.05, 0.19, 555)])
    func `agrees as fast as published with coarse compression`(kept: Double, stepSize: Double, published: Int)
        throws
    {
        let rounds = try #require(try rounds(kept: kept, stepSize: stepSize, atMost: published * 5 / 4))
        #expect(abs(rounds - published) <= published / 5, "\(rounds) rounds")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `mends its copies after lost messages, and goes on learning`(seed: UInt64) throws {
        var plan = try CompressedRun.plan(
            "choco-sgd",
            [
                ("compressor", "top-k"), ("kept-share", 0.25), ("consensus-step-size", 0.3),
                ("round-timeout", 0.02),
            ],
            on: try Topology(graph: .ring(nodes: 6)), rounds: 60, seed: seed)
        plan.faults.loss = 0.05
        plan.faults.delay = 100_000...1_000_000
        let network = Network(plan)
        network.keepsLog = true
        var dense = 0
        network.afterEvent = { _, entry in
            for case .send(let message, _) in entry.actions where message.values != nil { dense += 1 }
        }
        network.run(while: { $0.gradientsGiven.contains { $0 < 30 } })
        #expect(dense > 0, "some message must have been lost and a copy asked for")
        network.faults.loss = 0
        network.run()
        #expect(network.gradientsGiven.allSatisfy { $0 == 60 })
        let (equal, all) = try CompressedRun.equalCopies("copies", in: network)
        #expect(equal == all && all == 12, "\(equal) of \(all) copies are right")
        // Every model is nearer to the mean target than the start was.
        let targets = try #require(plan.targets)
        for model in network.models {
            for element in 0..<8 {
                let mean = targets.reduce(Float(0)) { $0 + $1[element] } / 6
                #expect(abs(model[element] - mean) < 1.5)
            }
        }
    }

    @Test func `asks again when the answer is lost, and refuses answers nobody asked for`() throws {
        let plan = try CompressedRun.plan("choco-sgd", [], on: try Topology(graph: .ring(nodes: 5)))
        let network = Network(plan)
        network.run()
        var buffer = ActionBuffer()
        let unasked = Message(kind: 2, round: 500, payload: .dense(.init([Float](repeating: 0, count: 8))))
        network.hosts[0].handle(.received(unasked, from: 1), at: .init(nanoseconds: 0), actions: &buffer)
        guard case .record(.refused(.unexpected, from: 1)) = buffer.actions.first else {
            Issue.record("\(buffer.actions)")
            return
        }
        buffer.removeAll()
        let request = Message(kind: 1, round: 20, payload: .none)
        network.hosts[0].handle(.received(request, from: 1), at: .init(nanoseconds: 0), actions: &buffer)
        guard case .send(let answer, to: 1) = buffer.actions.first else {
            Issue.record("\(buffer.actions)")
            return
        }
        #expect(answer.values?.count == 8 && answer.round == 20, "twenty rounds are in the copy")
    }
}
