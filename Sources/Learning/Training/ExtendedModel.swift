public import Determinism
public import LinearAlgebra

/// A model with vectors of its own size behind its parameters, which are exchanged as these are but decide nothing about its
/// answers: an optimizer's state that travels with the model.
public struct ExtendedModel: Model {
    /// The model alone.
    public let base: any Model
    /// The model's tensors, then `state.0` and so on, each of the model's size.
    public let layout: ParameterLayout
    /// The model's fingerprint, and what lies behind it.
    public let fingerprint: String

    /// - Parameters:
    ///   - base: the model alone.
    ///   - states: vectors of its size behind it, at least 1.
    ///   - name: what they are, for the fingerprint.
    public init(_ base: any Model, states: Int, named name: String) {
        precondition(states >= 1, "\(states) states")
        self.base = base
        fingerprint = "\(base.fingerprint), with the state of \(name)"
        layout = ParameterLayout(
            base.layout.tensors
                + (0..<states).map {
                    ParameterTensor(
                        name: "state.\($0)", shape: [base.layout.count], offset: 0, order: .rowMajor,
                        isStatistic: true)
                })
    }

    /// The model alone.
    public var core: any Model { base }

    /// The model's start, with zeros behind it: what optimizers remember before their first step.
    public func initialValues(_ stream: inout RandomStream) -> [Float] {
        completed(base.initialValues(&stream))
    }

    /// The model's own numbers with zeros behind them.
    func completed(_ own: [Float]) -> [Float] {
        own + [Float](repeating: 0, count: layout.count - own.count)
    }

    /// The base's, on the first part of the vector.
    public func makeWorkspace(for dataset: Dataset, loss: any Loss) -> any ModelWorkspace {
        ExtendedWorkspace(base.makeWorkspace(for: dataset, loss: loss), count: base.layout.count)
    }
}

/// A workspace that sees the first part of every vector.
private final class ExtendedWorkspace: ModelWorkspace {
    private let base: any ModelWorkspace
    private let own: Range<Int>

    init(_ base: any ModelWorkspace, count: Int) {
        self.base = base
        own = 0..<count
    }

    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, into gradient: inout MutableSpan<Float>
    ) -> Float {
        for index in own.upperBound..<gradient.count { gradient[index] = 0 }
        var part = gradient._mutatingExtracting(own)
        return base.gradient(at: parameters.extracting(own), samples: samples, into: &part)
    }

    func clippedSum(
        at parameters: Span<Float>, samples: Span<Int32>, bound: Float, into sum: inout MutableSpan<Float>
    ) -> Float {
        for index in own.upperBound..<sum.count { sum[index] = 0 }
        var part = sum._mutatingExtracting(own)
        return base.clippedSum(
            at: parameters.extracting(own), samples: samples, bound: bound, into: &part)
    }

    func prepareEvaluation(_ parameters: Span<Float>) {
        base.prepareEvaluation(parameters.extracting(own))
    }

    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        base.evaluate(parameters.extracting(own), on: split, samples: samples, into: &totals)
    }
}

extension Model {
    /// The model itself.
    public var core: any Model { self }

    /// The numbers of the core in a flat vector.
    ///
    /// - Parameter parameters: `[layout.count]`.
    /// - Returns: `[core.layout.count]`; the very same snapshot where that is all.
    public func ofCore(_ parameters: ParameterSnapshot) -> ParameterSnapshot {
        let count = core.layout.count
        return count == parameters.count
            ? parameters : parameters.snapshot(of: 0..<count, from: BufferPool(length: count, capacity: 0))
    }

    /// A flat vector with the given numbers of the core, and a fresh state behind them if one travels with it.
    public func withFreshState(_ core: ParameterSnapshot) -> ParameterSnapshot {
        guard let extended = self as? ExtendedModel else { return core }
        return ParameterSnapshot(extended.completed(core.values))
    }
}
