/// Where each tensor of a model lies in the flat parameter vector.
public struct ParameterLayout: Sendable, Equatable {
    /// The tensors in the order of the vector, without gaps.
    public let tensors: [ParameterTensor]
    /// The length of the flat vector.
    public let count: Int

    /// The parts of the vector that hold running statistics rather than weights, in order.
    public let statistics: [Range<Int>]

    /// The parts of the vector in which every node keeps its own numbers, in order.
    public var local: [Range<Int>] { tensors.filter(\.isLocal).map(\.range) }

    /// Lays the tensors out one after the other.
    public init(_ shapes: [(name: String, shape: [Int], order: ParameterTensor.Order)]) {
        var offset = 0
        tensors = shapes.map { name, shape, order in
            let tensor = ParameterTensor(name: name, shape: shape, offset: offset, order: order)
            offset += tensor.count
            return tensor
        }
        count = offset
        statistics = tensors.filter(\.isStatistic).map(\.range)
    }

    /// Lays the tensors out one after the other, whatever their offsets say.
    init(_ described: [ParameterTensor]) {
        var offset = 0
        tensors = described.map {
            let tensor = ParameterTensor(
                name: $0.name, shape: $0.shape, offset: offset, order: $0.order,
                isStatistic: $0.isStatistic, isLocal: $0.isLocal)
            offset += tensor.count
            return tensor
        }
        count = offset
        statistics = tensors.filter(\.isStatistic).map(\.range)
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
    /// Whether it is a running mean or variance rather than a weight: no penalty pulls it towards 0.
    public let isStatistic: Bool
    /// Whether every node keeps its own numbers here.
    public let isLocal: Bool

    /// - Parameters:
    ///   - name: PyTorch's.
    ///   - shape: PyTorch's.
    ///   - offset: the position of its first element.
    ///   - order: how the elements follow each other.
    ///   - isStatistic: whether it is a running mean or variance.
    ///   - isLocal: whether every node keeps its own numbers here.
    public init(
        name: String, shape: [Int], offset: Int, order: Order, isStatistic: Bool = false,
        isLocal: Bool = false
    ) {
        self.name = name
        self.shape = shape
        self.offset = offset
        self.order = order
        self.isStatistic = isStatistic
        self.isLocal = isLocal
    }

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }
    /// The positions of its elements in the vector.
    public var range: Range<Int> { offset..<(offset + count) }

    /// The position in the vector of the element that comes at `index` in PyTorch's order (last axis fastest).
    public func position(of index: Int) -> Int {
        switch order {
        case .rowMajor: return offset + index
        case .transposed:
            let (row, column) = index.quotientAndRemainder(dividingBy: shape[1])
            return offset + column * shape[0] + row
        }
    }
}
