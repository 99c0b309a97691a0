/// What training makes small: a number for the outputs and targets of every sample, averaged over a batch.
public protocol Loss: Sendable {
    /// The name in the catalogue.
    var name: String { get }

    /// What is reported beside the loss.
    var metric: Metric { get }

    /// Whether the loss can be taken on these targets.
    func accepts(_ targets: Targets) -> Bool

    /// Replaces the outputs by the gradient of the mean loss with respect to them.
    ///
    /// - Parameters:
    ///   - outputs: `[samples.count, width]`.
    ///   - width: outputs for each sample.
    ///   - targets: of the whole part.
    ///   - samples: which sample each row of the outputs belongs to.
    /// - Returns: the mean loss over the rows.
    func gradient(_ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Span<Int32>)
        -> Float

    /// Adds the loss and the metric of consecutive samples to the totals.
    ///
    /// - Parameters:
    ///   - outputs: `[samples.count, width]`; used as scratch.
    ///   - width: outputs for each sample.
    ///   - targets: of the whole part.
    ///   - samples: which samples the rows belong to.
    ///   - totals: what to add to.
    func accumulate(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Range<Int>,
        into totals: inout EvaluationTotals)
}
