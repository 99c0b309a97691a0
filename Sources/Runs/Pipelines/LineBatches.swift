import GossipAlgorithms
import Learning

/// The mini-batches of all lines of a pipeline, by their numbers.
///
/// Every node draws them for itself, from the line's data with the line's sampler and seed: what the first stage reads and the
/// last stage compares with are the same samples, and no sample number travels.
public struct LineBatches: Sendable {
    private struct Line {
        /// The sampler before its first batch, for a batch that was forgotten.
        let fresh: MiniBatchSampler
        var sampler: MiniBatchSampler
        /// Batches drawn so far.
        var drawn = 0
        /// The last ones; batch k at `k % recent.count`.
        var recent: [[Int32]]

        /// The mini-batch of a number.
        mutating func batch(_ number: Int) -> [Int32] {
            if number < drawn - recent.count {
                sampler = fresh
                drawn = 0
            }
            while drawn <= number {
                sampler.next(into: &recent[drawn % recent.count])
                drawn += 1
            }
            return recent[number % recent.count]
        }
    }

    private let microBatches: Int
    private var lines: [Line]

    init(_ plan: RunPlan, _ pipeline: PipelinePlan) {
        microBatches = pipeline.microBatches
        // As many mini-batches as one line can have under way, and one more.
        let kept = pipeline.cut.stages.count + 1
        lines = (0..<pipeline.replicas).map { line in
            let sampler = plan.makeSampler(of: pipeline.firstNode(of: line))
            return Line(
                fresh: sampler, sampler: sampler, recent: [[Int32]](repeating: [], count: kept))
        }
    }

    /// Replaces the content of `samples` by a micro-batch: its part of the mini-batch, all parts equally long.
    mutating func take(_ microBatch: MicroBatch, into samples: inout [Int32]) {
        let batch = lines[microBatch.line].batch(microBatch.batch)
        let length = batch.count / microBatches
        samples.removeAll(keepingCapacity: true)
        samples.append(contentsOf: batch[(microBatch.index * length)..<((microBatch.index + 1) * length)])
    }
}
