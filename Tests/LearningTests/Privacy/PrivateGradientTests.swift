import Determinism
import LinearAlgebra
import Testing

@testable import Learning

@Suite struct `private gradients` {
    private func clippedSums(
        _ workload: Workload, _ samples: [Int32], bound: Float
    ) -> (fast: [Float], naive: [Float], losses: [Float]) {
        let x = workload.initialParameters(seed: 5)
        let learner = workload.makeLearner()
        var fast = [Float](repeating: .nan, count: x.count)
        var naive = fast
        var fastSpan = fast.mutableSpan
        var losses = [
            learner.workspace.clippedSum(at: x.span, samples: samples.span, bound: bound, into: &fastSpan)
        ]
        var naiveSpan = naive.mutableSpan
        losses.append(
            learner.workspace.clippedSumOneByOne(
                at: x.span, samples: samples.span, bound: bound, into: &naiveSpan))
        return (fast, naive, losses)
    }

    /// Bounds below, amid and above the norms; single precision, other order of the sums.
    @Test(arguments: GradientCase.all, [0.05, 1, 1000] as [Float])
    func `by norms without gradients equal those of one example at a time`(
        _ testCase: GradientCase, _ bound: Float
    ) throws {
        let workload = try testCase.makeWorkload()
        let (fast, naive, losses) = clippedSums(workload, [3, 0, 7, 1, 11], bound: bound)
        let largest = naive.map(abs).max() ?? 0
        for (ours, expected) in zip(fast, naive) { #expect(abs(ours - expected) < 2e-6 * max(1, largest)) }
        #expect(abs(losses[0] - losses[1]) < 1e-5)
    }

    @Test func `no example moves the sum by more than the bound`() throws {
        let workload = try GradientCase(model: "mlp", activation: .tanh, loss: "cross-entropy", hidden: [5])
            .makeWorkload()
        let all: [Int32] = [3, 0, 7, 1, 11]
        let bound: Float = 0.1
        let whole = clippedSums(workload, all, bound: bound).fast
        for left in all {
            let rest = clippedSums(workload, all.filter { $0 != left }, bound: bound).fast
            let change = zip(whole, rest).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            #expect(change.squareRoot() <= bound * 1.0001)
            // All norms are above so small a bound, so each example's part has exactly its length.
            #expect(change.squareRoot() > bound * 0.999)
        }
    }

    @Test func `have noise of the bound's size, and the plain gradient as mean`() throws {
        let workload = try GradientCase(
            model: "mlp", activation: .relu, loss: "cross-entropy", hidden: [40, 3], l2: 0.3
        ).makeWorkload(features: 20)
        let learner = workload.makeLearner()
        let x = workload.initialParameters(seed: 2)
        var plain = ParameterVector([Float](repeating: 0, count: x.count))
        let samples: [Int32] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
        _ = learner.gradient(at: x, samples: samples, into: &plain)
        // The bound is above every norm: what is left is noise of standard deviation sigma C / L.
        let privacy = GradientPrivacy(clip: 100, noise: 0.02)
        var steps = PrivateSteps(
            privacy, expectedBatch: 12, stream: RandomStream(seed: 1, purpose: "noise"))
        var squares = 0.0
        var sum = 0.0
        let rounds = 40
        for _ in 0..<rounds {
            var noisy = ParameterVector([Float](repeating: 0, count: x.count))
            _ = learner.gradient(at: x, samples: samples, privacy: steps.next(), into: &noisy)
            for (ours, expected) in zip(noisy.snapshot().values, plain.snapshot().values) {
                squares += Double(ours - expected) * Double(ours - expected)
                sum += Double(ours - expected)
            }
        }
        let count = Double(rounds * x.count)
        let deviation = 100 * 0.02 / 12
        // A variance of n normal numbers is off by sqrt(2/n) of itself; five of those.
        #expect(abs(squares / count / (deviation * deviation) - 1) < 5 * (2 / count).squareRoot())
        #expect(abs(sum / count) < 5 * deviation / count.squareRoot())
    }

    @Test func `of an empty batch are noise alone, repeatable by the stream and new in each step`() throws {
        let workload = try GradientCase(model: "softmax", loss: "cross-entropy").makeWorkload()
        let learner = workload.makeLearner()
        let x = workload.initialParameters(seed: 2)
        let privacy = GradientPrivacy(clip: 1, noise: 1)
        func values(_ count: Int) -> [[Float]] {
            var steps = PrivateSteps(
                privacy, expectedBatch: 4, stream: RandomStream(seed: 1, purpose: "noise"))
            return (0..<count).map { _ in
                var gradient = ParameterVector([Float](repeating: .nan, count: x.count))
                let loss = learner.gradient(at: x, samples: [], privacy: steps.next(), into: &gradient)
                #expect(loss == 0)
                return gradient.snapshot().values
            }
        }
        let first = values(2)
        #expect(first == values(2))
        #expect(first[0] != first[1])
        #expect(first[0].allSatisfy { $0.isFinite && $0 != 0 })
    }

    @Test func `leave an example out whose gradient is not finite`() throws {
        #expect(ExampleClipping.factor(norm: .infinity, bound: 1) == 0)
        #expect(ExampleClipping.factor(norm: .nan, bound: 1) == 0)
        #expect(ExampleClipping.factor(norm: 4, bound: 1) == 0.25)
        #expect(ExampleClipping.factor(norm: 0.5, bound: 1) == 1)
    }
}

@Suite struct `Poisson batches` {
    private func batches(_ count: Int, of size: Int, from shard: Int) -> [[Int32]] {
        var sampler = MiniBatchSampler(
            shard: (0..<Int32(shard)).map { $0 }, size: .samples(size), order: .poisson,
            stream: RandomStream(seed: 3, purpose: "mini-batch"))
        var batch: [Int32] = []
        return (0..<count).map { _ in
            sampler.next(into: &batch)
            return batch
        }
    }

    @Test func `take every sample with the same probability, none twice`() {
        let (shard, size, count) = (50, 5, 4000)
        let drawn = batches(count, of: size, from: shard)
        var counts = [Double](repeating: 0, count: shard)
        for batch in drawn {
            #expect(Set(batch).count == batch.count)
            for sample in batch { counts[Int(sample)] += 1 }
        }
        // Binomial(4000, 0.1): standard deviation 19; five of those.
        #expect(counts.allSatisfy { abs($0 - 400) < 95 })
        let sizes = drawn.map { Double($0.count) }
        let mean = sizes.reduce(0, +) / Double(count)
        let variance = sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        // Binomial(50, 0.1): mean 5, variance 4.5.
        #expect(abs(mean - 5) < 0.17 && abs(variance - 4.5) < 0.6)
        #expect(drawn.contains { $0.isEmpty })
    }

    @Test func `are the whole shard when it is no larger than a batch`() {
        #expect(batches(2, of: 9, from: 4) == [[0, 1, 2, 3], [0, 1, 2, 3]])
    }
}
