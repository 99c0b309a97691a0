import LinearAlgebra

/// Rows of a data set as a batch of a network's input shape.
final class InputBatch {
    private let shape: SampleShape
    /// The chosen rows of the data, `[batch, features]`.
    private var gathered: [Float] = []
    /// The same in the order of the shape, where that is another.
    private var reordered: [Float] = []

    init(_ shape: SampleShape) {
        self.shape = shape
    }

    /// The batch, and perhaps more behind it.
    var values: [Float] { reorders ? reordered : gathered }

    /// Whether the shape's order is another than the data's rows.
    private var reorders: Bool {
        if case .image(let channels, _, _) = shape { channels > 1 } else { false }
    }

    /// Makes room for so many samples; keeps what is large enough.
    func reserve(rows: Int) {
        let count = rows * shape.count
        if gathered.count < count { gathered = [Float](repeating: 0, count: count) }
        if reorders, reordered.count < count { reordered = [Float](repeating: 0, count: count) }
    }

    /// Takes samples in any order.
    func gather(_ samples: Span<Int32>, of features: Features) {
        features.gather(samples, intoBuffer: &gathered)
        reorder(rows: samples.count)
    }

    /// Takes samples that follow each other.
    func copy(_ samples: Range<Int>, of features: Features) {
        features.copy(samples, intoBuffer: &gathered)
        reorder(rows: samples.count)
    }

    private func reorder(rows: Int) {
        guard reorders, case .image(let channels, let height, let width) = shape else { return }
        let source = gathered
        Self.transpose(
            source.span.extracting(0..<(rows * shape.count)), rows, channels, height * width, &reordered)
    }

    // MARK: - Borrowed buffers

    private static func transpose(
        _ source: Span<Float>, _ rows: Int, _ channels: Int, _ block: Int, _ target: inout [Float]
    ) {
        var whole = target.mutableSpan
        var target = whole._mutatingExtracting(0..<source.count)
        BlockTranspose.copy(source, outer: rows, inner: channels, block: block, into: &target)
    }
}
