/// The same on the first rows of a buffer that may be longer, as workspaces keep them.
extension Loss {
    /// Replaces the outputs of the samples by the gradient of the mean loss; gives the mean loss.
    func gradient(
        inBuffer outputs: inout [Float], width: Int, targets: Targets, samples: Span<Int32>
    ) -> Float {
        var whole = outputs.mutableSpan
        var used = whole._mutatingExtracting(0..<(samples.count * width))
        return gradient(&used, width: width, targets: targets, samples: samples)
    }

    /// Adds the loss and the metric of the samples to the totals; the outputs are used as scratch.
    func accumulate(
        inBuffer outputs: inout [Float], width: Int, targets: Targets, samples: Range<Int>,
        into totals: inout EvaluationTotals
    ) {
        var whole = outputs.mutableSpan
        var used = whole._mutatingExtracting(0..<(samples.count * width))
        accumulate(&used, width: width, targets: targets, samples: samples, into: &totals)
    }
}
