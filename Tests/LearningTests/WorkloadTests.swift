import Catalogues
import Determinism
import LinearAlgebra
import Optimizers
import Testing

@testable import Learning

private func makeWorkload(_ data: Dataset, model: String, loss: String, l2: Float = 0) throws -> Workload {
    let modelEntry = try #require(ModelCatalogue.all[model])
    let lossEntry = try #require(LossCatalogue.all[loss])
    return try Workload(
        dataset: data, model: try modelEntry.make(try Settings(modelEntry.settings), for: data),
        loss: lossEntry.make(try Settings(lossEntry.settings)), l2: l2)
}

/// Solves `A·x = b` by Gaussian elimination with pivots; `a` is `[n, n]`.
private func solve(_ a: [[Double]], _ b: [Double]) -> [Double] {
    var rows = zip(a, b).map { $0 + [$1] }
    let n = b.count
    for column in 0..<n {
        let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
        rows.swapAt(column, pivot)
        for row in 0..<n where row != column {
            let factor = rows[row][column] / rows[column][column]
            for k in column...n { rows[row][k] -= factor * rows[column][k] }
        }
    }
    return (0..<n).map { rows[$0][n] / rows[$0][$0] }
}

@Suite struct `workloads` {
    @Test func `linear regression by full gradients reaches the solution of the normal equations`() throws {
        let l2: Float = 0.1
        let data = try loadShipped("boston")
        let workload = try makeWorkload(data, model: "linear", loss: "mse", l2: l2)
        let learner = workload.makeLearner()
        var x = ParameterVector(
            workload.initialParameters(seed: 1), pool: BufferPool(length: workload.parameterCount))
        var gradient = ParameterVector([Float](repeating: 0, count: workload.parameterCount))
        let all = (0..<data.train.count).map { Int32($0) }
        let optimizer = SGD()
        var losses: [Float] = []
        for _ in 0..<400 {
            losses.append(learner.gradient(at: x.snapshot(), samples: all, into: &gradient))
            optimizer.step(&x, gradient: gradient.snapshot(), learningRate: 0.06)
        }
        // The largest curvature is 2·λ_max of the features' correlation (≈ 6) + 0.1, so the rate is below 2/12 and no
        // step can raise the loss but by rounding.
        #expect(zip(losses, losses.dropFirst()).allSatisfy { $1 <= $0 + 1e-6 })
        // Minimum of mean (a·x − y)² + (λ/2)‖x‖²: (2AᵀA/n + λ)·x = 2Aᵀy/n, the bias as a column of ones.
        guard case .dense(let matrix) = data.train.features, case .values(let targets) = data.train.targets
        else {
            throw WrongKind()
        }
        let n = Double(matrix.rows)
        let rows = (0..<matrix.rows).map { row in (0..<13).map { Double(matrix[row, $0]) } + [1] }
        var normal = (0..<14).map { i in (0..<14).map { $0 == i ? Double(l2) : 0 } }
        var right = [Double](repeating: 0, count: 14)
        for (row, line) in rows.enumerated() {
            for i in 0..<14 {
                right[i] += 2 * line[i] * Double(targets.matrix[row, 0]) / n
                for j in 0..<14 { normal[i][j] += 2 * line[i] * line[j] / n }
            }
        }
        // The slowest direction has curvature ≥ 0.1: 400 steps of rate 0.06 leave e^−2.4 of a distance along it at
        // worst; in fact the smallest eigenvalue of the correlation is 0.06, so e^−5 of a small component.
        for (ours, exact) in zip(x.snapshot().values, solve(normal, right)) {
            #expect(abs(Double(ours) - exact) < 5e-3)
        }
    }

    @Test func `softmax regression learns the digits`() throws {
        let data = try loadShipped("digits")
        let workload = try makeWorkload(data, model: "softmax", loss: "cross-entropy")
        #expect(workload.parameterCount == 650)
        #expect(workload.fingerprint == "softmax 64-10")
        let learner = workload.makeLearner()
        var x = ParameterVector(workload.initialParameters(seed: 1), pool: BufferPool(length: 650))
        var gradient = ParameterVector([Float](repeating: 0, count: 650))
        var sampler = MiniBatchSampler(
            shard: (0..<data.train.count).map { Int32($0) }, size: .samples(32),
            stream: RandomStream(seed: 1, purpose: "mini-batch"))
        var batch: [Int32] = []
        let before = learner.evaluate(x.snapshot(), on: .test)
        for _ in 0..<450 {
            sampler.next(into: &batch)
            _ = learner.gradient(at: x.snapshot(), samples: batch, into: &gradient)
            x.add(-0.5, times: gradient.snapshot())
        }
        let after = learner.evaluate(x.snapshot(), on: .test)
        #expect(before.metric < 0.35)
        #expect(after.metric > 0.93 && after.loss < 0.35, "\(after)")
        #expect(after.samples == data.test.count)
    }

    @Test(arguments: GradientCase.all.filter { $0.l2 == 0 })
    func `evaluate as the definitions say`(testCase: GradientCase) throws {
        let workload = try testCase.makeWorkload()
        let x = workload.initialParameters(seed: 9)
        let evaluation = workload.makeLearner().evaluate(x, on: .train)
        let reference = ReferenceNetwork(workload)
        let all = (0..<workload.dataset.train.count).map { Int32($0) }
        #expect(abs(evaluation.loss - reference.loss(x.values.map(Double.init), all)) < 1e-5)
        if case .classes(let labels, _) = workload.dataset.train.targets {
            let right = all.filter { sample in
                let z = reference.outputs(x.values.map(Double.init), sample: Int(sample))
                return z.indices.max { z[$0] < z[$1] } == Int(labels[Int(sample)])
            }
            #expect(evaluation.metric == Double(right.count) / Double(all.count))
        } else {
            #expect(evaluation.metric == evaluation.loss)
        }
    }

    @Test func `report regression errors in the data's units`() throws {
        let data = try loadShipped("boston")
        let workload = try makeWorkload(data, model: "linear", loss: "mse")
        let zeros = ParameterSnapshot([Float](repeating: 0, count: workload.parameterCount))
        let evaluation = workload.makeLearner().evaluate(zeros, on: .train)
        guard case .values(let targets) = data.train.targets else { throw WrongKind() }
        // Zero parameters predict the mean: loss 1 on standardised targets, in units the variance of the prices.
        #expect(abs(evaluation.loss - 1) < 1e-6)
        #expect(abs(evaluation.metric - targets.scale[0] * targets.scale[0]) < 1e-4)
        let explained = try Workload(
            dataset: data, model: workload.model, loss: MeanSquaredError(metric: .r2))
        #expect(abs(explained.makeLearner().evaluate(zeros, on: .train).metric) < 1e-6)
    }

    @Test func `evaluate the same whatever was computed before, and the first samples when limited`() throws {
        let testCase = GradientCase(model: "mlp", activation: .gelu, loss: "cross-entropy", hidden: [40])
        let workload = try testCase.makeWorkload()
        let x = workload.initialParameters(seed: 2)
        let fresh = workload.makeLearner()
        let used = workload.makeLearner()
        var gradient = ParameterVector([Float](repeating: 0, count: x.count))
        _ = used.gradient(at: x, samples: [1, 2, 3], into: &gradient)
        let first = gradient.snapshot()
        _ = used.evaluate(x, on: .test)
        #expect(used.evaluate(x, on: .train) == fresh.evaluate(x, on: .train))
        _ = used.gradient(at: x, samples: [1, 2, 3], into: &gradient)
        #expect(gradient.snapshot().values == first.values)
        #expect(fresh.evaluate(x, on: .train, limit: 5).samples == 5)
        #expect(fresh.evaluate(x, on: .train, limit: 500).samples == 12)
    }

    @Test func `start from PyTorch's uniform distribution`() throws {
        let network = DenseNetwork("mlp", widths: [100, 50, 10])
        var stream = RandomStream(seed: 1, purpose: "initial parameters")
        let values = network.initialValues(&stream)
        let first = values[..<5050]
        let second = values[5050...]
        #expect(values.count == 100 * 50 + 50 + 50 * 10 + 10)
        #expect(first.allSatisfy { abs($0) <= 0.1 } && first.contains { abs($0) > 0.099 })
        let bound = 1 / Float(50).squareRoot()
        #expect(second.allSatisfy { abs($0) <= bound } && second.contains { abs($0) > 0.98 * bound })
        // A uniform number on ±0.1 has variance 0.01/3; 5,050 of them give it within 3 %, mean within 0.003.
        let mean = first.reduce(0, +) / 5050
        let variance = first.reduce(0) { $0 + $1 * $1 } / 5050
        #expect(abs(mean) < 0.003 && abs(variance - 0.01 / 3) < 0.0002)
    }

    @Test func `lay parameters out without gaps under PyTorch's names`() {
        let layout = DenseNetwork("mlp", widths: [7, 50, 3]).layout
        #expect(layout.tensors.map(\.name) == ["0.weight", "0.bias", "2.weight", "2.bias"])
        #expect(layout.tensors.map(\.shape) == [[50, 7], [50], [3, 50], [3]])
        #expect(layout.tensors.map(\.order) == [.transposed, .rowMajor, .rowMajor, .rowMajor])
        #expect(layout.tensors.map(\.offset) == [0, 350, 400, 550])
        #expect(layout.count == 553)
        #expect(DenseNetwork("softmax", widths: [4, 3]).layout.tensors.map(\.name) == ["weight", "bias"])
    }

    @Test func `refuse models and losses that do not fit the data`() throws {
        let classes = makeDataset(features: 2, classes: 3)
        let real = makeDataset(features: 2, classes: 0)
        #expect(
            problem { _ = try makeWorkload(real, model: "softmax", loss: "mse") }
                == "model 'softmax' needs classes, but data set 'synthetic' has real-valued targets")
        #expect(
            problem { _ = try makeWorkload(classes, model: "linear", loss: "mse") }
                == "model 'linear' needs real-valued targets, but data set 'synthetic' has 3 classes")
        #expect(
            problem { _ = try makeWorkload(classes, model: "mlp", loss: "mse") }
                == "loss 'mse' cannot be taken on data set 'synthetic', which has 3 classes")
        let mlp = try #require(ModelCatalogue.all["mlp"])
        let settings = try Settings(mlp.settings, given: [("hidden", .numbers([3.5]))])
        #expect(
            problem { _ = try mlp.make(settings, for: classes) }
                == "hidden: unfit value (got [3.5]; expected 1 to 64 whole numbers in 1...65536)")
    }

    @Test func `choose the loss by the targets`() {
        #expect(LossCatalogue.defaultName(for: makeDataset(features: 2, classes: 3)) == "cross-entropy")
        #expect(LossCatalogue.defaultName(for: makeDataset(features: 2, classes: 0)) == "mse")
    }
}
