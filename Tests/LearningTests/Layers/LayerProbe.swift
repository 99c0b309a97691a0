import Catalogues
import Determinism
import Testing

@testable import Learning

/// Layers in a row with a batch to pass through them; values are in PyTorch's order, `[batch, channels, ...]`.
final class LayerProbe {
    let list: LayerList
    let rows: Int
    private let chain: LayerChain

    init(_ list: LayerList, rows: Int) {
        self.list = list
        self.rows = rows
        chain = LayerChain(list)
    }

    convenience init(_ parts: [SettingPart], on shape: SampleShape, rows: Int) throws {
        self.init(try LayerList(parts, on: shape), rows: rows)
    }

    /// What the layers give for a batch; the same noise every time.
    func outputs(
        _ input: [Float], _ parameters: [Float], _ purpose: PassContext.Purpose = .training
    ) -> [Float] {
        chain.reserve(rows: rows, forGradient: purpose == .training)
        var context = PassContext(
            rows: rows, purpose: purpose, noise: RandomStream(seed: 5, purpose: "test noise"))
        chain.forward(Self.ours(input, list.input, rows).span, parameters.span, &context)
        var result = [Float](repeating: 0, count: rows * list.output.count)
        var span = result.mutableSpan
        chain.copyResult(into: &span)
        return Self.theirs(result, list.output, rows)
    }

    /// The gradients for the batch that passed last.
    func gradients(
        _ delta: [Float], _ input: [Float], _ parameters: [Float]
    ) -> (parameters: [Float], input: [Float]) {
        var gradient = [Float](repeating: .nan, count: parameters.count)
        var inputDelta = [Float](repeating: .nan, count: input.count)
        var gradientSpan = gradient.mutableSpan
        var inputSpan = inputDelta.mutableSpan
        chain.backward(
            Self.ours(delta, list.output, rows).span, input: Self.ours(input, list.input, rows).span,
            parameters.span, into: &gradientSpan, inputDelta: &inputSpan)
        return (gradient, Self.theirs(inputDelta, list.input, rows))
    }

    /// Where each tensor lies, as in a network of these layers.
    var layout: ParameterLayout {
        ParameterLayout(
            list.parameters.map {
                ParameterTensor(
                    name: $0.name, shape: $0.shape, offset: 0, order: $0.order, isStatistic: $0.isStatistic)
            })
    }

    /// `[batch, channels, height, width]` as the layers take it.
    private static func ours(_ values: [Float], _ shape: SampleShape, _ rows: Int) -> [Float] {
        guard case .image(let channels, let height, let width) = shape else { return values }
        return exchanged(values, rows, channels, height * width)
    }

    private static func theirs(_ values: [Float], _ shape: SampleShape, _ rows: Int) -> [Float] {
        guard case .image(let channels, let height, let width) = shape else { return values }
        return exchanged(values, channels, rows, height * width)
    }

    /// `[outer, inner, block]` as `[inner, outer, block]`.
    private static func exchanged(_ values: [Float], _ outer: Int, _ inner: Int, _ block: Int) -> [Float] {
        (0..<(outer * inner * block)).map { index in
            let (pair, place) = index.quotientAndRemainder(dividingBy: block)
            let (j, i) = pair.quotientAndRemainder(dividingBy: outer)
            return values[(i * inner + j) * block + place]
        }
    }
}

/// One use of a layer, small enough to change every number of it.
struct LayerCase: CustomTestStringConvertible, Sendable {
    let name: String
    let parts: [SettingPart]
    let shape: SampleShape
    var rows = 3

    var testDescription: String { name }

    init(_ name: String, _ parts: [SettingPart], on shape: SampleShape, rows: Int = 3) {
        self.name = name
        self.parts = parts
        self.shape = shape
        self.rows = rows
    }

    private static let image = SampleShape.image(channels: 2, height: 5, width: 4)

    /// At least one for each layer of the catalogue.
    static let all: [LayerCase] = [
        LayerCase("dense", [.layer("dense", ["outputs": 3])], on: .features(5)),
        LayerCase("dense wide", [.layer("dense", ["outputs": 40])], on: .features(3)),
        LayerCase("dense without bias", [.layer("dense", ["outputs": 3, "bias": false])], on: .features(5)),
        LayerCase("dense on tokens", [.layer("dense", ["outputs": 2])], on: .tokens(3, channels: 4)),
        LayerCase("conv", [.layer("conv", ["channels": 3, "kernel": 3])], on: image),
        LayerCase(
            "conv padded", [.layer("conv", ["channels": 3, "kernel": 3, "padding": 2])], on: image),
        LayerCase(
            "conv strided", [.layer("conv", ["channels": 2, "kernel": 3, "stride": 2, "padding": 1])],
            on: image),
        LayerCase(
            "conv depthwise", [.layer("conv", ["channels": 4, "kernel": 3, "padding": 1, "groups": 2])],
            on: image),
        LayerCase(
            "conv of one pixel", [.layer("conv", ["channels": 3, "kernel": 1, "bias": false])], on: image),
        LayerCase(
            "conv of one pixel, strided", [.layer("conv", ["channels": 3, "kernel": 1, "stride": 2])],
            on: image),
        LayerCase("max-pool", [.layer("max-pool", ["kernel": 2])], on: image),
        LayerCase(
            "max-pool overlapping", [.layer("max-pool", ["kernel": 3, "stride": 2, "padding": 1])], on: image),
        LayerCase("average-pool", [.layer("average-pool", ["kernel": 2])], on: image),
        LayerCase(
            "average-pool padded", [.layer("average-pool", ["kernel": 3, "stride": 2, "padding": 1])],
            on: image),
        LayerCase("global-max-pool", [.layer("global-max-pool")], on: image),
        LayerCase("global-average-pool", [.layer("global-average-pool")], on: image),
        LayerCase("flatten", [.layer("flatten")], on: image),
        LayerCase("flatten tokens", [.layer("flatten")], on: .tokens(3, channels: 2)),
        LayerCase("batch-norm", [.layer("batch-norm")], on: image),
        LayerCase(
            "batch-norm of features", [.layer("batch-norm", ["statistics": "batch"])], on: .features(4),
            rows: 6),
        LayerCase("layer-norm", [.layer("layer-norm")], on: .features(6)),
        LayerCase("layer-norm of tokens", [.layer("layer-norm")], on: .tokens(2, channels: 5)),
        LayerCase(
            "group-norm", [.layer("group-norm", ["groups": 2])],
            on: .image(channels: 4, height: 2, width: 3)),
        LayerCase("dropout", [.layer("dropout", ["probability": 0.4])], on: .features(7)),
        LayerCase("relu", [.layer("relu")], on: .features(5)),
        LayerCase("gelu", [.layer("gelu")], on: .features(5)),
        LayerCase("tanh", [.layer("tanh")], on: .features(5)),
        LayerCase("sigmoid", [.layer("sigmoid")], on: .features(5)),
        LayerCase("embedding", [.layer("embedding", ["count": 4, "channels": 3])], on: .features(5)),
        LayerCase("position-embedding", [.layer("position-embedding")], on: .tokens(3, channels: 2)),
        LayerCase("attention", [.layer("attention", ["heads": 2])], on: .tokens(4, channels: 4), rows: 2),
        LayerCase("attention of one head", [.layer("attention", ["heads": 1])], on: .tokens(5, channels: 3)),
        LayerCase("history", [.layer("history", ["length": 3])], on: .tokens(4, channels: 2)),
        LayerCase(
            "tied-output",
            [
                .layer("embedding", ["count": 4, "channels": 3]), .layer("tanh"),
                .layer("tied-output", ["outputs": 4]),
            ], on: .features(5)),
        LayerCase(
            "residual",
            [
                .layer(
                    "residual",
                    [
                        "layers": .parts([
                            .layer("conv", ["channels": 2, "kernel": 3, "padding": 1]), .layer("tanh"),
                        ])
                    ]
                )
            ], on: image),
        LayerCase(
            "residual with projection",
            [
                .layer(
                    "residual",
                    [
                        "layers": .parts([
                            .layer("conv", ["channels": 3, "kernel": 3, "stride": 2, "padding": 1]),
                            .layer("group-norm", ["groups": 1]), .layer("gelu"),
                        ]),
                        "projection": .parts([.layer("conv", ["channels": 3, "kernel": 1, "stride": 2])]),
                    ])
            ], on: image),
        LayerCase(
            "a small network",
            [
                .layer("conv", ["channels": 3, "kernel": 3]), .layer("batch-norm"), .layer("tanh"),
                .layer("average-pool", ["kernel": 2]), .layer("flatten"), .layer("dense", ["outputs": 2]),
            ], on: image),
    ]

    /// Names of all layers used, those in blocks too.
    var layers: [String] { parts.flatMap(Self.names) }

    private static func names(_ part: SettingPart) -> [String] {
        [part.name]
            + part.settings.all.flatMap { setting -> [String] in
                if case .parts(let parts) = setting.value { parts.flatMap(names) } else { [] }
            }
    }

    /// Numbers no two of which are closer than 1/15, none closer than 1/30 to 0, in random order; indices where the layers
    /// take them.
    func makeInput(_ list: LayerList) -> [Float] {
        var stream = RandomStream(seed: 7, purpose: "layer input")
        let count = rows * shape.count
        if let limit = list.layers[0].indexLimit {
            return (0..<count).map { _ in Float(stream.integer(below: limit)) }
        }
        return stream.permutation(count).map { (Float($0 - count / 2) + 0.5) / 15 }
    }
}
