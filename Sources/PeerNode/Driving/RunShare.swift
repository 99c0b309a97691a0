import Runs

/// One node's part of a run's budget: when it is used up, and when its model is noted down.
///
/// Real peers do not know how far the others are, so every node takes an even share: with a budget in samples the number of
/// gradients that, taken by all nodes, uses the budget up; with a budget in bytes the n-th part; with a budget in time all
/// of it.
struct RunShare {
    private enum Measure {
        case steps
        case nanoseconds
        case bytes
    }

    private let measure: Measure
    /// What this node may use, in the measure.
    private let limit: Int
    /// What lies between two evaluation points, as a fraction of all nodes' samples, nanoseconds or bytes.
    private let spacing: Int
    private let spacingMeasure: Measure
    private let samplesPerRound: Int
    private let nodeCount: Int

    init(_ plan: RunPlan) {
        samplesPerRound = max(1, plan.samplesPerRound)
        nodeCount = plan.nodeCount
        switch plan.budget {
        case .samples(let samples):
            measure = .steps
            limit = (samples + samplesPerRound - 1) / samplesPerRound
        case .time(let nanoseconds):
            measure = .nanoseconds
            limit = Int(nanoseconds)
        case .bytes(let bytes):
            measure = .bytes
            limit = bytes / plan.nodeCount
        }
        switch plan.evaluation.spacing(in: plan.budget) {
        case .samples(let samples): (spacing, spacingMeasure) = (samples, .steps)
        case .time(let nanoseconds): (spacing, spacingMeasure) = (Int(nanoseconds), .nanoseconds)
        case .bytes(let bytes): (spacing, spacingMeasure) = (bytes, .bytes)
        }
    }

    /// Nanoseconds of the whole run, when the budget is one of time.
    var timeLimit: Int64? { measure == .nanoseconds ? Int64(limit) : nil }
    /// Nanoseconds between two evaluation points, when they lie apart in time.
    var evaluationPeriod: Int64? { spacingMeasure == .nanoseconds ? Int64(spacing) : nil }

    /// Whether the share is used up.
    func isSpent(steps: Int, nanoseconds: Int64, bytes: Int) -> Bool {
        switch measure {
        case .steps: steps >= limit
        case .nanoseconds: nanoseconds >= Int64(limit)
        case .bytes: bytes >= limit
        }
    }

    /// The share used, in `[0, 1]`.
    func fraction(steps: Int, nanoseconds: Int64, bytes: Int) -> Double {
        let used =
            switch measure {
            case .steps: steps
            case .nanoseconds: Int(nanoseconds)
            case .bytes: bytes
            }
        return min(1, Double(used) / Double(max(1, limit)))
    }

    /// The number of the last evaluation point that has been reached.
    func pointsReached(steps: Int, nanoseconds: Int64, bytes: Int) -> Int {
        switch spacingMeasure {
        case .steps: steps * samplesPerRound / spacing
        case .nanoseconds: Int(nanoseconds) / spacing
        case .bytes: bytes * nodeCount / spacing
        }
    }

    /// The number of the point at the end of a run that used its share up; later than all others, the same on all nodes.
    func lastPoint(after reached: Int) -> Int {
        guard measure == spacingMeasure else { return reached + 1 }
        let whole =
            switch measure {
            case .steps: limit * samplesPerRound
            case .nanoseconds: limit
            case .bytes: limit * nodeCount
            }
        return max(reached + 1, (whole + spacing - 1) / spacing)
    }
}
