import Catalogues
import LinearAlgebra
import Testing

@testable import Learning

@Suite struct `Mirrored labels` {
    private func workload(_ data: Dataset) throws -> Workload {
        let model = try #require(ModelCatalogue.all["softmax"])
        let loss = try #require(LossCatalogue.all["cross-entropy"])
        return try Workload(
            dataset: data, model: model.make(.init(model.settings), for: data),
            loss: loss.make(.init(loss.settings)))
    }

    @Test func `give the gradient of data whose labels really are C − 1 − y`() throws {
        let data = makeDataset(features: 3, classes: 4)
        guard case .classes(let labels, _) = data.train.targets else { return }
        let turned = Dataset(
            name: data.name, file: data.file,
            train: Examples(
                features: data.train.features, targets: .classes(labels.map { 3 - $0 }, count: 4)),
            test: data.test, targetNames: [])
        let samples: [Int32] = [0, 5, 7, 11]
        let (one, other) = (try workload(data), try workload(turned))
        let parameters = one.initialParameters(seed: 3)
        let pool = BufferPool(length: one.parameterCount)
        var marked = ParameterVector(zerosFrom: pool)
        var expected = ParameterVector(zerosFrom: pool)
        var honest = ParameterVector(zerosFrom: pool)
        let learner = one.makeLearner()
        let loss = learner.gradient(at: parameters, samples: MirroredLabels.marked(samples), into: &marked)
        #expect(loss == other.makeLearner().gradient(at: parameters, samples: samples, into: &expected))
        #expect(marked.snapshot().values == expected.snapshot().values)
        // The same learner still knows the true labels.
        _ = learner.gradient(at: parameters, samples: samples, into: &honest)
        #expect(honest.snapshot().values != marked.snapshot().values)
    }
}
