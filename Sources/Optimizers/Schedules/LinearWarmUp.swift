/// A linear rise to the learning rate, then another schedule: step s of the warm-up has the share `(s + 1)/steps` of the
/// next schedule's first rate.
///
/// Source: Goyal et al. 2017 (arXiv:1706.02677), section 2.2. The next schedule counts its steps, and its share of the
/// plan, from the end of the warm-up.
public struct LinearWarmUp: LearningRateSchedule {
    private let steps: Int
    private let next: any LearningRateSchedule

    /// - Parameters:
    ///   - steps: length of the warm-up, at least 1.
    ///   - next: what follows.
    public init(steps: Int, then next: any LearningRateSchedule) {
        precondition(steps > 0, "a warm-up of \(steps) steps")
        self.steps = steps
        self.next = next
    }

    /// Whether the length of the run must be known.
    public var needsPlannedSteps: Bool { next.needsPlannedSteps }

    /// The learning rate of a step.
    public func rate(step: Int, of plannedSteps: Int?) -> Float {
        let remaining = plannedSteps.map { max(0, $0 - steps) }
        guard step < steps else { return next.rate(step: step - steps, of: remaining) }
        let first = next.rate(step: 0, of: remaining.map { max(1, $0) })
        return first * (Float(step + 1) / Float(steps))
    }
}

extension LinearWarmUp {
    static let entry = LearningRateScheduleEntry(
        "linear-warm-up", "A linear rise to the learning rate over warm-up-steps, then constant",
        source: "Goyal et al. 2017 (arXiv:1706.02677), section 2.2", defaultWarmUpSteps: 100
    ) { _, rate in
        ConstantRate(rate)
    }
}
