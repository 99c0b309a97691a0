import Catalogues
public import Determinism

/// Layers in a row, as an experiment file lists them.
///
/// Parameters start from PyTorch's defaults of each layer (`murmur list layers NAME`), drawn in PyTorch's order, whatever
/// the order in the vector.
public struct SequentialNetwork: Model {
    /// Where each tensor lies in the flat vector, named as in an `nn.Sequential`: `0.weight`, `0.bias`.
    public let layout: ParameterLayout
    /// The architecture in words.
    public let fingerprint: String
    let list: LayerList

    init(_ kind: String, _ parts: [SettingPart], on input: SampleShape) throws(LayerError) {
        list = try LayerList(parts, on: input)
        layout = ParameterLayout(
            list.parameters.map {
                ParameterTensor(
                    name: $0.name, shape: $0.shape, offset: 0, order: $0.order,
                    isStatistic: $0.isStatistic, isLocal: $0.isLocal)
            })
        fingerprint = "\(kind) on \(input): " + parts.map(\.short).joined(separator: " ")
    }

    /// Parameters to start from, `[layout.count]`.
    public func initialValues(_ stream: inout RandomStream) -> [Float] {
        var values = [Float](repeating: 0, count: layout.count)
        for (parameter, tensor) in zip(list.parameters, layout.tensors) {
            for index in 0..<tensor.count {
                values[tensor.position(of: index)] = Self.draw(parameter.start, &stream)
            }
        }
        return values
    }

    private static func draw(_ start: LayerParameter.Start, _ stream: inout RandomStream) -> Float {
        switch start {
        case .uniform(let bound): Float(stream.uniform(-bound, bound))
        case .normal(let deviation): Float(deviation * stream.normal())
        case .constant(let value): value
        }
    }

    /// One thread's buffers; traps when the data's rows do not fit.
    public func makeWorkspace(for dataset: Dataset, loss: any Loss) -> any ModelWorkspace {
        SequentialWorkspace(self, dataset: dataset, loss: loss)
    }
}

extension SequentialNetwork {
    /// The network for a data set.
    ///
    /// - Parameters:
    ///   - kind: the model's name.
    ///   - parts: its layers.
    ///   - dimensions: of one sample; empty for the data's own.
    ///   - dataset: the data it will be trained on.
    /// - Returns: the network.
    /// - Throws: when the layers do not fit together or do not fit the data.
    static func make(
        _ kind: String, _ parts: [SettingPart], input dimensions: [Double], for dataset: Dataset
    ) throws(WorkloadError) -> SequentialNetwork {
        if case .contexts = dataset.train.targets {
            throw .modelNeeds(
                model: kind, targets: "classes, real values or the characters of a text",
                dataset: dataset.name, has: dataset.targetKind)
        }
        let input = try shape(dimensions, of: dataset)
        let network: SequentialNetwork
        do {
            network = try SequentialNetwork(kind, parts, on: input)
        } catch {
            throw .layer(model: kind, path: error.path, place: error.place, problem: error.problem)
        }
        guard network.list.output == dataset.outputShape else {
            throw .layer(
                model: kind, path: "layers[\(parts.count - 1)]", place: parts[parts.count - 1].place,
                problem:
                    "the last layer gives \(network.list.output), but data set '\(dataset.name)' needs "
                    + "\(dataset.outputShape): one for each "
                    + (dataset.train.features.kind == .text ? "character that may follow" : "class or target")
            )
        }
        if let limit = network.list.layers[0].indexLimit {
            try checkIndices(of: dataset, below: limit, kind, parts[0].place)
        }
        return network
    }

    private static func shape(_ dimensions: [Double], of dataset: Dataset) throws(WorkloadError)
        -> SampleShape
    {
        guard !dimensions.isEmpty else { return dataset.sampleShape }
        let shape = SampleShape(dimensions: dimensions.compactMap { Int(exactly: $0) })
        guard let shape, dimensions.allSatisfy({ Int(exactly: $0) != nil && (1...65536).contains($0) }),
            shape.count == dataset.featureCount
        else {
            throw .setting(
                name: "input", got: SettingValue.numbers(dimensions).description,
                expected: "features, or tokens and channels, or channels, height and width: "
                    + "1 to 3 whole numbers whose product is \(dataset.featureCount)")
        }
        return shape
    }

    private static func checkIndices(
        of dataset: Dataset, below limit: Int, _ kind: String, _ place: String
    ) throws(WorkloadError) {
        for split in Split.allCases {
            let unfit: Float?
            func isUnfit(_ value: Float) -> Bool {
                !(value >= 0 && value < Float(limit) && value == value.rounded())
            }
            switch dataset[split].features {
            case .dense(let matrix): unfit = matrix.values.first(where: isUnfit)
            case .stored(let rows):
                var found: Float?
                rows.visit { _, row in found = found ?? row.first(where: isUnfit) }
                unfit = found
            case .windows(let windows):
                unfit = windows.vocabularyCount > limit ? Float(windows.vocabularyCount - 1) : nil
            case .sparse, .ratings:
                preconditionFailure("a network on \(dataset[split].features.kind.rawValue)")
            }
            if let unfit {
                throw .layer(
                    model: kind, path: "layers[0]", place: place,
                    problem: "data set '\(dataset.name)' has a feature \(unfit) "
                        + "(expected whole numbers in 0..<\(limit), not standardised)")
            }
        }
    }
}
