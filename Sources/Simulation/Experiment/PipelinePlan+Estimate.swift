import Learning
import Runs
import Wire

extension PipelinePlan {
    /// What each stage holds and sends, line by line; labels of thirteen characters.
    var estimate: [String] {
        let parameters = cut.stages.reduce(0) { $0 + $1.parameters.count }
        var lines = [
            "lines        \(replicas) of \(cut.stages.count) stages, \(microBatches) micro-batches of "
                + "\(microBatchSamples) samples"
        ]
        for stage in cut.stages {
            let share = percent(stage.share)
            let memory = percent(Double(stage.parameters.count) / Double(parameters))
            lines.append(
                "stage \(stage.index)".padded(to: 13)
                    + "layers \(PipelineCut.text(stage.layers)), \(stage.parameters.count) parameters (\(memory)), "
                    + "\(share) of the multiply-adds, sends \(bytesPerStep(of: stage)) bytes per step")
        }
        let bytes = cut.stages.reduce(0) { $0 + bytesPerStep(of: $1) }
        let bubble = percent(Double(cut.stages.count - 1) / Double(microBatches + cut.stages.count - 1))
        return lines + [
            "pipeline     \(bytes) bytes per line and step beside exchanges; \(bubble) of the time to fill and empty, "
                + "with equal stages and flush"
        ]
    }

    /// What a node of the stage sends to its neighbouring stages for one mini-batch: activations on, gradients back.
    private func bytesPerStep(of stage: PipelineStage) -> Int {
        [stage.outputCount, stage.inputCount].filter { $0 > 0 }.reduce(0) {
            $0 + microBatches * (4 * microBatchSamples * $1 + MessageCodec.overheadBytes)
        }
    }

    private func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
}

extension String {
    /// The text with spaces behind it up to a length.
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: " ", count: max(1, length - count))
    }
}
