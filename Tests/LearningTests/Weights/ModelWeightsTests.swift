import Catalogues
import LinearAlgebra
import Testing

@testable import Learning

/// Every model that images of two classes suit, and those for real values.
private func models() throws -> [any Model] {
    let images = makeDataset(features: 144, classes: 2)
    let classifiers = ["softmax", "mlp", "lenet", "cnn-small", "resnet-tiny"]
    let named = try classifiers.map { name in
        let entry = try #require(ModelCatalogue.all[name])
        let hasInput = entry.settings.contains { $0.name == "input" }
        let given: [(name: String, value: SettingValue)] =
            hasInput ? [("input", .numbers([1, 12, 12]))] : name == "mlp" ? [("hidden", .numbers([40]))] : []
        return try entry.make(try Settings(entry.settings, given: given), for: images)
    }
    let listed = try SequentialNetwork.make(
        "sequential",
        [
            .layer("conv", ["channels": 4, "kernel": 3, "groups": 2]), .layer("group-norm", ["groups": 2]),
            .layer("flatten"), .layer("layer-norm"), .layer("dense", ["outputs": 2]),
        ], input: [2, 9, 8], for: images)
    return named + [listed]
}

@Suite struct `a model's weights` {
    @Test func `come back from a file of either format as they were`() throws {
        for model in try models() {
            let x = ParameterSnapshot((0..<model.layout.count).map { Float($0) - 7.5 })
            for format in WeightsFormat.allCases {
                let file = try WeightsFile(format.encode(model.layout.named(x)), file: "w")
                let read = try model.layout.parameters(in: file, model: model.fingerprint)
                #expect(read.values == x.values, "\(model.fingerprint), \(format)")
            }
        }
    }

    @Test func `have PyTorch's names, shapes and order, however they lie in the vector`() throws {
        // 40 outputs: a wide layer, which lies transposed.
        let model = DenseNetwork("mlp", widths: [3, 40, 2])
        #expect(model.layout.tensors[0].order == .transposed)
        let x = ParameterSnapshot((0..<model.layout.count).map { Float($0) })
        let tensors = model.layout.named(x)
        #expect(tensors.map(\.name) == ["0.weight", "0.bias", "2.weight", "2.bias"])
        #expect(tensors.map(\.shape) == [[40, 3], [40], [2, 40], [2]])
        // W[output, input] is element input · 40 + output.
        #expect(tensors[0].values.prefix(5) == [0, 40, 80, 1, 41])
        #expect(tensors[2].values.prefix(2) == [160, 161])
    }

    private func refusal(_ tensors: [NamedTensor]) -> String? {
        let model = DenseNetwork("mlp", widths: [2, 3, 1])
        return problem {
            let file = try WeightsFile(WeightsFormat.safetensors.encode(tensors), file: "w")
            _ = try model.layout.parameters(in: file, model: model.fingerprint)
        }
    }

    private static let fitting = [
        NamedTensor(name: "2.bias", shape: [1], values: [1]),
        NamedTensor(name: "0.weight", shape: [3, 2], values: [1, 2, 3, 4, 5, 6]),
        NamedTensor(name: "0.bias", shape: [3], values: [1, 2, 3]),
        NamedTensor(name: "2.weight", shape: [1, 3], values: [1, 2, 3]),
    ]

    @Test func `may come in any order, and with PyTorch's counts of batches`() {
        let count = NamedTensor(name: "1.num_batches_tracked", shape: [], values: [3])
        #expect(refusal(Self.fitting + [count]) == nil)
    }

    @Test func `that do not fit are refused by name, with both shapes`() {
        #expect(
            refusal(Array(Self.fitting.dropFirst()))
                == "w: no tensor '2.bias' [1], which mlp 2-3-1 relu needs (has 0.weight, 0.bias, 2.weight)")
        #expect(
            refusal(Self.fitting + [NamedTensor(name: "fc.bias", shape: [1], values: [0])])
                == "w: tensor 'fc.bias' is not in mlp 2-3-1 relu (expected 0.weight, 0.bias, 2.weight, 2.bias)"
        )
        var tensors = Self.fitting
        tensors[1] = NamedTensor(name: "0.weight", shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
        #expect(
            refusal(tensors) == "w: tensor '0.weight': shape [2, 3] (expected [3, 2], for mlp 2-3-1 relu)")
        tensors[1] = NamedTensor(name: "0.weight", shape: [3, 2], values: [1, 2, 3, .nan, 5, 6])
        #expect(refusal(tensors) == "w: tensor '0.weight': not a finite number (got nan, element 3)")
    }
}

@Suite struct `predictions` {
    @Test func `are the outputs that the loss and the metric are of`() throws {
        let data = makeDataset(features: 4, classes: 3)
        let workload = try Workload(
            dataset: data, model: DenseNetwork("mlp", widths: [4, 5, 3]), loss: CrossEntropy())
        let x = workload.initialParameters(seed: 2)
        let predictions = try Predictions(of: x, workload, on: .test)
        #expect(predictions.evaluation == workload.makeLearner().evaluate(x, on: .test))
        #expect(predictions.outputs.count == 3 * data.test.count)
        guard case .classes(let labels, _) = data.test.targets else { throw WrongKind() }
        let right = zip(predictions.winners, labels).count { $0 == $1 }
        #expect(Double(right) / Double(labels.count) == predictions.evaluation.metric)
    }
}
