import Catalogues
import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

@Suite struct `Partial exchange` {
    @Test(arguments: ["float16", "bfloat16"])
    func `in sixteen bits is D-PSGD up to rounding`(compressor: String) throws {
        let ring = try Topology(graph: .ring(nodes: 5))
        let half = CompressedRun.run(
            try CompressedRun.plan("partial-exchange", [("compressor", .text(compressor))], on: ring))
        let plain = CompressedRun.run(try CompressedRun.plan("d-psgd", [], on: ring))
        // Numbers below 4 to 11 or 8 bits; the step damps what a round adds by a tenth.
        let rounding: Float = compressor == "float16" ? 4 * 0x1p-11 : 4 * 0x1p-8
        #expect(CompressedRun.difference(half, plain) < 10 * rounding)
    }

    @Test(arguments: ["random-k", "segment"])
    func `averages the same part everywhere, and leaves the rest alone`(compressor: String) throws {
        var plan = try Network.Plan(
            "partial-exchange", on: try Topology(graph: .complete(nodes: 4)),
            [("compressor", .text(compressor)), ("kept-share", 0.25)],
            start: (0..<4).map { node in [Float](repeating: Float(node), count: 8) })
        plan.gradients = 1
        let network = CompressedRun.run(plan)
        for node in 0..<4 {
            let model = network.models[node]
            #expect(model.filter { $0 == 1.5 }.count == 2)
            #expect(model.filter { $0 == Float(node) }.count == 6)
            #expect(
                model.indices.filter { model[$0] == 1.5 }
                    == network.models[0].indices.filter {
                        network.models[0][$0] == 1.5
                    })
        }
    }
}
