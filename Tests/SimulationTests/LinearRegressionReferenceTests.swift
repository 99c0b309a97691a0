import Catalogues
import Determinism
import Foundation
import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports
import Runs
import Simulation
import Testing

/// D-PSGD on a real least-squares problem against an independent implementation in double precision.
@Suite struct `linear regression on the Boston data` {
    /// Ring of 8, Metropolis–Hastings weights (a third each), full gradients of `fᵢ = (1/mᵢ) Σ (aᵀx + b − y)²`.
    ///
    /// Combine-then-adapt is `xᵢ ← (xᵢ₋₁ + xᵢ + xᵢ₊₁)/3 − η ∇fᵢ(xᵢ)`; adapt-then-combine averages `xⱼ − η ∇fⱼ(xⱼ)`. The
    /// tolerance is relative to each vector's largest component, ten times below the 1e-4 asked for.
    @Test(arguments: ["combine-then-adapt", "adapt-then-combine"])
    func `matches a double-precision reference to 1e-5`(order: String) throws {
        let text = try String(contentsOf: Self.boston, encoding: .utf8)
        let workload = try SamplePlans.workload(
            text, target: "MEDV", task: "regression", model: "linear", loss: "mse")
        let rounds = 60
        let plan = try SamplePlans.plan(
            "d-psgd", [("order", .text(order))], workload: workload, batch: .full, learningRate: 0.02,
            budget: .samples(rounds * workload.dataset.train.count),
            evaluation: EvaluationPlan(cadence: .count(1)))
        let outcome = SamplePlans.run(plan)
        #expect(outcome.nodes.allSatisfy { $0.steps == rounds })
        let start = workload.initialParameters(seed: plan.seed).values.map(Double.init)
        let reference = try Self.reference(
            workload, plan.samplesOfNode, start: start, rounds: rounds, rate: 0.02,
            adaptsFirst: order == "adapt-then-combine")
        for (replica, expected) in zip(outcome.replicas, reference) {
            let scale = expected.map(abs).max() ?? 1
            for (value, wanted) in zip(replica.values, expected) {
                #expect(abs(Double(value) - wanted) < 1e-5 * scale)
            }
        }
    }

    private static var boston: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Datasets/boston.csv")
    }

    /// Parameters are the weights, one per feature, then the bias.
    private static func reference(
        _ workload: Workload, _ shards: [[Int32]], start: [Double], rounds: Int, rate: Double,
        adaptsFirst: Bool
    ) throws -> [[Double]] {
        guard case .dense(let features) = workload.dataset.train.features,
            case .values(let targets) = workload.dataset.train.targets
        else { throw Unexpected() }
        let width = features.columns
        var models = [[Double]](repeating: start, count: shards.count)
        for _ in 0..<rounds {
            let gradients = zip(models, shards).map { model, shard in
                var gradient = [Double](repeating: 0, count: width + 1)
                for sample in shard {
                    var error = model[width] - Double(targets.matrix[Int(sample), 0])
                    for column in 0..<width { error += model[column] * Double(features[Int(sample), column]) }
                    for column in 0..<width {
                        gradient[column] +=
                            2 * error * Double(features[Int(sample), column]) / Double(shard.count)
                    }
                    gradient[width] += 2 * error / Double(shard.count)
                }
                return gradient
            }
            models =
                adaptsFirst
                ? ringMean(subtract(gradients, rate, from: models))
                : subtract(gradients, rate, from: ringMean(models))
        }
        return models
    }

    /// The mean of each vector and its two neighbours on the ring.
    private static func ringMean(_ vectors: [[Double]]) -> [[Double]] {
        let n = vectors.count
        return (0..<n).map { (i: Int) -> [Double] in
            let (left, own, right) = (vectors[(i + n - 1) % n], vectors[i], vectors[(i + 1) % n])
            return own.indices.map { (k: Int) -> Double in (left[k] + own[k] + right[k]) / 3 }
        }
    }

    private static func subtract(
        _ gradients: [[Double]], _ rate: Double, from vectors: [[Double]]
    ) -> [[Double]] {
        zip(vectors, gradients).map { vector, gradient in zip(vector, gradient).map { $0 - rate * $1 } }
    }

    private struct Unexpected: Error {}
}
