public import LinearAlgebra

/// An optimizer whose state lies behind the parameters in one vector, `[x, s₁, …, sₖ]`, so that whatever mixes such vectors
/// mixes the states as well.
///
/// Yu, Jin & Yang, ICML 2019, arXiv:1905.03817 (momentum averaged with the model). The count of steps, from which Adam's bias
/// correction follows, stays with the node: where all nodes step equally often it is the same. What is added to a gradient
/// behind the parameters is not looked at. A step copies the vector twice.
public final class TravellingOptimizer: Optimizer {
    private let inner: any Optimizer
    private let pool: BufferPool
    private let stateCount: Int

    /// - Parameters:
    ///   - count: the parameters, without state.
    ///   - make: the optimizer of that many parameters.
    public init(count: Int, make: (BufferPool) -> any Optimizer) {
        pool = BufferPool(length: count, capacity: 16)
        inner = make(pool)
        stateCount = inner.state.vectors.count
    }

    /// Vectors of parameter size that an optimizer remembers.
    public static func stateCount(make: (BufferPool) -> any Optimizer) -> Int {
        make(BufferPool(length: 1)).state.vectors.count
    }

    /// One step of the inner optimizer with the state in the vector.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        let count = pool.length
        precondition(
            parameters.count == (1 + stateCount) * count && gradient.count == parameters.count,
            "vectors of \(parameters.count) and \(gradient.count) for \(count) parameters and \(stateCount) states"
        )
        var state = inner.state
        for index in 0..<stateCount {
            let start = (1 + index) * count
            state.vectors[index] = parameters.snapshot(of: start..<(start + count))
        }
        inner.restore(state)
        var own = ParameterVector(parameters.snapshot(of: 0..<count), pool: pool)
        let slope = gradient.snapshot(of: 0..<count, from: pool)
        inner.step(&own, gradient: slope, learningRate: learningRate)
        pool.recycle(consume slope)
        parameters.replace(at: 0, with: own.freeze())
        for (index, vector) in inner.state.vectors.enumerated() {
            parameters.replace(at: (1 + index) * count, with: vector)
        }
    }

    /// The count of steps; the vectors are part of the parameters.
    public var state: OptimizerState { OptimizerState(stepCount: inner.state.stepCount, vectors: []) }

    /// Goes on from a count of steps.
    public func restore(_ state: OptimizerState) {
        var own = inner.state
        own.stepCount = state.stepCount
        inner.restore(own)
    }
}
