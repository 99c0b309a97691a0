import Catalogues
import Determinism
import LinearAlgebra
import Testing

@testable import Learning

@Suite struct `sequential networks` {
    private func network(_ parts: [SettingPart], _ input: [Double] = [], on data: Dataset) throws
        -> SequentialNetwork
    {
        try SequentialNetwork.make("sequential", parts, input: input, for: data)
    }

    @Test func `name and lay out parameters as PyTorch does`() throws {
        let data = makeDataset(features: 36, classes: 3)
        let block = SettingPart.layer(
            "residual",
            [
                "layers": .parts([.layer("relu"), .layer("conv", ["channels": 4, "kernel": 1])]),
                "projection": .parts([.layer("conv", ["channels": 4, "kernel": 1, "bias": false])]),
            ])
        let layout = try network(
            [
                .layer("conv", ["channels": 2, "kernel": 3]), block, .layer("batch-norm"),
                .layer("flatten"), .layer("dense", ["outputs": 3]),
            ], [1, 6, 6], on: data
        ).layout
        #expect(
            layout.tensors.map(\.name) == [
                "0.weight", "0.bias", "1.layers.1.weight", "1.layers.1.bias", "1.projection.0.weight",
                "2.weight", "2.bias", "2.running_mean", "2.running_var", "4.weight", "4.bias",
            ])
        #expect(
            layout.tensors.map(\.shape) == [
                [2, 1, 3, 3], [2], [4, 2, 1, 1], [4], [4, 2, 1, 1], [4], [4], [4], [4], [3, 64], [3],
            ])
        #expect(
            zip(layout.tensors, layout.tensors.dropFirst()).allSatisfy { $0.range.upperBound == $1.offset })
        #expect(layout.count == layout.tensors.last?.range.upperBound)
    }

    @Test func `equal the multilayer perceptron of the same widths`() throws {
        let data = makeDataset(features: 4, classes: 3)
        let perceptron = DenseNetwork("mlp", widths: [4, 40, 3])
        let layers = try network(
            [.layer("dense", ["outputs": 40]), .layer("relu"), .layer("dense", ["outputs": 3])], on: data)
        #expect(layers.layout == perceptron.layout)
        let models: [any Model] = [perceptron, layers]
        let results = try models.map { model in
            let workload = try Workload(dataset: data, model: model, loss: CrossEntropy(), l2: 0.1)
            let x = workload.initialParameters(seed: 1)
            var gradient = ParameterVector([Float](repeating: .nan, count: x.count))
            let learner = workload.makeLearner()
            let loss = learner.gradient(at: x, samples: [3, 1, 7], into: &gradient)
            return (loss, gradient.snapshot().values, learner.evaluate(x, on: .test))
        }
        #expect(abs(results[0].0 - results[1].0) < 1e-6)
        #expect(zip(results[0].1, results[1].1).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(abs(results[0].2.loss - results[1].2.loss) < 1e-6)
    }

    @Test func `draw the noise of a gradient from parameters and batch alone`() throws {
        let data = makeDataset(features: 6, classes: 3)
        let model = try network([.layer("dropout"), .layer("dense", ["outputs": 3])], on: data)
        let workload = try Workload(dataset: data, model: model, loss: CrossEntropy())
        let x = workload.initialParameters(seed: 1)
        func gradient(_ samples: [Int32], after others: [[Int32]]) -> [Float] {
            let learner = workload.makeLearner()
            var gradient = ParameterVector([Float](repeating: 0, count: x.count))
            for other in others { _ = learner.gradient(at: x, samples: other, into: &gradient) }
            _ = learner.gradient(at: x, samples: samples, into: &gradient)
            return gradient.snapshot().values
        }
        #expect(gradient([1, 2, 3], after: []) == gradient([1, 2, 3], after: [[4, 5], [6, 7, 8, 9]]))
        // Another order of the samples would give the same gradient but for its noise.
        #expect(gradient([1, 2, 3], after: []) != gradient([3, 2, 1], after: []))
    }

    @Test func `evaluate images of several channels as they train on them`() throws {
        let data = makeDataset(samples: 140, features: 24, classes: 3)
        let model = try network(
            [
                .layer("conv", ["channels": 4, "kernel": 2]), .layer("tanh"), .layer("flatten"),
                .layer("dense", ["outputs": 3]),
            ], [2, 3, 4], on: data)
        let workload = try Workload(dataset: data, model: model, loss: CrossEntropy())
        let x = workload.initialParameters(seed: 2)
        let learner = workload.makeLearner()
        var gradient = ParameterVector([Float](repeating: 0, count: x.count))
        let loss = learner.gradient(at: x, samples: (0..<140).map { Int32($0) }, into: &gradient)
        #expect(abs(Double(loss) - learner.evaluate(x, on: .train).loss) < 1e-5)
    }

    @Test func `start from the distributions their layers say`() throws {
        let data = makeDataset(features: 100, classes: 10)
        let model = try network(
            [
                .layer("conv", ["channels": 100, "kernel": 5]), .layer("group-norm", ["groups": 1]),
                .layer("global-average-pool"), .layer("dense", ["outputs": 10]),
            ], [1, 10, 10], on: data)
        var stream = RandomStream(seed: 1, purpose: "initial parameters")
        let values = model.initialValues(&stream)
        func part(_ name: String) -> ArraySlice<Float> {
            model.layout.tensors.first { $0.name == name }.map { values[$0.range] } ?? []
        }
        // Uniform in ±1/√25: variance 0.04/3, from 2,500 numbers within 6 %.
        let weights = part("0.weight")
        #expect(weights.allSatisfy { abs($0) <= 0.2 } && weights.contains { abs($0) > 0.199 })
        let variance = weights.reduce(0) { $0 + $1 * $1 } / Float(weights.count)
        #expect(abs(variance - 0.04 / 3) < 0.0008)
        #expect(part("1.weight").allSatisfy { $0 == 1 } && part("1.bias").allSatisfy { $0 == 0 })
        #expect(part("3.weight").allSatisfy { abs($0) <= 0.1 })
    }

    @Test func `refuse layers that do not fit, and say which and why`() throws {
        let data = makeDataset(features: 16, classes: 3)
        func refusal(_ parts: [SettingPart], _ input: [Double] = []) -> String? {
            problem { _ = try network(parts, input, on: data) }
        }
        #expect(
            refusal([.layer("relu"), .layer("conv", ["channels": 2, "kernel": 3])])
                == "model 'sequential': layers[1]: conv: unfit input (got 16 features; expected images); "
                + "state the model's input as [channels, height, width]")
        #expect(
            refusal([.layer("conv", ["channels": 2, "kernel": 7])], [1, 4, 4])
                == "model 'sequential': layers[0]: conv: a window of 7x7 with padding 0 does not fit images 1x4x4 "
                + "(expected padding < kernel <= size + 2·padding)")
        #expect(
            refusal([.layer("dense", ["outputs": 4])])
                == "model 'sequential': layers[0]: the last layer gives 4 features, but data set 'synthetic' needs "
                + "3 features: one for each class or target")
        #expect(
            refusal(
                [.layer("residual", ["layers": .parts([.layer("relu"), .layer("flatten")])])], [1, 4, 4])
                == "model 'sequential': layers[0]: residual: the layers give 16 features, but the way around them "
                + "images 1x4x4; list layers in projection that give the same")
        #expect(
            refusal(
                [.layer("residual", ["layers": .parts([.layer("group-norm", ["groups": 3])])])], [1, 4, 4])
                == "model 'sequential': layers[0].layers[0]: group-norm: 3 groups do not divide 1 channels")
        #expect(
            refusal([.layer("relu"), .layer("embedding", ["count": 4, "channels": 2])])
                == "model 'sequential': layers[1]: embedding: takes indices, so it can only be the first layer"
        )
        #expect(
            refusal([
                .layer("embedding", ["count": 4, "channels": 2]), .layer("flatten"),
                .layer("dense", ["outputs": 3]),
            ])?.contains("expected whole numbers in 0..<4") == true)
        #expect(
            refusal([.layer("dense", ["outputs": 3])], [3, 5])?.contains("whole numbers whose product is 16")
                == true)
        #expect(refusal([]) == "model 'sequential': layers: 0 layers (expected 1...1000)")
    }

    @Test(arguments: ["lenet", "cnn-small", "resnet-tiny"])
    func `that are ready learn digits`(name: String) throws {
        let data = try loadShipped("digits")
        let entry = try #require(ModelCatalogue.all[name])
        let dataset = name == "lenet" ? enlarged(data) : data
        let model = try entry.make(try Settings(entry.settings), for: dataset)
        let workload = try Workload(dataset: dataset, model: model, loss: CrossEntropy())
        let learner = workload.makeLearner()
        var x = ParameterVector(
            workload.initialParameters(seed: 1), pool: BufferPool(length: workload.parameterCount))
        var gradient = ParameterVector([Float](repeating: 0, count: workload.parameterCount))
        let before = learner.evaluate(x.snapshot(), on: .train, limit: 64).loss
        for step in 0..<12 {
            let samples = (0..<32).map { Int32((step % 2) * 32 + $0) }
            _ = learner.gradient(at: x.snapshot(), samples: samples, into: &gradient)
            x.add(-0.1, times: gradient.snapshot())
        }
        #expect(learner.evaluate(x.snapshot(), on: .train, limit: 64).loss < before)
    }

    /// Every pixel twice in both directions: LeNet needs 12x12 at least.
    private func enlarged(_ data: Dataset) -> Dataset {
        func part(_ examples: Examples) -> Examples {
            guard case .dense(let matrix) = examples.features else { return examples }
            let count = min(matrix.rows, 64)
            let values = (0..<(count * 256)).map { index in
                let (sample, pixel) = index.quotientAndRemainder(dividingBy: 256)
                return matrix[sample, (pixel / 32) * 8 + (pixel % 16) / 2]
            }
            guard case .classes(let labels, let classes) = examples.targets else { return examples }
            return Examples(
                features: .dense(DenseMatrix(rows: count, columns: 256, values: values)),
                targets: .classes(Array(labels[..<count]), count: classes))
        }
        return Dataset(
            name: "enlarged", file: "enlarged", train: part(data.train), test: part(data.test),
            targetNames: data.targetNames, sampleShape: .image(channels: 1, height: 16, width: 16))
    }
}
