import Catalogues

/// A model that is layers in a row, and so can be cut between two of them.
protocol LayeredModel: Model {
    /// Its layers, in the order of the parameter vector.
    var list: LayerList { get }
}

extension SequentialNetwork: LayeredModel {}

extension DenseNetwork: LayeredModel {
    /// The same arithmetic layer by layer; the parameters lie as in the network's own vector.
    var list: LayerList {
        var parts: [SettingPart] = []
        for (index, layer) in layers.enumerated() {
            parts.append(.layer("dense", ["outputs": .integer(layer.outputs)]))
            if index < layers.count - 1 { parts.append(.layer(activation.rawValue)) }
        }
        do {
            return try LayerList(parts, on: .features(layers[0].inputs))
        } catch {
            preconditionFailure("\(fingerprint) as layers: \(error.problem)")
        }
    }
}
