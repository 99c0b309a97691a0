/// The same learning rate at every step.
public struct ConstantRate: LearningRateSchedule {
    private let learningRate: Float

    /// - Parameter learningRate: of every step.
    public init(_ learningRate: Float) {
        self.learningRate = learningRate
    }

    /// Whether the length of the run must be known.
    public var needsPlannedSteps: Bool { false }

    /// The learning rate of a step.
    public func rate(step: Int, of plannedSteps: Int?) -> Float { learningRate }
}

extension ConstantRate {
    static let entry = LearningRateScheduleEntry("constant", "The same learning rate at every step") {
        _, rate in
        ConstantRate(rate)
    }
}
