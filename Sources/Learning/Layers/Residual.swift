import Catalogues
import LinearAlgebra

/// A block whose input is added to what its layers give: `y = layers(x) + projection(x)`, where the projection is the
/// identity unless layers are listed for it.
///
/// Source: He et al. 2016 (arXiv:1512.03385). In PyTorch: a module with an `nn.Sequential` named `layers` and, if there is
/// one, a second named `projection`.
struct Residual: Layer {
    let output: SampleShape
    fileprivate let layers: LayerList
    fileprivate let projection: LayerList?

    init(_ parts: [SettingPart], projection: [SettingPart], on input: SampleShape) throws(LayerError) {
        layers = try LayerList(parts, on: input)
        self.projection = projection.isEmpty ? nil : try LayerList(projection, on: input, key: "projection")
        output = layers.output
        let shortcut = self.projection?.output ?? input
        guard shortcut == output else {
            throw LayerError(
                "the layers give \(output), but the way around them \(shortcut); "
                    + (projection.isEmpty
                        ? "list layers in projection that give the same" : "make both the same"))
        }
        let first = layers.layers[0].indexLimit ?? self.projection?.layers[0].indexLimit
        guard first == nil else { throw LayerError("a layer that takes indices cannot stand in a block") }
    }

    var needsEstimation: Bool { layers.needsEstimation || projection?.needsEstimation ?? false }

    var parameters: [LayerParameter] {
        layers.parameters.map { $0.below("layers") }
            + (projection?.parameters ?? []).map { $0.below("projection") }
    }

    var multiplyAdds: Int { layers.multiplyAdds + (projection?.multiplyAdds ?? 0) }

    func makePass() -> any LayerPass { ResidualPass(self) }
}

private final class ResidualPass: LayerPass {
    private let block: Residual
    private let layers: LayerChain
    private let projection: LayerChain?
    /// What comes over the projection, or its gradient.
    private let detour = ChainBuffer()

    init(_ block: Residual) {
        self.block = block
        layers = LayerChain(block.layers)
        projection = block.projection.map { LayerChain($0) }
    }

    /// The layers' part of the block's parameters; the projection's follows.
    private var own: Range<Int> { 0..<block.layers.parameterCount }

    func reserve(rows: Int) {
        layers.reserve(rows: rows, forGradient: true)
        projection?.reserve(rows: rows, forGradient: true)
        detour.reserve(rows * max(block.output.count, block.layers.input.count))
    }

    func forward(
        _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
        _ context: inout PassContext
    ) {
        layers.forward(input, parameters.extracting(own), &context)
        layers.copyResult(into: &output)
        guard let projection else {
            VectorKernels.add(input, to: &output)
            return
        }
        projection.forward(
            input, parameters.extracting(own.upperBound..<parameters.count), &context)
        Self.copy(projection, &detour.values, output.count)
        let others = detour.values
        VectorKernels.add(others.span.extracting(0..<output.count), to: &output)
    }

    private static func copy(_ chain: LayerChain, _ target: inout [Float], _ count: Int) {
        var whole = target.mutableSpan
        var used = whole._mutatingExtracting(0..<count)
        chain.copyResult(into: &used)
    }

    func backward(
        _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>, rows: Int,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
    ) {
        var part = gradient._mutatingExtracting(own)
        layers.backward(
            delta, input: input, parameters.extracting(own), into: &part, inputDelta: &inputDelta)
        guard let projection else {
            if inputDelta.count > 0 { VectorKernels.add(delta, to: &inputDelta) }
            return
        }
        let rest = own.upperBound..<parameters.count
        var other = gradient._mutatingExtracting(rest)
        Self.backward(
            projection, delta, input, parameters.extracting(rest), &other, &detour.values, inputDelta.count)
        let others = detour.values
        VectorKernels.add(others.span.extracting(0..<inputDelta.count), to: &inputDelta)
    }

    private static func backward(
        _ chain: LayerChain, _ delta: Span<Float>, _ input: Span<Float>, _ parameters: Span<Float>,
        _ gradient: inout MutableSpan<Float>, _ inputDelta: inout [Float], _ count: Int
    ) {
        var whole = inputDelta.mutableSpan
        var used = whole._mutatingExtracting(0..<count)
        chain.backward(delta, input: input, parameters, into: &gradient, inputDelta: &used)
    }
}

extension Residual {
    static let entry: LayerEntry = LayerEntry(
        "residual", "Layers whose input is added to what they give, directly or by a projection",
        source: "He et al. 2016 (arXiv:1512.03385)",
        start: "as its layers",
        settings: [
            Setting("layers", .parts(layerParts), "the layers, as in the model"),
            Setting(
                "projection", .parts(layerParts), default: .parts([]),
                "layers on the way around, where the shape changes; none for the input itself"),
        ]
    ) { settings, input throws(LayerError) in
        try Residual(settings.parts("layers"), projection: settings.parts("projection"), on: input)
    }

    /// All layers, looked up when they are needed: the block is one of them.
    static let layerParts: PartCatalogue = PartCatalogue("layer") { LayerCatalogue.all.entries }
}
