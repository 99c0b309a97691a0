import Experiments
import GossipAlgorithms
import Learning
import Optimizers

/// What a pipeline cannot do together with.
enum PipelineRefusal {
    /// The key that does not fit, and why, with the remedy; nil when all is well.
    static func of(_ variant: Variant, _ shape: PipelineShape, _ workload: Workload) -> (
        key: String, why: String
    )? {
        if variant.training.stateAtMerge != .keep {
            return (
                "training.optimizer-state",
                "stages of a pipeline keep their optimizers' state; leave it out, or choose another algorithm"
            )
        }
        do throws(PipelineCut.Problem) {
            _ = try PipelineCut(workload.model, into: shape.stages, at: shape.starts)
        } catch {
            return ("training.algorithm", "\(error)")
        }
        switch variant.training.batchSize {
        case .samples(let count) where count.isMultiple(of: shape.microBatches): break
        case .samples(let count):
            return (
                "training.batch-size",
                "\(shape.microBatches) micro-batches cannot share \(count) samples evenly; "
                    + "take a multiple of \(shape.microBatches), or set training.algorithm.micro-batches"
            )
        case .full:
            return (
                "training.batch-size",
                "a pipeline needs to know how long its messages are; set batch-size to a number"
            )
        }
        if variant.training.clipping != nil {
            return (
                "training.clipping",
                "no node of a pipeline sees a whole gradient; leave clipping out, or choose another algorithm"
            )
        }
        if variant.training.privacy != nil {
            return (
                "training.privacy",
                "no node of a pipeline sees an example's whole gradient; choose an algorithm of whole models"
            )
        }
        if !workload.model.layout.local.isEmpty {
            return (
                "workload.model",
                "stages of a pipeline have no statistics of their own; set statistics to another than local"
            )
        }
        if variant.attackers != nil {
            return (
                "attackers",
                "attacks are on whole models, and nodes of a pipeline have parts; choose another algorithm"
            )
        }
        return nil
    }
}
