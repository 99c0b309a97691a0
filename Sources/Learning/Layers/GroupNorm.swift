import Catalogues
import LinearAlgebra

/// Normalises groups of channels of each image: `y = w·(x − mean)/√(variance + ε) + b`, w and b for each channel.
///
/// PyTorch's `nn.GroupNorm`, with the biased variance. It needs no statistics of other samples, so nothing of it has to
/// be exchanged. Source: Wu & He 2018 (arXiv:1803.08494).
struct GroupNorm: Layer {
    let output: SampleShape
    fileprivate let groups: Int
    fileprivate let channels: Int
    fileprivate let plane: Int
    fileprivate let epsilon: Float

    init(groups: Int, epsilon: Float, on input: SampleShape) throws(LayerError) {
        guard case .image(let channels, let height, let width) = input else {
            throw .needs("images", got: input, "use layer-norm")
        }
        guard channels.isMultiple(of: groups) else {
            throw LayerError("\(groups) groups do not divide \(channels) channels")
        }
        output = input
        self.groups = groups
        self.channels = channels
        plane = height * width
        self.epsilon = epsilon
    }

    var parameters: [LayerParameter] {
        [
            LayerParameter(name: "weight", shape: [channels], start: .constant(1)),
            LayerParameter(name: "bias", shape: [channels], start: .constant(0)),
        ]
    }

    func makePass() -> any LayerPass { GroupNormPass(self) }
}

private final class GroupNormPass: LayerPass {
    private let layer: GroupNorm
    /// Of each group of each sample: mean and 1/√(variance + ε); `[groups, rows]`.
    private var means: [Float] = []
    private var inverses: [Float] = []

    init(_ layer: GroupNorm) {
        self.layer = layer
    }

    func reserve(rows: Int) {
        guard means.count < rows * layer.groups else { return }
        means = [Float](repeating: 0, count: rows * layer.groups)
        inverses = means
    }

    private var size: Int { layer.channels / layer.groups }

    /// Where one channel of one sample lies.
    private func line(_ channel: Int, _ row: Int, _ rows: Int) -> Range<Int> {
        let start = (channel * rows + row) * layer.plane
        return start..<(start + layer.plane)
    }

    func forward(
        _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
        _ context: inout PassContext
    ) {
        let rows = context.rows
        let count = Float(size * layer.plane)
        for group in 0..<layer.groups {
            let members = (group * size)..<((group + 1) * size)
            for row in 0..<rows {
                var sum: Float = 0
                for channel in members {
                    sum += VectorKernels.sum(input.extracting(line(channel, row, rows)))
                }
                let mean = sum / count
                var squares: Float = 0
                for channel in members {
                    squares += VectorKernels.squaredDeviation(
                        input.extracting(line(channel, row, rows)), from: mean)
                }
                let inverse = 1 / (squares / count + layer.epsilon).squareRoot()
                (means[group * rows + row], inverses[group * rows + row]) = (mean, inverse)
                for channel in members {
                    let scale = inverse * parameters[channel]
                    let shift = parameters[layer.channels + channel] - mean * scale
                    let x = input.extracting(line(channel, row, rows))
                    var y = output._mutatingExtracting(line(channel, row, rows))
                    for index in x.indices { y[index] = x[index] * scale + shift }
                }
            }
        }
    }

    /// As in `LayerNorm`, with the sums over the group's channels.
    func backward(
        _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>, rows: Int,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
    ) {
        for index in gradient.indices { gradient[index] = 0 }
        let count = Float(size * layer.plane)
        for group in 0..<layer.groups {
            let members = (group * size)..<((group + 1) * size)
            for row in 0..<rows {
                let (mean, inverse) = (means[group * rows + row], inverses[group * rows + row])
                var (constant, slope): (Float, Float) = (0, 0)
                for channel in members {
                    let incoming = delta.extracting(line(channel, row, rows))
                    let sum = VectorKernels.sum(incoming)
                    let product =
                        VectorKernels.dot(incoming, input.extracting(line(channel, row, rows)), minus: mean)
                        * inverse
                    gradient[channel] += product
                    gradient[layer.channels + channel] += sum
                    constant += parameters[channel] * sum / count
                    slope += parameters[channel] * product / count
                }
                guard inputDelta.count > 0 else { continue }
                for channel in members {
                    let x = input.extracting(line(channel, row, rows))
                    let incoming = delta.extracting(line(channel, row, rows))
                    let weight = parameters[channel]
                    var result = inputDelta._mutatingExtracting(line(channel, row, rows))
                    for index in x.indices {
                        result[index] =
                            inverse
                            * (weight * incoming[index] - constant - (x[index] - mean) * inverse * slope)
                    }
                }
            }
        }
    }
}

extension GroupNorm {
    static let entry = LayerEntry(
        "group-norm", "Normalises groups of channels of each image (nn.GroupNorm)",
        source: "Wu & He 2018 (arXiv:1803.08494)",
        start: "w 1, b 0",
        settings: [
            Setting("groups", .integer(1...65536), "groups of channels; must divide the channels"),
            .variancePadding,
        ]
    ) { settings, input throws(LayerError) in
        try GroupNorm(
            groups: settings.integer("groups"), epsilon: Float(settings.number("epsilon")), on: input)
    }
}
