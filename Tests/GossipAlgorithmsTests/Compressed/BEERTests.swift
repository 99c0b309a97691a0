import Catalogues
import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

@Suite struct `BEER` {
    /// ALGORITHMS 17: mean y = mean g, and the exact optimum of quadratics; CHOCO-SGD stays off it.
    @Test func `rests at the exact optimum where CHOCO-SGD does not`() throws {
        let ring = try Topology(graph: .ring(nodes: 6))
        let given: CompressedRun.Given = [
            ("compressor", "top-k"), ("kept-share", 0.5), ("consensus-step-size", 0.5),
        ]
        let beer = CompressedRun.run(try CompressedRun.plan("beer", given, on: ring, rounds: 400))
        let choco = CompressedRun.run(try CompressedRun.plan("choco-sgd", given, on: ring, rounds: 400))
        let targets = try #require(beer.plan.targets)
        func error(_ network: Network) -> Float {
            network.models.reduce(0) { worst, model in
                (0..<8).reduce(worst) { worst, element in
                    let mean = targets.reduce(Float(0)) { $0 + $1[element] } / 6
                    return max(worst, abs(model[element] - mean))
                }
            }
        }
        #expect(error(beer) < 1e-3)
        #expect(error(choco) > 0.05)
    }

    @Test func `tracks the mean gradient in its mean`() throws {
        let network = CompressedRun.run(
            try CompressedRun.plan("beer", [], on: try Topology(graph: .star(nodes: 5)), rounds: 12))
        let states = try network.hosts.map { try #require($0.save()) }
        for element in 0..<8 {
            var (trackers, gradients) = (0.0, 0.0)
            for state in states {
                let tracker = try #require(CompressedRun.vector(["tracker"], in: state))
                let gradient = try #require(CompressedRun.vector(["last-gradient"], in: state))
                trackers += Double(tracker[element])
                gradients += Double(gradient[element])
            }
            #expect(abs(trackers - gradients) < 1e-4)
        }
    }
}
