public import Catalogues

/// All learning-rate schedules that an experiment file can name.
public enum LearningRateScheduleCatalogue {
    /// Every schedule; all of them can be preceded by a linear warm-up.
    public static let all = Catalogue<LearningRateScheduleEntry>(
        "learning-rate schedule",
        [
            ConstantRate.entry,
            StepDecay.entry,
            CosineDecay.entry,
            LinearDecay.entry,
            LinearWarmUp.entry,
            Impulse.entry,
        ])
}

/// A learning-rate schedule by name, with its settings.
public struct LearningRateScheduleEntry: CatalogueEntry {
    /// The name in experiment files.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Where it comes from; empty when there is no paper.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]
    private let factory: @Sendable (Settings, Float) -> any LearningRateSchedule

    /// Adds the setting `warm-up-steps` to the given ones.
    init(
        _ name: String, _ summary: String, source: String = "", settings: [Setting] = [],
        defaultWarmUpSteps: Int = 0,
        make factory: @escaping @Sendable (Settings, Float) -> any LearningRateSchedule
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings =
            settings + [
                Setting(
                    "warm-up-steps", .integer(0...Int.max), default: .integer(defaultWarmUpSteps),
                    "steps over which the rate first rises linearly to the learning rate; 0 for none")
            ]
        self.factory = factory
    }

    /// The schedule for a learning rate.
    ///
    /// - Parameters:
    ///   - settings: values of this entry's `settings`.
    ///   - learningRate: the rate that the schedule starts from, or that the warm-up ends at; at least 0.
    /// - Returns: the schedule, after the warm-up if there is one.
    public func make(_ settings: Settings, learningRate: Float) -> any LearningRateSchedule {
        let warmUpSteps = settings.integer("warm-up-steps")
        let schedule = factory(settings, learningRate)
        return warmUpSteps == 0 ? schedule : LinearWarmUp(steps: warmUpSteps, then: schedule)
    }
}
