import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports
import Runs

/// The points of the run at which the model is noted down.
extension Peer {
    func noteProgress() {
        guard phase == .training else { return }
        let reached = share.pointsReached(steps: steps, nanoseconds: spentTime, bytes: spentBytes)
        if reached > lastPoint { noteDown(reached) }
    }

    /// Notes down where the node is, and its model.
    func noteDown(_ point: Int) {
        guard let driver else { return }
        lastPoint = point
        record.points.append(
            NodeRecord.Point(index: point, seconds: Double(elapsed) * 1e-9, counters))
        counters.recent = NodeCounters.Recent()
        let model = driver.host.snapshot()
        keepModel?(point, model, driver.host.movingAverage)
        if configuration.plan.stopTarget != nil, phase == .training, pipeline == nil {
            compute?.evaluate(model, limit: configuration.plan.evaluation.testSamples, index: point)
        }
    }

    /// A model's evaluation is there: the run ends when it has reached the target.
    func judge(_ evaluation: Evaluation, point: Int) {
        guard let target = configuration.plan.stopTarget, phase == .training else { return }
        let value = target.quantity == "loss" ? evaluation.loss : evaluation.metric
        targetHits = target.isMet(by: value) ? targetHits + 1 : 0
        guard targetHits >= max(1, target.sustained) else { return }
        noteEvent("stopped: \(target.quantity) of the own model reached its target")
        stop()
    }
}
