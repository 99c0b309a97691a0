/// What a network's last layer gives for a batch, then the loss's gradient with respect to it.
final class NetworkOutputs {
    private let width: Int
    /// `[batch, width]`, and perhaps more.
    private(set) var values: [Float] = []

    /// - Parameter width: outputs for each sample.
    init(width: Int) {
        self.width = width
    }

    /// Makes room for so many samples; keeps what is large enough.
    func reserve(rows: Int) {
        if values.count < rows * width { values = [Float](repeating: 0, count: rows * width) }
    }

    /// Copies what the chain's last layer gave.
    func copy(from chain: LayerChain, rows: Int) { Self.copy(chain, &values, rows * width) }

    /// Replaces the outputs by the gradient of the mean loss; gives that loss.
    func takeGradient(of loss: any Loss, _ targets: Targets, _ samples: Span<Int32>) -> Float {
        loss.gradient(inBuffer: &values, width: width, targets: targets, samples: samples)
    }

    /// Adds the losses of samples that follow each other; the outputs are used up.
    func accumulate(
        _ loss: any Loss, _ targets: Targets, _ samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        loss.accumulate(inBuffer: &values, width: width, targets: targets, samples: samples, into: &totals)
    }

    // MARK: - Borrowed buffers

    private static func copy(_ chain: LayerChain, _ values: inout [Float], _ count: Int) {
        var whole = values.mutableSpan
        var used = whole._mutatingExtracting(0..<count)
        chain.copyResult(into: &used)
    }
}
