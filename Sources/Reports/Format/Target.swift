/// On which side of its value a target is met.
public enum TargetDirection: String, Codable, Sendable, CaseIterable {
    /// Met when the value is at least the target.
    case atLeast

    /// Met when the value is at most the target.
    case atMost
}

/// A level that counts as "there", fixed before the run.
public struct Target: Codable, Sendable, Equatable {
    /// What is compared: `loss` or the name of the metric; always the mean over the local models.
    public var quantity: String

    /// On which side the target is met.
    public var direction: TargetDirection

    /// The level.
    public var value: Double

    /// How many evaluations in a row must meet it, at least 1.
    public var sustained: Int

    /// Puts a target together from its fields.
    public init(quantity: String, direction: TargetDirection, value: Double, sustained: Int = 1) {
        self.quantity = quantity
        self.direction = direction
        self.value = value
        self.sustained = sustained
    }
}

/// When a target was met: what had been spent by then.
public struct TargetCrossing: Codable, Sendable, Equatable {
    /// Virtual or wall seconds.
    public var seconds: Double

    /// Training samples over all nodes.
    public var samples: Double

    /// Payload and overhead bytes sent over all nodes.
    public var bytes: Double

    /// Puts a target crossing together from its fields.
    public init(seconds: Double, samples: Double, bytes: Double) {
        self.seconds = seconds
        self.samples = samples
        self.bytes = bytes
    }
}
