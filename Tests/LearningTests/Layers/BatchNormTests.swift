import Catalogues
import LinearAlgebra
import Testing

@testable import Learning

@Suite struct `batch normalisation` {
    private let values: [Float] = [1, 2, 4, 9]  // Mean 4, variance 38/4 biased, 38/3 unbiased.

    private func probe(_ statistics: SettingValue, rate: SettingValue = 1) throws -> LayerProbe {
        try LayerProbe(
            [.layer("batch-norm", ["statistics": statistics, "statistics-rate": rate, "epsilon": 1e-9])],
            on: .features(1), rows: 4)
    }

    @Test func `moves gossiped statistics towards the batch's, as PyTorch's momentum does`() throws {
        let probe = try probe("gossiped", rate: 0.5)
        let start: [Float] = [1, 0, 0, 1]
        let outputs = probe.outputs(values, start)
        let gradient = probe.gradients(outputs, values, start).parameters
        // One step of plain SGD with learning rate 0.2 is a momentum of 0.1.
        #expect(abs(start[2] - 0.2 * gradient[2] - 0.1 * 4) < 1e-6)
        #expect(abs(start[3] - 0.2 * gradient[3] - (0.9 + 0.1 * 38 / 3)) < 1e-6)
        let evaluated = probe.outputs(values, [2, 1, 3, 4], .evaluation)
        #expect(zip(evaluated, values).allSatisfy { abs($0 - (2 * ($1 - 3) / 2 + 1)) < 1e-6 })
    }

    @Test func `uses what an estimation found until the next one`() throws {
        let probe = try probe("re-estimated")
        #expect(probe.list.needsEstimation && probe.layout.statistics.isEmpty)
        _ = probe.outputs(values, [1, 0], .estimation)
        _ = probe.outputs(values.map { 3 * $0 }, [1, 0], .training)
        let evaluated = probe.outputs([4, 4, 4, 5], [1, 0], .evaluation)
        let deviation = Float(9.5).squareRoot()
        #expect(abs(evaluated[0]) < 1e-6 && abs(evaluated[3] - 1 / deviation) < 1e-6)
    }

    @Test func `normalises an evaluation by its own batch when nothing is kept`() throws {
        let probe = try probe("batch")
        #expect(probe.outputs(values, [1, 0], .evaluation) == probe.outputs(values, [1, 0]))
    }

    @Test func `keeps running statistics out of the L2 penalty`() throws {
        let data = makeDataset(features: 3, classes: 2)
        let parts: [SettingPart] = [.layer("batch-norm"), .layer("dense", ["outputs": 2])]
        let model = try SequentialNetwork.make("sequential", parts, input: [], for: data)
        let plain = try Workload(dataset: data, model: model, loss: CrossEntropy())
        let penalised = try Workload(dataset: data, model: model, loss: CrossEntropy(), l2: 0.5)
        let x = plain.initialParameters(seed: 1)
        var gradient = ParameterVector([Float](repeating: 0, count: x.count))
        let loss = plain.makeLearner().gradient(at: x, samples: [0, 1, 2], into: &gradient)
        let without = gradient.snapshot().values
        let penalisedLoss = penalised.makeLearner().gradient(at: x, samples: [0, 1, 2], into: &gradient)
        var squares: Float = 0
        for (index, value) in gradient.snapshot().values.enumerated() {
            let isStatistic = (6..<12).contains(index)
            #expect(abs(value - without[index] - (isStatistic ? 0 : 0.5 * x[index])) < 1e-6)
            squares += isStatistic ? 0 : x[index] * x[index]
        }
        #expect(model.layout.statistics == [6..<9, 9..<12])
        #expect(abs(penalisedLoss - loss - 0.25 * squares) < 1e-5)
    }
}
