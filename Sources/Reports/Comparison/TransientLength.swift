/// How long a variant learns more slowly, for each sample, than training on one model does: its transient.
///
/// Decentralised SGD reaches the rate of centralised SGD after a transient that grows as the graph mixes worse and the data are
/// more unlike (Pu, Olshevsky and Paschalidis 2020, arXiv 1906.02702; Ying and others 2021, arXiv 2110.13363). Theirs is a bound
/// on iterations, asymptotically; this is measured, in samples of all nodes, on the loss of the local models.
///
/// The transient of a run ends at the first evaluation from which on its loss is above the reference's at as many samples by no more
/// than 5 % of what the reference has learned by then. The reference's curve is straight between evaluations.
public struct TransientLength: Codable, Sendable, Equatable {
    /// The variant whose curve is the reference: the first that trains one model.
    public var reference: String

    /// Samples until the transient is over; over the seeds where it is, absent when it is with none.
    public var samples: Estimate?

    /// With how many seeds it is over before the curves end.
    public var ended: Int

    /// With how many seeds both curves are there.
    public var seeds: Int

    /// How much of what the reference has learned a variant may be behind.
    public static let tolerance = 0.05

    /// Algorithms that train a single model, in the order in which they are taken as the reference.
    private static let references = ["centralized", "all-reduce"]

    /// The group that others are measured against; absent when nobody trains a single model.
    static func reference(of groups: [RunGroup]) -> RunGroup? {
        references.lazy.compactMap { name in groups.first { $0.first.algorithm == name } }.first
    }

    /// The transient of a group.
    ///
    /// Absent for the reference itself, and without seeds in common.
    ///
    /// - Parameters:
    ///   - group: whose transient.
    ///   - reference: what it is against.
    ///   - bootstrap: how the interval is computed.
    init?(_ group: RunGroup, against reference: RunGroup, bootstrap: Bootstrap) {
        guard group.label != reference.label else { return nil }
        let pairs = group.runs.compactMap { run in
            reference.runs.first { $0.seed == run.seed }.map { (run: run, reference: $0) }
        }
        guard !pairs.isEmpty else { return nil }
        let lengths = pairs.compactMap { Self.length(of: $0.run.series, against: $0.reference.series) }
        self.reference = reference.label
        samples = lengths.isEmpty ? nil : bootstrap.mean(lengths)
        ended = lengths.count
        seeds = pairs.count
    }

    /// Samples at the end of the transient; absent when it does not end within both curves.
    static func length(of series: [EvaluationPoint], against reference: [EvaluationPoint]) -> Double? {
        guard let start = reference.first, let last = reference.last else { return nil }
        let common = series.filter { $0.samples <= last.samples }
        guard common.count > 1 else { return nil }
        var end: Double?
        for point in common {
            guard let there = loss(reference, at: point.samples) else { return nil }
            let learned = max(0, start.localLoss.mean - there)
            let isClose = point.localLoss.mean - there <= tolerance * learned
            end = isClose ? end ?? Double(point.samples) : nil
        }
        return end
    }

    /// The mean loss of the local models after so many samples.
    private static func loss(_ series: [EvaluationPoint], at samples: Int) -> Double? {
        guard let next = series.firstIndex(where: { $0.samples >= samples }) else { return nil }
        let there = series[next].localLoss.mean
        guard next > 0, series[next].samples > samples else { return there }
        let before = series[next - 1]
        let fraction =
            Double(samples - before.samples) / Double(series[next].samples - before.samples)
        return before.localLoss.mean + fraction * (there - before.localLoss.mean)
    }
}
