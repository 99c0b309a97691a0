import Catalogues

/// A straight line from the learning rate down to a final rate: `γ_end + (γ − γ_end)·(1 − step/steps)`.
///
/// Source: word2vec (Mikolov, Chen, Corrado & Dean 2013, arXiv:1301.3781, section 4.2), which goes to 1e-4 of the rate; PyTorch's
/// `LinearLR`.
public struct LinearDecay: LearningRateSchedule {
    private let learningRate: Double
    private let finalRate: Double

    /// - Parameters:
    ///   - learningRate: of step 0.
    ///   - finalFraction: the rate at the end of the plan, as a share of the learning rate, in `[0, 1]`.
    public init(_ learningRate: Float, finalFraction: Double = 0) {
        self.learningRate = Double(learningRate)
        finalRate = Double(learningRate) * finalFraction
    }

    /// Whether the length of the run must be known.
    public var needsPlannedSteps: Bool { true }

    /// The learning rate of a step.
    public func rate(step: Int, of plannedSteps: Int?) -> Float {
        guard let plannedSteps else {
            preconditionFailure("a linear schedule needs the planned number of steps")
        }
        let progress = plannedSteps > 0 ? min(1, Double(step) / Double(plannedSteps)) : 1
        return Float(finalRate + (learningRate - finalRate) * (1 - progress))
    }
}

extension LinearDecay {
    static let entry = LearningRateScheduleEntry(
        "linear", "A straight line from the learning rate to the final rate over the planned steps",
        source: "Mikolov, Chen, Corrado & Dean 2013 (arXiv:1301.3781), section 4.2",
        settings: [
            Setting(
                "final-fraction", .number(0...1), default: 0,
                "the rate at the end of the plan, as a share of the learning rate")
        ]
    ) { settings, rate in
        LinearDecay(rate, finalFraction: settings.number("final-fraction"))
    }
}
