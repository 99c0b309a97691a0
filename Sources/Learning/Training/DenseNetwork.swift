public import Determinism
import LinearAlgebra

/// Fully connected layers with an activation between them: linear and softmax regression are the case of one layer.
///
/// Every parameter starts uniform in ±1/√(inputs of its layer): PyTorch's default of `nn.Linear`. The numbers are drawn
/// in PyTorch's order, whatever the order in the vector.
public struct DenseNetwork: Model {
    /// Where each tensor lies in the flat vector.
    public let layout: ParameterLayout
    /// The architecture in words.
    public let fingerprint: String
    let layers: [DenseLayerShape]
    let activation: Activation

    /// - Parameters:
    ///   - kind: the first word of the fingerprint.
    ///   - widths: inputs, hidden layers, outputs; at least two numbers, each at least 1.
    ///   - activation: after every layer but the last.
    public init(_ kind: String, widths: [Int], activation: Activation = .relu) {
        precondition(widths.count >= 2 && widths.allSatisfy { $0 > 0 }, "layers of widths \(widths)")
        var layers: [DenseLayerShape] = []
        for (inputs, outputs) in zip(widths, widths.dropFirst()) {
            let offset = layers.last.map { $0.biases.upperBound } ?? 0
            layers.append(DenseLayerShape(inputs: inputs, outputs: outputs, offset: offset))
        }
        self.layers = layers
        self.activation = activation
        // In an `nn.Sequential` the layers have even numbers; the activations between them count too.
        layout = ParameterLayout(
            layers.enumerated().flatMap { index, layer in
                let prefix = layers.count == 1 ? "" : "\(2 * index)."
                return [
                    ("\(prefix)weight", [layer.outputs, layer.inputs], layer.order),
                    ("\(prefix)bias", [layer.outputs], ParameterTensor.Order.rowMajor),
                ]
            })
        fingerprint =
            "\(kind) " + widths.map(String.init).joined(separator: "-")
            + (layers.count > 1 ? " \(activation.rawValue)" : "")
    }

    /// Parameters to start from, `[layout.count]`.
    public func initialValues(_ stream: inout RandomStream) -> [Float] {
        var values = [Float](repeating: 0, count: layout.count)
        for layer in layers {
            let bound = 1 / Double(layer.inputs).squareRoot()
            for output in 0..<layer.outputs {
                for input in 0..<layer.inputs {
                    let position =
                        layer.isNarrow ? output * layer.inputs + input : input * layer.outputs + output
                    values[layer.offset + position] = Float(stream.uniform(-bound, bound))
                }
            }
            for position in layer.biases { values[position] = Float(stream.uniform(-bound, bound)) }
        }
        return values
    }

    /// One thread's buffers; traps when the data's rows do not fit.
    public func makeWorkspace(for dataset: Dataset, loss: any Loss) -> any ModelWorkspace {
        DenseNetworkWorkspace(self, dataset: dataset, loss: loss)
    }
}
