/// The learning rate of every step: a pure function of the step's index and the planned number of steps.
public protocol LearningRateSchedule: Sendable {
    /// Whether `rate` needs to know how many steps are planned.
    var needsPlannedSteps: Bool { get }

    /// The learning rate of a step.
    ///
    /// - Parameters:
    ///   - step: steps done before this one, at least 0.
    ///   - plannedSteps: steps the whole run will make, if known; traps without it when `needsPlannedSteps`. Steps past
    ///     the plan keep the plan's last rate.
    /// - Returns: the rate, at least 0.
    func rate(step: Int, of plannedSteps: Int?) -> Float
}
