import LinearAlgebra
import Testing

@testable import Learning

@Suite struct `gradient clipping` {
    private func clipped(
        _ values: [Float], _ clipping: GradientClipping, leaving statistics: [Range<Int>] = []
    ) -> [Float] {
        var gradient = ParameterVector(values)
        clipping.apply(to: &gradient, leaving: statistics)
        return gradient.snapshot().values
    }

    @Test func `by norm keeps the direction and shortens only what is longer`() {
        // A norm of 5, cut to 1: PyTorch's factor is 1/(5 + 1e-6).
        for (ours, exact) in zip(clipped([3, -4, 0], .norm(1)), [Float](arrayLiteral: 0.6, -0.8, 0)) {
            #expect(abs(ours - exact) < 1e-6)
        }
        #expect(clipped([3, -4, 0], .norm(5)) == [3, -4, 0])
    }

    @Test func `by value cuts each element by itself`() {
        #expect(clipped([0.5, -0.75, 0.25, -8], .value(0.5)) == [0.5, -0.5, 0.25, -0.5])
    }

    @Test func `leaves running statistics as they are and out of the norm`() {
        let values: [Float] = [100, 3, 50, 50, -4, 200]
        let holes = [0..<1, 2..<4, 5..<6]
        #expect(clipped(values, .value(1), leaving: holes) == [100, 1, 50, 50, -1, 200])
        #expect(clipped(values, .norm(5), leaving: holes) == values)
        let short = clipped(values, .norm(2.5), leaving: holes)
        #expect(abs(short[1] - 1.5) < 1e-5 && abs(short[4] + 2) < 1e-5)
        #expect(short[0] == 100 && short[2] == 50 && short[5] == 200)
    }

    @Test(arguments: [GradientClipping.norm(1), .value(1)])
    func `hides no number that is not one`(_ clipping: GradientClipping) {
        #expect(clipped([.nan, 2], clipping)[0].isNaN)
    }

    @Test(arguments: [GradientClipping.norm(0.01), .value(0.003)])
    func `bounds the gradients of a workload, L2 included`(_ clipping: GradientClipping) throws {
        let plain = try GradientCase(model: "mlp", loss: "cross-entropy", hidden: [3], l2: 0.3).makeWorkload()
        let workload = try Workload(
            dataset: plain.dataset, model: plain.model, loss: plain.loss, l2: plain.l2, clipping: clipping)
        let x = plain.initialParameters(seed: 1)
        var free = ParameterVector(x.values)
        var bound = ParameterVector(x.values)
        let loss = plain.makeLearner().gradient(at: x, samples: [0, 1, 2], into: &free)
        #expect(workload.makeLearner().gradient(at: x, samples: [0, 1, 2], into: &bound) == loss)
        let expected = clipped(free.snapshot().values, clipping)
        #expect(bound.snapshot().values == expected)
        #expect(expected != free.snapshot().values)
        let squares = expected.reduce(0) { $0 + $1 * $1 }
        #expect(clipping != .norm(0.01) || squares.squareRoot() < 0.01 * (1 + 1e-5))
        #expect(clipping != .value(0.003) || expected.allSatisfy { abs($0) <= 0.003 })
    }
}
