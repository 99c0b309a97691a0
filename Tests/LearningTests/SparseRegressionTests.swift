import Catalogues
import Determinism
import LinearAlgebra
import Testing

@testable import Learning

/// The same random rows, most numbers 0, held with and without their zeros; `kind` classes, or one real target when 0.
private func datasets(samples: Int = 15, features: Int = 40, classes: Int) -> (
    sparse: Dataset, dense: Dataset
) {
    var stream = RandomStream(seed: 4, purpose: "test data")
    var (starts, indices, values): ([Int], [Int32], [Float]) = ([0], [], [])
    for _ in 0..<samples {
        for feature in 0..<features where stream.uniform() < 0.1 {
            indices.append(Int32(feature))
            values.append(Float(stream.normal()))
        }
        starts.append(indices.count)
    }
    let rows = SparseMatrix(columns: features, starts: starts, indices: indices, values: values)
    let targets: Targets =
        classes > 0
        ? .classes((0..<samples).map { Int32($0 % classes) }, count: classes)
        : .values(
            RealTargets(
                DenseMatrix(
                    rows: samples, columns: 1, values: (0..<samples).map { _ in Float(stream.normal()) })))
    func dataset(_ features: Features) -> Dataset {
        let examples = Examples(features: features, targets: targets)
        return Dataset(name: "synthetic", file: "synthetic", train: examples, test: examples, targetNames: [])
    }
    return (dataset(.sparse(rows)), dataset(.dense(rows.dense)))
}

private func makeWorkload(_ model: String, _ loss: String, _ data: Dataset) throws -> Workload {
    let modelEntry = try #require(ModelCatalogue.all[model])
    let lossEntry = try #require(LossCatalogue.all[loss])
    return try Workload(
        dataset: data, model: try modelEntry.make(try Settings(modelEntry.settings), for: data),
        loss: lossEntry.make(try Settings(lossEntry.settings)))
}

@Suite struct `regression on sparse rows` {
    /// 40 classes make the dense layer a wide one, which stores its weights the other way round.
    @Test(arguments: [
        ("linear", "mse", 0), ("linear", "half-square", 0), ("softmax", "cross-entropy", 3),
        ("softmax", "cross-entropy", 40),
    ])
    func `is the same model as on the rows with their zeros`(model: String, loss: String, classes: Int) throws
    {
        let (sparseData, denseData) = datasets(classes: classes)
        let (sparse, dense) = (
            try makeWorkload(model, loss, sparseData), try makeWorkload(model, loss, denseData)
        )
        #expect(sparse.hasSparseGradients && !dense.hasSparseGradients)
        let (ours, theirs) = (sparse.model.layout.tensors, dense.model.layout.tensors)
        #expect(ours.map(\.name) == theirs.map(\.name) && ours.map(\.shape) == theirs.map(\.shape))
        /// The numbers of a vector in PyTorch's order.
        func ordered(_ vector: ParameterSnapshot, _ tensors: [ParameterTensor]) -> [Float] {
            tensors.flatMap { tensor in (0..<tensor.count).map { vector[tensor.position(of: $0)] } }
        }
        let (x, y) = (sparse.initialParameters(seed: 8), dense.initialParameters(seed: 8))
        #expect(ordered(x, ours) == ordered(y, theirs))
        let (one, other) = (sparse.makeLearner(), dense.makeLearner())
        let pool = BufferPool(length: x.count)
        for samples: [Int32] in [[2], [3, 0, 7, 7, 11]] {
            var g = one.makeGradient(from: pool)
            var h = other.makeGradient(from: pool)
            let losses = (
                one.gradient(at: x, samples: samples, into: &g),
                other.gradient(at: y, samples: samples, into: &h)
            )
            #expect(abs(losses.0 - losses.1) < 1e-5)
            for (sparse, dense) in zip(ordered(g.snapshot(), ours), ordered(h.snapshot(), theirs)) {
                #expect(abs(sparse - dense) < 2e-6)
            }
            guard case .sparse(let rows) = sparseData.train.features else { throw WrongKind() }
            let features = Set(samples.flatMap { rows.indices[rows.places(ofRow: Int($0))] })
            #expect(g.snapshot().touched?.elementCount == (features.count + 1) * max(1, classes))
        }
        let (mine, reference) = (one.evaluate(x, on: .test), other.evaluate(y, on: .test))
        #expect(abs(mine.loss - reference.loss) < 1e-5 && abs(mine.metric - reference.metric) < 1e-5)
    }

    @Test func `costs no pass over the weights: a batch of one leaves all others as they were`() throws {
        let workload = try makeWorkload("softmax", "cross-entropy", datasets(classes: 3).sparse)
        let learner = workload.makeLearner()
        let pool = BufferPool(length: workload.parameterCount)
        var x = ParameterVector(workload.initialParameters(seed: 1), pool: pool)
        let before = x.snapshot().values
        var gradient = learner.makeGradient(from: pool)
        _ = learner.gradient(at: x.snapshot(), samples: [4], into: &gradient)
        let touched = try #require(gradient.snapshot().touched)
        x.add(-1, times: gradient.snapshot())
        let changed = zip(before, x.snapshot().values).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
        #expect(
            !changed.isEmpty && changed.allSatisfy { place in touched.blocks.contains { $0.contains(place) } }
        )
    }

    @Test func `attackers learn mirrored labels without their zeros too`() throws {
        let workload = try makeWorkload("softmax", "cross-entropy", datasets(classes: 3).sparse)
        let learner = workload.makeLearner()
        let x = workload.initialParameters(seed: 1)
        var gradient = learner.makeGradient(from: BufferPool(length: x.count))
        let honest = learner.gradient(at: x, samples: [0, 3], into: &gradient)
        let mirrored = learner.gradient(at: x, samples: MirroredLabels.marked([0, 3]), into: &gradient)
        #expect(honest != mirrored)
        #expect(gradient.snapshot().values.contains { $0 != 0 })
    }

    @Test func `is refused by models that want every number`() throws {
        let mlp = try #require(ModelCatalogue.all["mlp"])
        #expect(
            problem { _ = try mlp.make(try Settings(mlp.settings), for: datasets(classes: 3).sparse) }
                == "model 'mlp' reads dense rows, but data set 'synthetic' has sparse rows; set rows: dense")
    }
}
