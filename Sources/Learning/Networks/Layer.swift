import Determinism

/// One layer of a network for inputs of one shape: an immutable description, shared by all threads.
protocol Layer: Sendable {
    /// The shape of what it gives.
    var output: SampleShape { get }

    /// Its parameters, in the order in which PyTorch declares them.
    var parameters: [LayerParameter] { get }

    /// One more than the greatest index it accepts, for a layer that takes its inputs as indices; nil for all others.
    var indexLimit: Int? { get }

    /// The shape of the table that it shares with the embedding at the head of its network, `[count, channels]`; nil for a
    /// layer with parameters of its own, or none.
    var sharedTable: [Int]? { get }

    /// Whether an evaluation needs statistics of a training batch with the parameters it evaluates.
    var needsEstimation: Bool { get }

    /// Multiplications with an addition each that one sample takes on its way through; only products of matrices count.
    var multiplyAdds: Int { get }

    /// One thread's memory and arithmetic.
    func makePass() -> any LayerPass
}

extension Layer {
    var parameters: [LayerParameter] { [] }
    var indexLimit: Int? { nil }
    var sharedTable: [Int]? { nil }
    var needsEstimation: Bool { false }
    var multiplyAdds: Int { 0 }
}

/// One tensor of a layer.
struct LayerParameter: Sendable, Equatable {
    /// What it starts from.
    enum Start: Sendable, Equatable {
        /// Uniform in ±bound.
        case uniform(bound: Double)
        /// Normal, mean 0.
        case normal(deviation: Double)
        /// The same number everywhere.
        case constant(Float)
    }

    /// PyTorch's name within the layer, for example `weight`, or `layers.0.weight` in a block of layers.
    let name: String
    /// PyTorch's shape.
    let shape: [Int]
    var order = ParameterTensor.Order.rowMajor
    let start: Start
    /// Whether it is a running mean or variance: see `BatchNorm`.
    var isStatistic = false
    /// Whether every node keeps its own: see `BatchNorm`.
    var isLocal = false

    var count: Int { shape.reduce(1, *) }

    /// The same tensor under a longer name.
    func below(_ prefix: String) -> LayerParameter {
        LayerParameter(
            name: "\(prefix).\(name)", shape: shape, order: order, start: start, isStatistic: isStatistic,
            isLocal: isLocal)
    }
}

/// What is the same for all layers in one pass through a network.
struct PassContext {
    enum Purpose {
        /// A gradient will follow.
        case training
        /// As a finished model answers.
        case evaluation
        /// As in training but without noise: layers keep the batch's statistics for the evaluations that follow.
        case estimation
    }

    /// Samples in the batch, at least 1.
    let rows: Int
    let purpose: Purpose
    /// Where noise comes from; drawn from in training only, by the layers in turn.
    var noise: RandomStream
}

/// One thread's memory and arithmetic for one layer.
///
/// Its calls come in order: `reserve`, `forward`, and in training `backward` for the same batch. In its steady state it
/// allocates nothing.
protocol LayerPass: AnyObject {
    /// Makes room for so many samples; keeps what is large enough.
    func reserve(rows: Int)

    /// The layer's answer.
    ///
    /// - Parameters:
    ///   - input: a batch of the layer's input shape.
    ///   - parameters: the layer's own part of the vector.
    ///   - output: a batch of its output shape, overwritten.
    ///   - context: what the pass is for.
    func forward(
        _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
        _ context: inout PassContext)

    /// The gradients with respect to parameters and input.
    ///
    /// - Parameters:
    ///   - delta: `∂loss/∂output`, a batch.
    ///   - input: what `forward` took.
    ///   - output: what `forward` gave.
    ///   - parameters: the layer's own part of the vector.
    ///   - rows: samples in the batch.
    ///   - gradient: the layer's own part, overwritten.
    ///   - inputDelta: `∂loss/∂input`, a batch, overwritten; empty when nobody asks for it.
    func backward(
        _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>, rows: Int,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>)
}

extension LayerPass {
    func reserve(rows: Int) {}
}
