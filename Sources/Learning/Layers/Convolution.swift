import Catalogues
import LinearAlgebra

/// Two-dimensional convolution (cross-correlation, as everywhere): PyTorch's `nn.Conv2d` with a square kernel.
///
/// What the kernel sees of a few images, as many as stay in the core's cache, is laid out as a matrix, and one product
/// with W `[channels, inputs/groups · kernel · kernel]` gives their part of the result. With as many groups as input
/// channels it is a depthwise convolution. Source: LeCun et al. 1989; as products: Chellapilla, Puri & Simard 2006.
struct Convolution: Layer {
    let output: SampleShape
    fileprivate let plan: Plan

    /// The shapes of one group's products.
    fileprivate struct Plan {
        let groups: Int
        /// Output channels of one group.
        let channels: Int
        let hasBias: Bool
        /// Over the input channels of one group.
        let window: ImageWindow

        /// Floats of the laid-out matrix that stay in the second-level cache beside everything else: 256 KiB.
        static let cacheLimit = 65536

        /// Images in one product.
        var block: Int { max(1, Self.cacheLimit / (window.elements * window.outputPlane)) }
        /// Elements of the laid-out matrix for so many images.
        func columnCount(_ images: Int) -> Int { window.elements * window.outputPlane * images }
        /// Whether the kernel sees the images as they are: then nothing is laid out.
        var isPointwise: Bool { window.kernel == 1 && window.stride == 1 }
        /// Blocks of images in one group.
        func blocks(_ rows: Int) -> Int { (rows + block - 1) / block }
        /// The images of one block.
        func images(_ number: Int, _ rows: Int) -> Range<Int> {
            (number * block)..<min((number + 1) * block, rows)
        }
        /// One group's part of a batch of inputs.
        func inputs(_ group: Int, _ rows: Int) -> Range<Int> {
            let size = rows * window.channels * window.inputPlane
            return (group * size)..<((group + 1) * size)
        }
        /// One group's W in the layer's parameters.
        func weights(_ group: Int) -> Range<Int> {
            let size = channels * window.elements
            return (group * size)..<((group + 1) * size)
        }
        /// All biases in the layer's parameters.
        var biases: Range<Int> {
            let start = groups * channels * window.elements
            return start..<(start + groups * channels)
        }
    }

    init(
        channels: Int, kernel: Int, stride: Int, padding: Int, groups: Int, hasBias: Bool,
        on input: SampleShape
    ) throws(LayerError) {
        let whole = try ImageWindow.fitting(input, kernel: kernel, stride: stride, padding: padding)
        guard whole.channels.isMultiple(of: groups), channels.isMultiple(of: groups) else {
            throw LayerError(
                "\(groups) groups do not divide \(whole.channels) input channels and \(channels) channels")
        }
        let one = SampleShape.image(
            channels: whole.channels / groups, height: whole.height, width: whole.width)
        plan = Plan(
            groups: groups, channels: channels / groups, hasBias: hasBias,
            window: try ImageWindow.fitting(one, kernel: kernel, stride: stride, padding: padding))
        output = .image(channels: channels, height: whole.outputHeight, width: whole.outputWidth)
    }

    var parameters: [LayerParameter] {
        let (window, channels) = (plan.window, plan.groups * plan.channels)
        let start = LayerParameter.Start.uniform(bound: 1 / Double(window.elements).squareRoot())
        let weight = LayerParameter(
            name: "weight", shape: [channels, window.channels, window.kernel, window.kernel], start: start)
        return plan.hasBias
            ? [weight, LayerParameter(name: "bias", shape: [channels], start: start)] : [weight]
    }

    var multiplyAdds: Int { plan.groups * plan.channels * plan.window.elements * plan.window.outputPlane }

    func makePass() -> any LayerPass { ConvolutionPass(plan) }
}

private final class ConvolutionPass: LayerPass {
    private let plan: Convolution.Plan
    /// What the kernel sees of a block of images: `[elements, images · outputPlane]`.
    private var columns: [Float] = []
    /// Its gradient.
    private var columnsDelta: [Float] = []

    init(_ plan: Convolution.Plan) {
        self.plan = plan
    }

    func reserve(rows: Int) {
        guard !plan.isPointwise else { return }
        let count = plan.columnCount(min(rows, plan.block))
        guard columns.count < count else { return }
        columns = [Float](repeating: 0, count: count)
        columnsDelta = columns
    }

    func forward(
        _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
        _ context: inout PassContext
    ) {
        let rows = context.rows
        let blocks = plan.blocks(rows)
        for index in 0..<(plan.groups * blocks) {
            let group = index / blocks
            let images = plan.images(index % blocks, rows)
            let positions = images.count * plan.window.outputPlane
            let place = resultPlace(images, group, rows)
            if plan.hasBias {
                fill(&output, at: place, positions, with: parameters.extracting(plan.biases), group)
            }
            let weights = parameters.extracting(plan.weights(group))
            let weightPlace = MatrixPlace(stride: plan.window.elements)
            let source = input.extracting(plan.inputs(group, rows))
            let beta: Float = plan.hasBias ? 1 : 0
            if plan.isPointwise {
                MatrixProduct.multiply(
                    weights, at: weightPlace, source, at: pointwisePlace(images, rows), into: &output,
                    at: place, rows: plan.channels, columns: positions, inner: plan.window.elements,
                    beta: beta)
            } else {
                Self.gather(source, rows, images, plan.window, &columns)
                let seen = columns
                MatrixProduct.multiply(
                    weights, at: weightPlace, seen.span, at: MatrixPlace(stride: positions), into: &output,
                    at: place, rows: plan.channels, columns: positions, inner: plan.window.elements,
                    beta: beta)
            }
        }
    }

    func backward(
        _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>, rows: Int,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
    ) {
        if inputDelta.count > 0, !plan.isPointwise {
            for index in inputDelta.indices { inputDelta[index] = 0 }
        }
        let blocks = plan.blocks(rows)
        for index in 0..<(plan.groups * blocks) {
            let group = index / blocks
            let images = plan.images(index % blocks, rows)
            writeWeightGradient(delta, input, images, group, rows, into: &gradient)
            if inputDelta.count > 0 {
                addInputDelta(delta, parameters, images, group, rows, to: &inputDelta)
            }
        }
        guard plan.hasBias else { return }
        let size = rows * plan.window.outputPlane
        for (channel, position) in plan.biases.enumerated() {
            gradient[position] = VectorKernels.sum(
                delta.extracting((channel * size)..<((channel + 1) * size)))
        }
    }

    /// `∂W ← δ·columnsᵀ`, summed over the blocks.
    private func writeWeightGradient(
        _ delta: Span<Float>, _ input: Span<Float>, _ images: Range<Int>, _ group: Int, _ rows: Int,
        into gradient: inout MutableSpan<Float>
    ) {
        let positions = images.count * plan.window.outputPlane
        let source = input.extracting(plan.inputs(group, rows))
        var part = gradient._mutatingExtracting(plan.weights(group))
        let partPlace = MatrixPlace(stride: plan.window.elements)
        let beta: Float = images.lowerBound == 0 ? 0 : 1
        let place = resultPlace(images, group, rows)
        if plan.isPointwise {
            MatrixProduct.multiply(
                delta, at: place, source, at: pointwisePlace(images, rows).transposed, into: &part,
                at: partPlace, rows: plan.channels, columns: plan.window.elements, inner: positions,
                beta: beta)
        } else {
            Self.gather(source, rows, images, plan.window, &columns)
            let seen = columns
            MatrixProduct.multiply(
                delta, at: place, seen.span, at: MatrixPlace(stride: positions, .transposed), into: &part,
                at: partPlace, rows: plan.channels, columns: plan.window.elements, inner: positions,
                beta: beta)
        }
    }

    /// Adds `Wᵀ·δ` to what the kernel saw.
    private func addInputDelta(
        _ delta: Span<Float>, _ parameters: Span<Float>, _ images: Range<Int>, _ group: Int, _ rows: Int,
        to inputDelta: inout MutableSpan<Float>
    ) {
        var target = inputDelta._mutatingExtracting(plan.inputs(group, rows))
        let weights = parameters.extracting(plan.weights(group))
        let positions = images.count * plan.window.outputPlane
        let place = resultPlace(images, group, rows)
        if plan.isPointwise {
            MatrixProduct.multiply(
                weights, at: MatrixPlace(stride: plan.window.elements, .transposed), delta, at: place,
                into: &target, at: pointwisePlace(images, rows), rows: plan.window.elements,
                columns: positions, inner: plan.channels)
        } else {
            Self.multiply(weights, plan, delta, place, positions, &columnsDelta)
            let columns = columnsDelta
            ImageColumns.scatter(
                columns.span.extracting(0..<plan.columnCount(images.count)), into: &target, batch: rows,
                images, plan.window)
        }
    }

    // MARK: - Places

    /// Where a block of images lies in one group's part of a batch of results: `[channels, images · outputPlane]`.
    private func resultPlace(_ images: Range<Int>, _ group: Int, _ rows: Int) -> MatrixPlace {
        let stride = rows * plan.window.outputPlane
        return MatrixPlace(
            start: group * plan.channels * stride + images.lowerBound * plan.window.outputPlane,
            stride: stride)
    }

    /// Where a block of images lies in one group's input, as the kernel of one pixel sees it.
    private func pointwisePlace(_ images: Range<Int>, _ rows: Int) -> MatrixPlace {
        MatrixPlace(
            start: images.lowerBound * plan.window.inputPlane, stride: rows * plan.window.inputPlane)
    }

    private func fill(
        _ output: inout MutableSpan<Float>, at place: MatrixPlace, _ positions: Int,
        with biases: Span<Float>, _ group: Int
    ) {
        for channel in 0..<plan.channels {
            let bias = biases[group * plan.channels + channel]
            let start = place.start + channel * place.stride
            var line = output._mutatingExtracting(start..<(start + positions))
            for index in line.indices { line[index] = bias }
        }
    }

    // MARK: - Borrowed buffers

    private static func gather(
        _ input: Span<Float>, _ rows: Int, _ images: Range<Int>, _ window: ImageWindow,
        _ columns: inout [Float]
    ) {
        var whole = columns.mutableSpan
        var used = whole._mutatingExtracting(0..<(window.elements * window.outputPlane * images.count))
        ImageColumns.gather(input, batch: rows, images, window, into: &used)
    }

    private static func multiply(
        _ weights: Span<Float>, _ plan: Convolution.Plan, _ delta: Span<Float>, _ place: MatrixPlace,
        _ positions: Int, _ columns: inout [Float]
    ) {
        var target = columns.mutableSpan
        MatrixProduct.multiply(
            weights, at: MatrixPlace(stride: plan.window.elements, .transposed), delta, at: place,
            into: &target, at: MatrixPlace(stride: positions), rows: plan.window.elements,
            columns: positions, inner: plan.channels)
    }
}

extension Convolution {
    static let entry = LayerEntry(
        "conv", "Two-dimensional convolution with a square kernel; depthwise with groups (nn.Conv2d)",
        source: "LeCun et al. 1989",
        start: "W and b uniform in ±1/√(inputs/groups · kernel²)",
        settings: [
            Setting("channels", .integer(1...65536), "channels it gives"),
            .kernel,
            .stride(1, "from one place of the kernel to the next; at least 1"),
            .padding,
            Setting(
                "groups", .integer(1...65536), default: 1,
                "groups of channels that do not see each other; as many as input channels for depthwise"),
            .bias(default: true),
        ]
    ) { settings, input throws(LayerError) in
        guard settings.integer("stride") > 0 else { throw LayerError("stride 0 (expected at least 1)") }
        return try Convolution(
            channels: settings.integer("channels"), kernel: settings.integer("kernel"),
            stride: settings.integer("stride"), padding: settings.integer("padding"),
            groups: settings.integer("groups"), hasBias: settings.boolean("bias"), on: input)
    }
}
