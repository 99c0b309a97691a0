public import LinearAlgebra

/// Moves parameters along a gradient and remembers what it needs for the next step.
///
/// An optimizer belongs to one replica and stays with its owner: it is not `Sendable`. A step makes one pass over the
/// vectors and allocates nothing while no snapshot of its state is held.
public protocol Optimizer: AnyObject {
    /// One step.
    ///
    /// - Parameters:
    ///   - parameters: `[count]`, changed in place.
    ///   - gradient: of the loss at the parameters, `[count]`. Traps when the lengths differ.
    ///   - learningRate: of this step, at least 0.
    func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float)

    /// What the optimizer remembers, frozen; for checkpoints and for merging between nodes.
    var state: OptimizerState { get }

    /// Goes on from a state that an optimizer of the same kind and length gave. Traps when the number of vectors or a
    /// length differs.
    func restore(_ state: OptimizerState)
}

extension ParameterVector {
    /// Puts zeros in the place of negative numbers: means of squares that a merge by differences carried past zero.
    mutating func raiseToZero() {
        let values = snapshot()
        var isNegative = false
        for index in 0..<values.count where values.span[index] < 0 { isNegative = true }
        guard isNegative else { return }
        var target = mutableSpan
        for index in target.indices where target[index] < 0 { target[index] = 0 }
    }
}

/// What an optimizer remembers between steps.
public struct OptimizerState: Sendable {
    /// Steps done so far.
    public var stepCount: Int
    /// The vectors, each `[count]`; which ones is said at the optimizer.
    public var vectors: [ParameterSnapshot]

    /// - Parameters:
    ///   - stepCount: steps done so far, at least 0.
    ///   - vectors: the optimizer's vectors, in its order.
    public init(stepCount: Int, vectors: [ParameterSnapshot]) {
        self.stepCount = stepCount
        self.vectors = vectors
    }
}
