import Catalogues

/// The learning rate for the first steps, then 0: local data push the models apart once, and from then on the algorithm only
/// averages.
///
/// The way to watch consensus by itself, whatever the algorithm and its memory: all nodes start from one model, as they must,
/// and a first gradient of unit curvature at rate 1 takes every node to its own minimum.
public struct Impulse: LearningRateSchedule {
    private let learningRate: Float
    private let steps: Int

    /// - Parameters:
    ///   - learningRate: of the first steps.
    ///   - steps: how many there are, at least 1.
    public init(_ learningRate: Float, steps: Int) {
        precondition(steps > 0, "an impulse of \(steps) steps")
        self.learningRate = learningRate
        self.steps = steps
    }

    /// Whether the length of the run must be known.
    public var needsPlannedSteps: Bool { false }

    /// The learning rate of a step.
    public func rate(step: Int, of plannedSteps: Int?) -> Float { step < steps ? learningRate : 0 }
}

extension Impulse {
    static let entry = LearningRateScheduleEntry(
        "impulse", "The learning rate for the first steps, then 0: what follows is averaging alone",
        settings: [
            Setting("steps", .integer(1...Int.max), default: 1, "steps of a node at the learning rate")
        ]
    ) { settings, rate in
        Impulse(rate, steps: settings.integer("steps"))
    }
}
