import Catalogues
import Determinism
import LinearAlgebra
import Testing

@testable import Learning

/// A small random data set: `kind` classes, or real values when 0.
func makeDataset(samples: Int = 12, features: Int, classes: Int, outputs: Int = 2, seed: UInt64 = 1)
    -> Dataset
{
    var stream = RandomStream(seed: seed, purpose: "test data")
    func part() -> Examples {
        let matrix = DenseMatrix(
            rows: samples, columns: features,
            values: (0..<(samples * features)).map { _ in Float(stream.normal()) })
        let targets: Targets =
            classes > 0
            ? .classes((0..<samples).map { _ in Int32(stream.integer(below: classes)) }, count: classes)
            : .values(
                RealTargets(
                    DenseMatrix(
                        rows: samples, columns: outputs,
                        values: (0..<(samples * outputs)).map { _ in Float(stream.normal()) })))
        return Examples(features: .dense(matrix), targets: targets)
    }
    return Dataset(name: "synthetic", file: "synthetic", train: part(), test: part(), targetNames: [])
}

/// One network on one kind of targets.
struct GradientCase: CustomTestStringConvertible, Sendable {
    var model: String
    var activation: Activation?
    var loss: String
    var hidden: [Double] = []
    var l2: Float = 0

    var testDescription: String {
        "\(model) \(hidden) \(activation?.rawValue ?? "") \(loss) l2 \(l2)"
    }

    /// Every model of the catalogue with every activation it has, every loss its targets allow, with and without L2;
    /// narrow and wide layers, so that both orders of the weights are used.
    ///
    /// Models that are layers in a row are left to the laws of layers.
    static let all: [GradientCase] = ModelCatalogue.all.entries.filter { entry in
        entry.reads.contains(.dense) && !entry.settings.contains { $0.name == "input" }
    }.flatMap { entry -> [GradientCase] in
        let activations: [Activation?] =
            entry.settings.contains { $0.name == "activation" } ? Activation.allCases.map { $0 } : [nil]
        let hidden: [[Double]] = entry.settings.contains { $0.name == "hidden" } ? [[5], [40, 3]] : [[]]
        return activations.flatMap { activation in
            hidden.flatMap { hidden in
                LossCatalogue.all.names.filter {
                    !["token-cross-entropy", "negative-sampling"].contains($0)
                }.flatMap { loss in
                    [0, 0.3].map {
                        GradientCase(
                            model: entry.name, activation: activation, loss: loss, hidden: hidden, l2: $0)
                    }
                }
            }
        }
    }.filter {
        switch $0.model {
        case "linear": $0.loss != "cross-entropy"
        case "softmax": $0.loss == "cross-entropy"
        // No networks; see `quadratics` and `matrix factorisation`.
        case "diagonal", "matrix-factorization": false
        default: true
        }
    }

    func makeWorkload(features: Int = 4) throws -> Workload {
        let dataset = makeDataset(features: features, classes: loss == "cross-entropy" ? 3 : 0)
        let entry = try #require(ModelCatalogue.all[model])
        var given: [(name: String, value: SettingValue)] = []
        if let activation { given.append(("activation", .text(activation.rawValue))) }
        if !hidden.isEmpty { given.append(("hidden", .numbers(hidden))) }
        let network = try entry.make(try Settings(entry.settings, given: given), for: dataset)
        let lossEntry = try #require(LossCatalogue.all[loss])
        return try Workload(
            dataset: dataset, model: network, loss: lossEntry.make(try Settings(lossEntry.settings)), l2: l2)
    }
}

@Suite struct `gradients` {
    @Test(arguments: GradientCase.all)
    func `agree with central differences in double precision`(_ testCase: GradientCase) throws {
        let workload = try testCase.makeWorkload()
        let learner = workload.makeLearner()
        let x = workload.initialParameters(seed: 3)
        var gradient = ParameterVector([Float](repeating: .nan, count: x.count))
        let samples: [Int32] = [3, 0, 7, 7, 11]
        let loss = learner.gradient(at: x, samples: samples, into: &gradient)
        let reference = ReferenceNetwork(workload)
        let at = x.values.map(Double.init)
        #expect(abs(Double(loss) - reference.loss(at, samples)) < 1e-5)
        let ours = gradient.snapshot().values
        // Differences of a double-precision loss with h = 1e-5 are exact to about 1e-9 away from ReLU's kink; ours is
        // single precision, with sums of up to 40 terms.
        for index in at.indices {
            var (up, down) = (at, at)
            up[index] += 1e-5
            down[index] -= 1e-5
            let slope = (reference.loss(up, samples) - reference.loss(down, samples)) / 2e-5
            #expect(abs(Double(ours[index]) - slope) < 2e-6 + 1e-5 * abs(slope), "parameter \(index)")
        }
    }

    @Test(arguments: GradientCase.all)
    func `of a batch are the mean of its samples' gradients`(_ testCase: GradientCase) throws {
        let workload = try testCase.makeWorkload()
        let learner = workload.makeLearner()
        let x = workload.initialParameters(seed: 4)
        var gradient = ParameterVector([Float](repeating: 0, count: x.count))
        let samples: [Int32] = [1, 5, 2, 9]
        var mean = [Double](repeating: 0, count: x.count)
        for sample in samples {
            _ = learner.gradient(at: x, samples: [sample], into: &gradient)
            for (index, value) in gradient.snapshot().values.enumerated() { mean[index] += Double(value) / 4 }
        }
        _ = learner.gradient(at: x, samples: samples, into: &gradient)
        for (ours, expected) in zip(gradient.snapshot().values, mean) {
            #expect(abs(Double(ours) - expected) < 2e-6)
        }
    }
}
