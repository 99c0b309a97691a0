import LinearAlgebra

/// How large a batch's gradient may be; the rest is cut off before the algorithm sees it.
///
/// Source: Pascanu, Mikolov & Bengio, ICML 2013 (arXiv:1211.5063), algorithm 1, in the forms of PyTorch's
/// `clip_grad_norm_` and `clip_grad_value_`. A gradient that is not finite stays so: a run that diverges shows it. This is
/// no privacy: that needs every example's gradient clipped by itself (`GradientPrivacy`).
public enum GradientClipping: Sendable, Equatable {
    /// `g ← g · min(1, C/(‖g‖ + 1e-6))`: keeps the direction; C greater than 0.
    case norm(Double)
    /// `gᵢ ← max(−C, min(C, gᵢ))`: each element by itself; C greater than 0.
    case value(Double)

    /// The choice in words, for reports.
    public var text: String {
        switch self {
        case .norm(let bound): "gradients clipped to norm \(bound)"
        case .value(let bound): "gradients clipped to values of ±\(bound)"
        }
    }

    /// Clips in place.
    ///
    /// - Parameters:
    ///   - gradient: `[parameterCount]`.
    ///   - statistics: positions of running statistics (`ParameterLayout.statistics`), which have no gradient and stay as
    ///     they are; ascending.
    func apply(to gradient: inout ParameterVector, leaving statistics: [Range<Int>]) {
        switch self {
        case .value(let bound):
            let limit = Float(bound)
            var target = gradient.mutableSpan
            Self.forEachPart(of: target.count, leaving: statistics) { part in
                for index in part {
                    // Written so that what is not a number stays so.
                    let value = target[index]
                    target[index] = value > limit ? limit : value < -limit ? -limit : value
                }
            }
        case .norm(let bound):
            var target = gradient.mutableSpan
            var squares = 0.0
            Self.forEachPart(of: target.count, leaving: statistics) { part in
                squares += Double(VectorKernels.squaredNorm(target.span.extracting(part)))
            }
            let norm = squares.squareRoot()
            guard norm > bound || !norm.isFinite else { return }
            let factor = Float(bound / (norm + 1e-6))
            Self.forEachPart(of: target.count, leaving: statistics) { part in
                for index in part { target[index] *= factor }
            }
        }
    }

    private static func forEachPart(
        of count: Int, leaving holes: [Range<Int>], _ body: (Range<Int>) -> Void
    ) {
        var first = 0
        for hole in holes {
            if first < hole.lowerBound { body(first..<hole.lowerBound) }
            first = hole.upperBound
        }
        if first < count { body(first..<count) }
    }
}
