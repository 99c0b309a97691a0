import GossipAlgorithms
import LinearAlgebra
import Runs

/// A node that holds a stage of the model.
extension Peer {
    /// A pass through the stage is there.
    func finish(_ task: StageTask, _ result: StageResult, nanoseconds: Int64) {
        isComputing = false
        guard phase == .training, let pipeline else { return }
        counters.notePass(
            task, result,
            finishedSamples: pipeline.finishedSamples(task, result, at: configuration.node),
            nanoseconds: nanoseconds)
        deliver(.stageComputed(result))
        if let gradient = result.gradient { pool.recycle(gradient) }
        stopIfSpent()
    }

    /// Ends the run when no micro-batch can come any more: when everybody of the stage before or behind has ended.
    func stopIfForsaken() {
        guard let pipeline, phase == .training, !isComputing else { return }
        let place = pipeline.place(of: configuration.node)
        for stage in [place.stage - 1, place.stage + 1] {
            let nodes = place.nodes(ofStage: stage)
            guard !nodes.isEmpty, nodes.allSatisfy(hasEnded) else { continue }
            noteEvent("stopped: nobody of stage \(stage) is left to train with")
            return stop()
        }
    }

    private func hasEnded(_ node: Int) -> Bool {
        guard let link = neighbours.link(to: node) else { return true }
        return link.hasFinished || link.state == .left
    }
}
