public import LinearAlgebra

/// One thread's workspace for a workload: computes gradients and evaluates parameters.
///
/// It remembers nothing between calls but its buffers: the result depends on the arguments only. Not `Sendable`; every
/// thread makes its own.
public final class Learner {
    /// What is learned.
    public let workload: Workload
    let workspace: any ModelWorkspace
    /// The workspace, when its gradients touch few parameters and nothing is to be done to the others.
    private let sparseWorkspace: (any SparseModelWorkspace)?
    /// The same data with every training label C − 1 − y; made when a batch asks for it.
    private lazy var mirroredWorkspace = workload.model.makeWorkspace(
        for: workload.dataset.withMirroredLabels, loss: workload.loss)
    private let parameterCount: Int

    /// Samples in one product of an evaluation: large enough for the products to run at full speed, and fixed, so that
    /// the sums are always taken in the same order.
    static let evaluationBatch = 512

    /// - Parameter workload: what is learned.
    public init(_ workload: Workload) {
        self.workload = workload
        parameterCount = workload.parameterCount
        workspace = workload.model.makeWorkspace(for: workload.dataset, loss: workload.loss)
        sparseWorkspace = workload.hasSparseGradients ? workspace as? any SparseModelWorkspace : nil
    }

    /// A vector for a gradient, of the kind that this learner fills best.
    ///
    /// - Parameter pool: of the parameters' length.
    /// - Returns: zeros that list what is written to them, or a vector of any content.
    public func makeGradient(from pool: BufferPool) -> ParameterVector {
        sparseWorkspace != nil ? ParameterVector(sparseFrom: pool) : ParameterVector(undefinedFrom: pool)
    }

    /// The mean loss over a mini-batch and its gradient, both including L2; the gradient clipped when the workload says so.
    ///
    /// - Parameters:
    ///   - parameters: where to take the gradient, `[parameterCount]`.
    ///   - samples: positions in the training part, at least one; of a whole batch with wrong labels (`MirroredLabels`), as
    ///     that marks them.
    ///   - gradient: `[parameterCount]`, overwritten; lists what it touches when `makeGradient` made it so.
    /// - Returns: `mean loss + (λ/2)·‖x‖²`.
    public func gradient(
        at parameters: ParameterSnapshot, samples: Span<Int32>, into gradient: inout ParameterVector
    ) -> Float {
        precondition(
            parameters.count == parameterCount && gradient.count == parameterCount,
            "vectors of \(parameters.count) and \(gradient.count) for a model of \(parameterCount)")
        if gradient.isSparse, let sparseWorkspace, !MirroredLabels.isMarked(samples[0]) {
            return gradient.touch { span, touched in
                sparseWorkspace.gradient(
                    at: parameters.span, samples: samples, addingTo: &span, touched: touched)
            }
        }
        var span = gradient.mutableSpan
        var loss: Float
        if MirroredLabels.isMarked(samples[0]) {
            let unmarked = MirroredLabels.unmarked(samples)
            loss = mirroredWorkspace.gradient(at: parameters.span, samples: unmarked.span, into: &span)
        } else {
            loss = workspace.gradient(at: parameters.span, samples: samples, into: &span)
        }
        if workload.l2 > 0 {
            loss += L2Penalty.add(
                workload.l2, of: parameters, to: &gradient, leaving: workload.model.layout.statistics)
        }
        workload.clipping?.apply(to: &gradient, leaving: workload.model.layout.statistics)
        return loss
    }

    /// The mean loss over a mini-batch and its gradient, both including L2.
    public func gradient(
        at parameters: ParameterSnapshot, samples: [Int32], into gradient: inout ParameterVector
    ) -> Float {
        self.gradient(at: parameters, samples: samples.span, into: &gradient)
    }

    /// The mean loss (without L2) and the metric on a part of the data.
    ///
    /// - Parameters:
    ///   - parameters: `[parameterCount]`.
    ///   - split: which part.
    ///   - limit: take only the first samples of the part; nil for all.
    /// - Returns: means over the samples.
    public func evaluate(_ parameters: ParameterSnapshot, on split: Split, limit: Int? = nil) -> Evaluation {
        precondition(
            parameters.count == parameterCount,
            "a vector of \(parameters.count) for a model of \(parameterCount)")
        let count = min(workload.dataset[split].count, limit ?? .max)
        precondition(count > 0, "an evaluation of \(count) samples")
        workspace.prepareEvaluation(parameters.span)
        var totals = EvaluationTotals()
        var first = 0
        while first < count {
            let end = min(first + Self.evaluationBatch, count)
            workspace.evaluate(parameters.span, on: split, samples: first..<end, into: &totals)
            first = end
        }
        return workload.evaluation(of: totals, on: split)
    }
}
