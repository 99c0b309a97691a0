import Catalogues
import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

@Suite struct Moniqua {
    @Test(arguments: [2, 4, 8, 16])
    func `understands every difference below its bound, to a unit`(bits: Int) {
        let quantizer = ModularQuantizer(bits: bits, bound: 0.5)
        var random = RandomStream(seed: 1, purpose: "vectors")
        let mine = (0..<200).map { _ in Float(random.normal()) * 10 }
        let theirs = mine.map { $0 + Float(random.uniform(-0.499, 0.499)) }
        let noise = RandomStream(seed: 2, purpose: "rounding")
        let (said, sum) = quantizer.encode(mine.span, noise)
        let (heard, theirSum) = quantizer.encode(theirs.span, noise)
        #expect(quantizer.isWithinRange(heard, theirSum, said, sum))
        var difference = ParameterVector([Float](repeating: 0, count: 200))
        quantizer.add(1, timesDifference: heard, said, into: &difference)
        let values = difference.snapshot().values
        for index in 0..<200 {
            #expect(abs(values[index] - (theirs[index] - mine[index])) <= quantizer.unit * 1.001 + 1e-5)
        }
    }

    @Test func `sees that a difference is beyond its bound`() {
        let quantizer = ModularQuantizer(bits: 4, bound: 0.5)
        let noise = RandomStream(seed: 2, purpose: "rounding")
        let (said, sum) = quantizer.encode([0, 0, 0].span, noise)
        let (heard, theirSum) = quantizer.encode([0.1, 3, 0].span, noise)
        #expect(!quantizer.isWithinRange(heard, theirSum, said, sum))
        #expect(!quantizer.isWithinRange(said, sum, heard, theirSum))
    }

    @Test(arguments: [4, 8]) func `is D-PSGD up to its unit`(bits: Int) throws {
        let ring = try Topology(graph: .ring(nodes: 5))
        let moniqua = CompressedRun.run(
            try CompressedRun.plan(
                "moniqua", [("bits", .init(integerLiteral: bits)), ("theta", 2)], on: ring))
        let plain = CompressedRun.run(
            try CompressedRun.plan("d-psgd", [("order", "adapt-then-combine")], on: ring))
        // Each round is off by a unit at most, and the step takes a tenth of that away again.
        let unit = 4 / Float((1 << bits) - 2)
        #expect(CompressedRun.difference(moniqua, plain) < 10 * unit)
        #expect(moniqua.count { if case .skipped = $0 { true } else { false } } == 0)
    }

    @Test func `leaves neighbours out that are too far, on both ends, and keeps the mean`() throws {
        var plan = try Network.Plan(
            "moniqua", on: try Topology(graph: .ring(nodes: 4)), [("theta", 1)],
            start: [[0, 0], [0.5, 0], [0.5, 40], [0, 40]])
        plan.gradients = 10
        let network = CompressedRun.run(plan)
        let skips = network.observations.filter {
            if case .skipped(.outOfRange, _) = $0.observation { true } else { false }
        }
        #expect(skips.count == 4 * 10)
        #expect(network.models.map { $0[1] } == [0, 0, 40, 40])
        let sum = network.sum
        #expect(abs(sum[0] - 1) < 1e-5 && sum[1] == 80)
    }
}
