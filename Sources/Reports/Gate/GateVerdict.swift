/// Whether a variant meets one requirement, and by how much.
public struct GateVerdict: Codable, Sendable, Equatable {
    /// The requirement as it was written.
    public var clause: String
    /// Which variant was asked; empty when the requirement names its own.
    public var variant: String
    /// What was measured, with its interval over the seeds; the ratio to the baseline when `baseline` is there.
    public var value: Estimate?
    /// The mean of the runs by itself; only with a baseline.
    public var own: Double?
    /// The mean of the baseline; absent when the limit does not follow one.
    public var baseline: Double?
    /// Where good begins: for `value`.
    public var limit: Double
    /// Which side is good.
    public var direction: TargetDirection
    /// How many seeds were measured.
    public var seeds: Int
    /// Whether it holds.
    public var verdict: CheckedClaim.Verdict
    /// Why it could not be measured; absent when it was.
    public var obstacle: String?

    /// Judges what was measured.
    ///
    /// - Parameters:
    ///   - clause: the requirement as it was written.
    ///   - variant: who was asked.
    ///   - value: what was measured.
    ///   - own: the mean of the runs, when `value` is a ratio.
    ///   - baseline: the mean of the baseline, when `value` is a ratio.
    ///   - limit: where good begins.
    ///   - direction: which side is good.
    ///   - seeds: how many were measured.
    public init(
        clause: String, variant: String, value: Estimate, own: Double? = nil, baseline: Double? = nil,
        limit: Double, direction: TargetDirection, seeds: Int
    ) {
        self.clause = clause
        self.variant = variant
        self.value = value
        self.own = own
        self.baseline = baseline
        self.limit = limit
        self.direction = direction
        self.seeds = seeds
        let isGood = direction == .atLeast ? value.value >= limit : value.value <= limit
        verdict = isGood ? .holds : .fails
    }

    /// A requirement that could not be measured.
    public init(
        clause: String, variant: String, obstacle: String, limit: Double, direction: TargetDirection,
        seeds: Int
    ) {
        self.clause = clause
        self.variant = variant
        self.limit = limit
        self.direction = direction
        self.seeds = seeds
        self.obstacle = obstacle
        verdict = .unmeasured
    }

    /// Whether the interval over the seeds has both sides of the limit in it, so that other seeds might decide otherwise.
    public var straddles: Bool {
        guard let low = value?.low, let high = value?.high else { return false }
        return low < limit && limit < high
    }

    /// Whether it counts as met.
    ///
    /// - Parameter isStrict: whether the whole interval has to be on the good side.
    /// - Returns: false for what was not measured.
    public func passes(isStrict: Bool) -> Bool { verdict == .holds && !(isStrict && straddles) }

    /// Why, in one line: `0.912 [0.905, 0.918] over 3 seeds`.
    public var reason: String {
        guard let value else { return obstacle ?? "not measured" }
        let times = baseline == nil ? "" : " times the baseline"
        var text = EstimateText.text(value, EstimateText.shortMetric) + times
        text += seeds == 1 ? " with one seed" : " over \(seeds) seeds"
        if let own, let baseline {
            text += " (\(NumberText.significant(own)), baseline \(NumberText.significant(baseline)))"
        }
        return straddles ? text + "; the interval straddles the limit" : text
    }
}
