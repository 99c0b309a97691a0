/// Where each tensor of a model lies in the flat parameter vector.
public struct ParameterLayout: Sendable, Equatable {
    /// The tensors in the order of the vector, without gaps.
    public let tensors: [ParameterTensor]
    /// The length of the flat vector.
    public let count: Int

    /// Lays the tensors out one after the other.
    public init(_ shapes: [(name: String, shape: [Int], order: ParameterTensor.Order)]) {
        var offset = 0
        tensors = shapes.map { name, shape, order in
            let tensor = ParameterTensor(name: name, shape: shape, offset: offset, order: order)
            offset += tensor.count
            return tensor
        }
        count = offset
    }
}

/// One tensor in the flat parameter vector.
public struct ParameterTensor: Sendable, Equatable {
    /// How the elements follow each other in the vector.
    public enum Order: String, Sendable {
        /// The last axis changes fastest.
        case rowMajor
        /// A matrix `[outputs, inputs]` whose first axis changes fastest: stored as `[inputs, outputs]`.
        case transposed
    }

    /// The name PyTorch gives it in an `nn.Linear` or an `nn.Sequential`, for example `0.weight`.
    public let name: String
    /// The shape PyTorch gives it, for example `[outputs, inputs]`.
    public let shape: [Int]
    /// The position of its first element in the vector.
    public let offset: Int
    /// How the elements follow each other.
    public let order: Order

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }
    /// The positions of its elements in the vector.
    public var range: Range<Int> { offset..<(offset + count) }
}
