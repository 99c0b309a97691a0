/// Named tensors in the bytes of a file: safetensors or NumPy's `.npz`, told apart by how the bytes begin.
///
/// Nothing is believed before it is checked against the file's size; a tensor's numbers are read when they are asked for.
public struct WeightsFile: Sendable {
    /// The file as errors name it.
    public let file: String
    /// How the bytes are laid out.
    public let format: WeightsFormat
    /// What the file says about itself, in its order; always empty for `.npz`, which has no place for it.
    public let metadata: [(key: String, value: String)]
    let content: Content

    /// The most elements of a tensor: as many as the largest layer may have.
    public static let elementLimit = LayerList.sizeLimit

    enum Content: Sendable {
        case safetensors(SafetensorsDecoder)
        case npz(NPZWeights)
    }

    /// Reads the directory of a whole file.
    ///
    /// - Parameters:
    ///   - bytes: of the whole file.
    ///   - file: its name, for errors.
    /// - Throws: `WeightsError` when it is neither format, or damaged.
    public init(_ bytes: [UInt8], file: String) throws(WeightsError) {
        self.file = file
        if bytes.starts(with: [0x50, 0x4B]) {
            format = .npz
            metadata = []
            content = .npz(try NPZWeights(bytes, file: file))
        } else {
            format = .safetensors
            let decoder = try SafetensorsDecoder(bytes, file: file)
            metadata = decoder.header.metadata
            content = .safetensors(decoder)
        }
    }

    /// The tensors' names, in the file's order, but for the counts that PyTorch keeps beside running statistics
    /// (`num_batches_tracked`).
    public var names: [String] {
        let all =
            switch content {
            case .safetensors(let decoder): decoder.header.tensors.map(\.name)
            case .npz(let archive): archive.names
            }
        return all.filter { $0 != "num_batches_tracked" && !$0.hasSuffix(".num_batches_tracked") }
    }

    /// A tensor by name.
    ///
    /// - Parameters:
    ///   - name: one of `names`.
    ///   - limit: the most elements that make sense; no more than these are expanded.
    /// - Returns: its shape and its numbers in single precision, the last axis fastest.
    /// - Throws: `WeightsError` when it holds no floating-point numbers, or is damaged.
    public func tensor(_ name: String, limit: Int = Self.elementLimit) throws(WeightsError)
        -> NamedTensor
    {
        switch content {
        case .safetensors(let decoder): try decoder.tensor(name, limit: limit)
        case .npz(let archive): try archive.tensor(name, limit: limit)
        }
    }

    /// The value of a metadata key; nil when there is none.
    public func metadata(_ key: String) -> String? { metadata.first { $0.key == key }?.value }
}

/// A tensor with its name in a file.
public struct NamedTensor: Sendable, Equatable {
    /// The name, for example `0.weight`.
    public let name: String
    /// The dimensions; empty for a single number.
    public let shape: [Int]
    /// The elements, the last axis fastest; `[shape's product]`.
    public let values: [Float]

    /// Traps when the elements are not as many as the shape says.
    public init(name: String, shape: [Int], values: [Float]) {
        precondition(
            values.count == shape.reduce(1, *), "\(name): \(values.count) elements for shape \(shape)")
        self.name = name
        self.shape = shape
        self.values = values
    }
}

/// How named tensors are laid out in a file.
public enum WeightsFormat: String, Sendable, CaseIterable {
    /// Hugging Face's format: a JSON header, then the numbers.
    case safetensors
    /// NumPy's archive of arrays.
    case npz

    /// What file names end with.
    public var suffix: String { ".\(rawValue)" }

    /// The format that a file's name ends with; nil for another ending.
    public init?(path: String) {
        guard let format = Self.allCases.first(where: { path.hasSuffix($0.suffix) }) else { return nil }
        self = format
    }

    /// The bytes of a file with these tensors.
    ///
    /// - Parameters:
    ///   - tensors: with names that differ.
    ///   - metadata: what a safetensors file says about itself; `.npz` has no place for it.
    /// - Returns: the same bytes for the same arguments.
    public func encode(_ tensors: [NamedTensor], metadata: [(key: String, value: String)] = []) -> [UInt8] {
        switch self {
        case .safetensors: SafetensorsEncoder.encode(tensors, metadata: metadata)
        case .npz: NPZWeights.encode(tensors)
        }
    }
}
