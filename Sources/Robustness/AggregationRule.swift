public import LinearAlgebra

/// A neighbour's model, and the weight that the mixing matrix puts on it.
public struct ReceivedModel: Sendable {
    /// The model as it came, `[parameterCount]`.
    public let values: ParameterSnapshot
    /// W_ij of the receiving node i; rules that treat all models alike do not use it.
    public let weight: Double

    /// A model with its weight.
    public init(_ values: ParameterSnapshot, weight: Double) {
        self.values = values
        self.weight = weight
    }
}

/// A way to combine a node's model with its neighbours' when some of them lie.
///
/// V is the node's own model and those received, m of them in all; f of the received ones may be anything. The node's own
/// is always honest.
public protocol AggregationRule: Sendable {
    /// The fewest models, the node's own included, among which it bears `f` attackers.
    func fewestModels(bearing f: Int) -> Int

    /// `x ← R(V)`.
    ///
    /// - Parameters:
    ///   - received: the neighbours' models, finite, each of the own one's length; at least `fewestModels(bearing: f) − 1`,
    ///     and never none.
    ///   - f: how many of them may be anything.
    ///   - own: the node's own model, then the combination.
    ///   - pool: where working vectors come from.
    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool)
}

extension AggregationRule {
    /// V: the node's own model first, then the received ones in their order.
    func models(_ received: [ReceivedModel], _ own: borrowing ParameterVector) -> [ParameterSnapshot] {
        [own.snapshot()] + received.map(\.values)
    }
}
