import Catalogues
import Glibc

/// Multiplies the learning rate by a factor after every so many steps: `γ·factor^⌊step/every⌋` (PyTorch's `StepLR`).
public struct StepDecay: LearningRateSchedule {
    private let learningRate: Float
    private let every: Int
    private let factor: Double

    /// - Parameters:
    ///   - learningRate: of the first steps.
    ///   - every: steps between two changes, at least 1.
    ///   - factor: what each change multiplies by.
    public init(_ learningRate: Float, every: Int, factor: Double) {
        precondition(every > 0, "step decay every \(every) steps")
        self.learningRate = learningRate
        self.every = every
        self.factor = factor
    }

    /// Whether the length of the run must be known.
    public var needsPlannedSteps: Bool { false }

    /// The learning rate of a step.
    public func rate(step: Int, of plannedSteps: Int?) -> Float {
        Float(Double(learningRate) * pow(factor, Double(step / every)))
    }
}

extension StepDecay {
    static let entry = LearningRateScheduleEntry(
        "step", "The learning rate times factor^⌊step/every⌋ (PyTorch's StepLR)",
        settings: [
            Setting("every", .integer(1...Int.max), "steps between two changes of the rate"),
            Setting(
                "factor", .number(0...1, excludingLowerBound: true), default: 0.1,
                "what each change multiplies the rate by (PyTorch's default 0.1)"),
        ]
    ) { settings, rate in
        StepDecay(rate, every: settings.integer("every"), factor: settings.number("factor"))
    }
}
