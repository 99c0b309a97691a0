import Catalogues
import Determinism
import LinearAlgebra
import Optimizers
import Testing

@testable import Learning

/// Seven users and five items; user 7 and item z are in the test part only.
private func smallRatings() throws -> Dataset {
    let train = (0..<18).map { "\($0 * 5 % 7),\("abcde".map(String.init)[$0 * 3 % 5]),\($0 % 5 + 1)\n" }
        .joined()
    return try loadRatings(train, test: "7,a,4\n0,z,5\n7,z,1\n1,b,3\n")
}

private func makeWorkload(
    _ data: Dataset, loss: String = "half-square", l2: Float = 0, clipping: GradientClipping? = nil,
    metric: String = "rmse", _ given: [(name: String, value: SettingValue)] = []
) throws -> Workload {
    let model = try #require(ModelCatalogue.all["matrix-factorization"])
    let lossEntry = try #require(LossCatalogue.all[loss])
    return try Workload(
        dataset: data, model: try model.make(try Settings(model.settings, given: given), for: data),
        loss: lossEntry.make(try Settings(lossEntry.settings, given: [("metric", .text(metric))])), l2: l2,
        clipping: clipping)
}

/// The prediction less the mean, and the objective of a batch, in double precision from the definition.
private struct Reference {
    let data: Dataset
    let factors: Int
    let penalty: Double
    let isHalf: Bool

    func prediction(_ x: [Double], _ sample: Int, of examples: Examples) throws -> Double {
        let all = try pairs(examples)
        let (user, item) = (Int(all.users[sample]), Int(all.items[sample]))
        let (users, items) = (all.scale.userIDs.count, all.scale.itemIDs.count)
        let biases = (users + items) * factors
        return (0..<factors).reduce(x[biases + user] + x[biases + users + item]) {
            $0 + x[user * factors + $1] * x[(users + item) * factors + $1]
        }
    }

    func objective(_ x: [Double], _ samples: [Int32]) throws -> Double {
        guard case .values(let targets) = data.train.targets else { throw WrongKind() }
        let all = try pairs(data.train)
        let (users, items) = (all.scale.userIDs.count, all.scale.itemIDs.count)
        let biases = (users + items) * factors
        var sum = 0.0
        for sample in samples.map(Int.init) {
            let error = try prediction(x, sample, of: data.train) - Double(targets.matrix[sample, 0])
            let (user, item) = (Int(all.users[sample]), users + Int(all.items[sample]))
            let rows = [user, item].flatMap { row in
                [x[biases + row]] + (0..<factors).map { x[row * factors + $0] }
            }
            sum += error * error * (isHalf ? 0.5 : 1) + penalty / 2 * rows.reduce(0) { $0 + $1 * $1 }
        }
        return sum / Double(samples.count)
    }
}

@Suite struct `matrix factorisation` {
    private let samples: [Int32] = [3, 0, 7, 7, 11, 17]

    @Test(arguments: ["half-square", "mse"], [0, 0.3])
    func `has the gradient of its objective`(loss: String, penalty: Double) throws {
        let data = try smallRatings()
        let workload = try makeWorkload(
            data, loss: loss, [("factors", 3), ("regularization", .number(penalty)), ("init-scale", 0.5)])
        let learner = workload.makeLearner()
        var stream = RandomStream(seed: 2, purpose: "test point")
        let at = (0..<workload.parameterCount).map { _ in Double(Float(stream.normal())) }
        let reference = Reference(data: data, factors: 3, penalty: penalty, isHalf: loss == "half-square")
        let pool = BufferPool(length: at.count)
        var gradient = learner.makeGradient(from: pool)
        let x = ParameterSnapshot(at.map { Float($0) })
        let value = learner.gradient(at: x, samples: samples, into: &gradient)
        #expect(abs(Double(value) - (try reference.objective(at, samples))) < 1e-5)
        let ours = gradient.snapshot()
        for index in at.indices {
            var (up, down) = (at, at)
            up[index] += 1e-5
            down[index] -= 1e-5
            let slope = (try reference.objective(up, samples) - reference.objective(down, samples)) / 2e-5
            #expect(abs(Double(ours[index]) - slope) < 2e-6 + 1e-5 * abs(slope), "parameter \(index)")
        }
        // Samples 3, 0, 7, 11 and 17: the rows of their users and items, each with a bias, and no other.
        let all = try pairs(data.train)
        let users = Set(samples.map { all.users[Int($0)] })
        let items = Set(samples.map { all.items[Int($0)] })
        #expect(ours.touched?.elementCount == 4 * (users.count + items.count))
        #expect(ours.touched?.blocks.count == 2 * (users.count + items.count))
    }

    @Test func `has the same gradient in a vector without a list, to the last bit`() throws {
        let workload = try makeWorkload(try smallRatings(), [("factors", 4)])
        let learner = workload.makeLearner()
        let x = workload.initialParameters(seed: 3)
        let pool = BufferPool(length: x.count)
        var sparse = learner.makeGradient(from: pool)
        var dense = ParameterVector(undefinedFrom: pool)
        for batch: [Int32] in [[0], [5, 5, 2], samples, [16, 1]] {
            let loss = learner.gradient(at: x, samples: batch, into: &sparse)
            #expect(learner.gradient(at: x, samples: batch, into: &dense) == loss)
            #expect(sparse.snapshot().touched != nil && dense.snapshot().touched == nil)
            #expect(sparse.snapshot().values == dense.snapshot().values)
        }
    }

    @Test func `looks at all parameters when L2 or clipping does`() throws {
        let data = try smallRatings()
        for workload in [try makeWorkload(data, l2: 0.1), try makeWorkload(data, clipping: .norm(1))] {
            #expect(!workload.hasSparseGradients)
            let pool = BufferPool(length: workload.parameterCount)
            var gradient = workload.makeLearner().makeGradient(from: pool)
            #expect(gradient.snapshot().touched == nil)
            _ = workload.makeLearner().gradient(
                at: workload.initialParameters(seed: 1), samples: samples, into: &gradient)
            #expect(gradient.snapshot().values.contains { $0 != 0 })
        }
        #expect(try makeWorkload(data).hasSparseGradients)
    }

    @Test func `steps as Funk and Surprise do`() throws {
        let data = try smallRatings()
        let workload = try makeWorkload(data, [("factors", 2), ("init-scale", 0.5)])
        let learner = workload.makeLearner()
        let pool = BufferPool(length: workload.parameterCount)
        let start = workload.initialParameters(seed: 5)
        var x = ParameterVector(start, pool: pool)
        var y = start.values.map(Double.init)
        let optimizer = SGD()
        let all = try pairs(data.train)
        guard case .values(let targets) = data.train.targets else { throw WrongKind() }
        let users = all.scale.userIDs.count
        let biases = (users + all.scale.itemIDs.count) * 2
        for sample in [4, 9, 4, 12, 0] {
            var gradient = learner.makeGradient(from: pool)
            _ = learner.gradient(at: x.snapshot(), samples: [Int32(sample)], into: &gradient)
            optimizer.step(&x, gradient: gradient.freeze(), learningRate: 0.005)
            // Surprise 1.1, `SVD.sgd`, with γ = 0.005 and λ = 0.02.
            let (user, item) = (Int(all.users[sample]), users + Int(all.items[sample]))
            let (p, q) = ((0..<2).map { y[user * 2 + $0] }, (0..<2).map { y[item * 2 + $0] })
            let error =
                Double(targets.matrix[sample, 0])
                - (y[biases + user] + y[biases + item] + p[0] * q[0] + p[1] * q[1])
            y[biases + user] += 0.005 * (error - 0.02 * y[biases + user])
            y[biases + item] += 0.005 * (error - 0.02 * y[biases + item])
            for factor in 0..<2 {
                y[user * 2 + factor] += 0.005 * (error * q[factor] - 0.02 * p[factor])
                y[item * 2 + factor] += 0.005 * (error * p[factor] - 0.02 * q[factor])
            }
        }
        for (ours, expected) in zip(x.snapshot().values, y) { #expect(abs(Double(ours) - expected) < 1e-6) }
    }

    @Test func `says nothing of whom it does not know, and stays within the ratings it has seen`() throws {
        let data = try smallRatings()
        let workload = try makeWorkload(data, [("factors", 2), ("init-scale", 3)])
        let x = workload.initialParameters(seed: 1)
        let layout = workload.model.layout.tensors
        #expect(layout.map(\.shape) == [[8, 2], [6, 2], [8, 1], [6, 1]])
        // User 7 and item z, both last.
        #expect(x.values[14..<16] == [0, 0] && x.values[26..<28] == [0, 0])
        #expect(x.values[0..<14].allSatisfy { $0 != 0 } && x.values[28...].allSatisfy { $0 == 0 })
        guard case .values(let targets) = data.test.targets else { throw WrongKind() }
        let reference = Reference(data: data, factors: 2, penalty: 0, isHalf: true)
        let errors = try (0..<4).map { sample -> Double in
            let mean = targets.mean[0]
            let prediction =
                mean + (try reference.prediction(x.values.map(Double.init), sample, of: data.test))
            return min(5, max(1, prediction)) - (Double(targets.matrix[sample, 0]) + mean)
        }
        // Nothing is known of the first three pairs: the mean of the training ratings is foretold.
        #expect(abs(errors[0] - (targets.mean[0] - 4)) < 1e-6)
        let evaluation = workload.makeLearner().evaluate(x, on: .test)
        let squares = errors.reduce(0) { $0 + $1 * $1 } / 4
        #expect(abs(evaluation.metric - squares.squareRoot()) < 1e-5)
        #expect(abs(evaluation.loss - squares / 2) < 1e-5)
        let absolute = try makeWorkload(data, metric: "mae", [("factors", 2), ("init-scale", 3)])
        let mean = errors.reduce(0) { $0 + abs($1) } / 4
        #expect(abs(absolute.makeLearner().evaluate(x, on: .test).metric - mean) < 1e-5)
    }
}
