import LinearAlgebra

/// One thread's memory for layers in a row: what every layer gives, and the gradients between them.
final class LayerChain {
    private let list: LayerList
    private let passes: [any LayerPass]
    /// What each layer gives, a batch of its output shape.
    private let results: [ChainBuffer]
    /// `∂loss/∂result` of all layers but the last.
    private let deltas: [ChainBuffer]
    /// The layer that shares the first one's table, and its part of the table's gradient until the first layer's own is
    /// written.
    private let sharer: Int?
    private let sharedGradient = ChainBuffer()
    private var rows = 0

    init(_ list: LayerList) {
        self.list = list
        passes = list.layers.map { $0.makePass() }
        results = list.layers.map { _ in ChainBuffer() }
        deltas = list.layers.dropLast().map { _ in ChainBuffer() }
        sharer = list.layers.firstIndex { $0.sharedTable != nil }
    }

    /// Makes room for so many samples, for gradients too when they will be asked for.
    func reserve(rows: Int, forGradient: Bool) {
        for (index, layer) in list.layers.enumerated() {
            results[index].reserve(rows * layer.output.count)
            if forGradient, index < deltas.count { deltas[index].reserve(rows * layer.output.count) }
            passes[index].reserve(rows: rows)
        }
        if let sharer, forGradient { sharedGradient.reserve(list.ranges[sharer].count) }
    }

    /// Passes a batch through all layers.
    func forward(_ input: Span<Float>, _ parameters: Span<Float>, _ context: inout PassContext) {
        rows = context.rows
        for index in passes.indices {
            let own = parameters.extracting(list.ranges[index])
            if index == 0 {
                Self.forward(passes[0], input, own, &results[0].values, count(0), &context)
            } else {
                let before = results[index - 1].values
                let values = before.span.extracting(0..<count(index - 1))
                Self.forward(passes[index], values, own, &results[index].values, count(index), &context)
            }
        }
    }

    /// Copies what the last layer gave.
    func copyResult(into target: inout MutableSpan<Float>) {
        let last = results[results.count - 1].values
        let values = last.span.extracting(0..<count(results.count - 1))
        VectorKernels.copy(values, into: &target)
    }

    /// The gradients of all layers for the batch that passed last.
    ///
    /// - Parameters:
    ///   - delta: `∂loss/∂result` of the last layer.
    ///   - input: what `forward` took.
    ///   - parameters: what `forward` took.
    ///   - gradient: of all layers' parameters, overwritten.
    ///   - inputDelta: `∂loss/∂input`, overwritten; empty when nobody asks for it.
    func backward(
        _ delta: Span<Float>, input: Span<Float>, _ parameters: Span<Float>,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
    ) {
        for index in passes.indices.reversed() {
            if index == passes.count - 1 {
                backward(index, delta, input, parameters, &gradient, &inputDelta)
            } else {
                let after = deltas[index].values
                backward(
                    index, after.span.extracting(0..<count(index)), input, parameters, &gradient, &inputDelta)
            }
        }
        if let sharer {
            let kept = sharedGradient.values
            let table = list.ranges[sharer]
            var target = gradient._mutatingExtracting(table)
            VectorKernels.add(kept.span.extracting(0..<table.count), to: &target)
        }
    }

    private func backward(
        _ index: Int, _ delta: Span<Float>, _ input: Span<Float>, _ parameters: Span<Float>,
        _ gradient: inout MutableSpan<Float>, _ inputDelta: inout MutableSpan<Float>
    ) {
        let range = list.ranges[index]
        let own = parameters.extracting(range)
        let result = results[index].values
        let output = result.span.extracting(0..<count(index))
        var part = gradient._mutatingExtracting(range)
        if index == 0 {
            passes[0].backward(
                delta, input: input, output: output, own, rows: rows, into: &part, inputDelta: &inputDelta)
        } else {
            let before = results[index - 1].values
            let input = before.span.extracting(0..<count(index - 1))
            if index == sharer {
                Self.backward(
                    passes[index], delta, input, output, own, rows, keeping: &sharedGradient.values,
                    &deltas[index - 1].values, count(index - 1))
            } else {
                Self.backward(
                    passes[index], delta, input, output, own, rows, &part, &deltas[index - 1].values,
                    count(index - 1))
            }
        }
    }

    /// Numbers that a layer gives for the batch.
    private func count(_ index: Int) -> Int { rows * list.layers[index].output.count }

    // MARK: - Borrowed buffers

    private static func forward(
        _ pass: any LayerPass, _ input: Span<Float>, _ parameters: Span<Float>, _ result: inout [Float],
        _ count: Int, _ context: inout PassContext
    ) {
        var whole = result.mutableSpan
        var used = whole._mutatingExtracting(0..<count)
        pass.forward(input, parameters, into: &used, &context)
    }

    private static func backward(
        _ pass: any LayerPass, _ delta: Span<Float>, _ input: Span<Float>, _ output: Span<Float>,
        _ parameters: Span<Float>, _ rows: Int, _ gradient: inout MutableSpan<Float>,
        _ inputDelta: inout [Float], _ count: Int
    ) {
        var whole = inputDelta.mutableSpan
        var used = whole._mutatingExtracting(0..<count)
        pass.backward(
            delta, input: input, output: output, parameters, rows: rows, into: &gradient, inputDelta: &used)
    }

    private static func backward(
        _ pass: any LayerPass, _ delta: Span<Float>, _ input: Span<Float>, _ output: Span<Float>,
        _ parameters: Span<Float>, _ rows: Int, keeping gradient: inout [Float],
        _ inputDelta: inout [Float], _ count: Int
    ) {
        var whole = gradient.mutableSpan
        var used = whole._mutatingExtracting(0..<parameters.count)
        backward(pass, delta, input, output, parameters, rows, &used, &inputDelta, count)
    }
}

/// An array that grows and never shrinks.
final class ChainBuffer {
    var values: [Float] = []

    /// Makes room for so many numbers; keeps what is large enough.
    func reserve(_ count: Int) {
        if values.count < count { values = [Float](repeating: 0, count: count) }
    }
}
