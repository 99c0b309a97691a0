import Catalogues
import LinearAlgebra
import Testing

@testable import Learning

@Suite struct `quadratics` {
    private func workload(_ given: [(name: String, value: SettingValue)]) throws -> Workload {
        let entry = try #require(DatasetCatalogue.all["quadratics"])
        let data = try entry.decode([], try Settings(entry.settings, given: given))
        let model = try #require(ModelCatalogue.all["diagonal"])
        return try Workload(
            dataset: data, model: try model.make(try Settings(model.settings), for: data), loss: HalfSquare())
    }

    private func numbers(_ examples: Examples) throws -> (features: DenseMatrix, targets: DenseMatrix) {
        guard case .dense(let features) = examples.features, case .values(let targets) = examples.targets
        else { throw WrongKind() }
        return (features, targets.matrix)
    }

    /// `f_s(x) = ½ Σ (a x − t)²` and its gradient `a (a x − t)`, number by number in double precision.
    @Test func `have the loss and the gradient of their definition`() throws {
        let workload = try self.workload([("count", 5), ("dimension", 7), ("condition", 9), ("mean", 2)])
        let (a, t) = try numbers(workload.dataset.train)
        let x = ParameterSnapshot((0..<7).map { Float($0) / 3 - 1 })
        var gradient = ParameterVector([Float](repeating: .nan, count: 7))
        let samples: [Int32] = [3, 0, 3]
        let loss = workload.makeLearner().gradient(at: x, samples: samples, into: &gradient)
        var expectedLoss = 0.0
        var expected = [Double](repeating: 0, count: 7)
        for sample in samples.map(Int.init) {
            for j in 0..<7 {
                let error = Double(a[sample, j]) * Double(x.values[j]) - Double(t[sample, j])
                expectedLoss += error * error / 2 / 3
                expected[j] += Double(a[sample, j]) * error / 3
            }
        }
        #expect(abs(Double(loss) / expectedLoss - 1) < 1e-6)
        for (ours, exact) in zip(gradient.snapshot().values, expected) {
            #expect(abs(Double(ours) - exact) < 1e-5 * (1 + abs(exact)))
        }
    }

    @Test func `have the minimum of their mean as the test part`() throws {
        let workload = try self.workload([("count", 40), ("dimension", 6), ("condition", 10), ("mean", 3)])
        let learner = workload.makeLearner()
        let (ones, minimum) = try numbers(workload.dataset.test)
        #expect(ones.values == [Float](repeating: 1, count: 6))
        let best = ParameterSnapshot(minimum.values)
        var gradient = ParameterVector([Float](repeating: .nan, count: 6))
        let all = (0..<40).map(Int32.init)
        _ = learner.gradient(at: best, samples: all, into: &gradient)
        #expect(gradient.snapshot().values.allSatisfy { abs($0) < 1e-5 })
        #expect(learner.evaluate(best, on: .test).loss == 0)
        // A step of 0.5 in every coordinate is a squared distance of 1.5.
        let beside = ParameterSnapshot(minimum.values.map { $0 + 0.5 })
        let evaluation = learner.evaluate(beside, on: .test)
        #expect(abs(evaluation.loss - 0.75) < 1e-6)
        #expect(abs(evaluation.metric - 0.25) < 1e-6)
    }

    @Test func `have curvatures and minimisers as wide as asked for`() throws {
        let workload = try self.workload([
            ("count", 200), ("dimension", 50), ("condition", 4), ("mean", 5), ("spread", 2),
        ])
        let (a, t) = try numbers(workload.dataset.train)
        let curvatures = a.values.map { Double($0 * $0) }
        #expect(curvatures.allSatisfy { $0 > 0.999 && $0 < 4.001 })
        // Evenly on a logarithmic scale the mean of [1, 4] is (4 − 1)/ln 4.
        #expect(abs(curvatures.reduce(0) { $0 + $1 } / 10_000 - 3 / 1.386294) < 0.05)
        let minimisers = zip(a.values, t.values).map { Double($1 / $0) }
        let mean = minimisers.reduce(0, +) / 10_000
        let variance = minimisers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
        #expect(abs(mean - 5) < 0.1)
        #expect(abs(variance / 4 - 1) < 0.06)
    }

    @Test func `are the same for the same seed and different for another`() throws {
        let settings: [(name: String, value: SettingValue)] = [("count", 3), ("dimension", 4)]
        let first = try workload(settings).dataset.digest
        #expect(try workload(settings).dataset.digest == first)
        #expect(try workload(settings + [("seed", 1)]).dataset.digest != first)
    }

    @Test func `are refused when they do not fit memory`() throws {
        let entry = try #require(DatasetCatalogue.all["quadratics"])
        let settings = try Settings(
            entry.settings, given: [("count", 1_000_000), ("dimension", 1_000_000)])
        #expect {
            try entry.decode([], settings)
        } throws: {
            "\($0)".contains("got 1000000000000 numbers; expected at most 200000000")
        }
    }

    @Test func `need as many outputs as features for a diagonal model`() throws {
        let model = try #require(ModelCatalogue.all["diagonal"])
        let data = makeDataset(features: 4, classes: 0)
        #expect(
            throws: WorkloadError.modelNeeds(
                model: "diagonal", targets: "as many outputs as features", dataset: "synthetic",
                has: "2 outputs and 4 features")
        ) { try model.make(try Settings(model.settings), for: data) }
    }
}
