import Catalogues
import Glibc

/// Half a cosine from the learning rate down to a final rate: `γ_end + (γ − γ_end)·(1 + cos(π·step/steps))/2`.
///
/// Source: Loshchilov & Hutter 2017 (arXiv:1608.03983), equation 5 without restarts (PyTorch's `CosineAnnealingLR`).
public struct CosineDecay: LearningRateSchedule {
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
            preconditionFailure("a cosine schedule needs the planned number of steps")
        }
        let progress = plannedSteps > 0 ? min(1, Double(step) / Double(plannedSteps)) : 1
        return Float(finalRate + (learningRate - finalRate) * (1 + cos(Double.pi * progress)) / 2)
    }
}

extension CosineDecay {
    static let entry = LearningRateScheduleEntry(
        "cosine", "Half a cosine from the learning rate to the final rate over the planned steps",
        source: "Loshchilov & Hutter 2017 (arXiv:1608.03983), equation 5",
        settings: [
            Setting(
                "final-fraction", .number(0...1), default: 0,
                "the rate at the end of the plan, as a share of the learning rate")
        ]
    ) { settings, rate in
        CosineDecay(rate, finalFraction: settings.number("final-fraction"))
    }
}
