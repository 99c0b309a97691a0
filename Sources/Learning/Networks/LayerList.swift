import Catalogues

/// Layers in a row, each made for the shape that the one before it gives.
struct LayerList: Sendable {
    /// At least one.
    let layers: [any Layer]
    /// What the first layer takes.
    let input: SampleShape
    /// What the last layer gives.
    let output: SampleShape
    /// All layers' parameters, each named after its layer's index: `0.weight`, as in an `nn.Sequential`.
    let parameters: [LayerParameter]
    /// Each layer's part of the vector in which they lie one behind the other; that of a layer which shares a table is the
    /// table's.
    let ranges: [Range<Int>]
    /// Numbers in all parameters.
    let parameterCount: Int

    /// Most layers in one list.
    static let limit = 1000
    /// Most numbers in one sample between two layers, and most parameters of one layer.
    static let sizeLimit = 1 << 28

    /// - Parameters:
    ///   - parts: the layers as an experiment file states them.
    ///   - input: what the first one takes.
    ///   - key: the setting that lists them, for errors.
    /// - Throws: `LayerError` that names the first layer that does not fit.
    init(_ parts: [SettingPart], on input: SampleShape, key: String = "layers") throws(LayerError) {
        guard !parts.isEmpty, parts.count <= Self.limit else {
            throw LayerError("\(parts.count) layers (expected 1...\(Self.limit))").with(path: key, "")
        }
        var layers: [any Layer] = []
        var ranges: [Range<Int>] = []
        var end = 0
        var shape = input
        for (index, part) in parts.enumerated() {
            do throws(LayerError) {
                let layer = try Self.layer(part, on: shape)
                guard layer.indexLimit == nil || index == 0 else {
                    throw LayerError("takes indices, so it can only be the first layer")
                }
                if let table = layer.sharedTable {
                    ranges.append(try Self.place(of: table, in: layers))
                } else {
                    ranges.append(end..<(end + layer.parameters.reduce(0) { $0 + $1.count }))
                    end = ranges[index].upperBound
                }
                layers.append(layer)
                shape = layer.output
            } catch {
                let isOwn = error.path.isEmpty
                throw LayerError(isOwn ? "\(part.name): \(error.problem)" : error.problem).with(
                    path: "\(key)[\(index)]" + (isOwn ? "" : ".\(error.path)"),
                    error.place.isEmpty ? part.place : error.place)
            }
        }
        self.layers = layers
        self.input = input
        output = shape
        parameters = layers.enumerated().flatMap { index, layer in
            layer.parameters.map { $0.below("\(index)") }
        }
        self.ranges = ranges
        parameterCount = end
    }

    /// Where the table lies that a layer shares with the first one.
    private static func place(of table: [Int], in layers: [any Layer]) throws(LayerError) -> Range<Int> {
        guard !layers.contains(where: { $0.sharedTable != nil }) else {
            throw LayerError("a second layer that shares the embedding's table (expected one)")
        }
        guard let first = layers.first, first.indexLimit != nil, first.parameters[0].shape == table else {
            let found = layers.first.flatMap { $0.indexLimit == nil ? nil : $0.parameters[0].shape }
            throw LayerError(
                "shares the table of an embedding that the network begins with (got "
                    + "\(found.map { "one of \($0[0])x\($0[1])" } ?? "none"); expected one of "
                    + "\(table[0])x\(table[1]))")
        }
        return 0..<first.parameters[0].count
    }

    private static func layer(_ part: SettingPart, on shape: SampleShape) throws(LayerError) -> any Layer {
        guard let entry = LayerCatalogue.all[part.name] else {
            preconditionFailure("no layer '\(part.name)'")
        }
        let layer = try entry.make(part.settings, on: shape)
        let largest = max(layer.output.count, layer.parameters.reduce(0) { $0 + $1.count })
        guard largest <= sizeLimit else {
            throw LayerError("too large (got \(largest) numbers; expected at most \(sizeLimit))")
        }
        return layer
    }

    /// Whether any layer needs statistics before an evaluation.
    var needsEstimation: Bool { layers.contains { $0.needsEstimation } }

    /// Multiply-adds of all layers for one sample.
    var multiplyAdds: Int { layers.reduce(0) { $0 + $1.multiplyAdds } }
}

extension LayerList {
    /// Some of the layers of a list, as a list of their own: its parameters begin at 0 and keep their order.
    ///
    /// A layer that shares a table goes with the table's.
    init(_ range: Range<Int>, of whole: LayerList) {
        layers = Array(whole.layers[range])
        input = range.lowerBound == 0 ? whole.input : whole.layers[range.lowerBound - 1].output
        output = whole.layers[range.upperBound - 1].output
        parameters = layers.enumerated().flatMap { index, layer in
            layer.parameters.map { $0.below("\(range.lowerBound + index)") }
        }
        let start = whole.ranges[range.lowerBound].lowerBound
        ranges = whole.ranges[range].map { ($0.lowerBound - start)..<($0.upperBound - start) }
        parameterCount = ranges.reduce(0) { max($0, $1.upperBound) }
    }
}

extension LayerError {
    /// The same problem with another path and place.
    func with(path: String, _ place: String) -> LayerError {
        var error = self
        error.path = path
        error.place = place
        return error
    }
}

extension SettingPart {
    /// A layer with the given settings and defaults for the rest; traps when they do not fit: for networks of this
    /// package.
    static func layer(_ name: String, _ given: KeyValuePairs<String, SettingValue> = [:]) -> SettingPart {
        guard let entry = LayerCatalogue.all[name] else { preconditionFailure("no layer '\(name)'") }
        do {
            let settings = try Settings(entry.settings, given: given.map { (name: $0.key, value: $0.value) })
            return SettingPart(name: name, settings: settings)
        } catch {
            preconditionFailure("layer '\(name)': \(error.key): \(error)")
        }
    }

    /// Short, for fingerprints: the name with the settings' values.
    var short: String {
        guard !settings.all.isEmpty else { return name }
        let values = settings.all.map { setting in
            guard case .parts(let parts) = setting.value else { return setting.value.description }
            return "[" + parts.map(\.short).joined(separator: " ") + "]"
        }
        return "\(name)(\(values.joined(separator: ",")))"
    }
}
