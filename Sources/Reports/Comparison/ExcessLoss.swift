/// Why the local models are not better: the excess of their mean loss over a reference, in two parts that add up to it.
///
/// (1/n) Σ f(x_i) − f_ref = [f(x̄) − f_ref] + [(1/n) Σ f(x_i) − f(x̄)], with f the loss on the test part at the last
/// evaluation. The first is what the averaged model has left to learn (optimisation), the second what the nodes lose by
/// not holding the same model (disagreement); for a convex f it is never negative (Jensen). The split is that of
/// decentralised SGD's analysis (Koloskova et al. 2020, "A Unified Theory of Decentralized SGD", lemmas 8 and 9) with
/// measured losses in place of bounds. How unlike the data are and how old gradients were act through both parts; where
/// gradients were measured, `causes` says how much.
public struct ExcessLoss: Codable, Sendable, Equatable {
    /// What keeps the loss up.
    public enum Limit: String, Codable, Sendable, CaseIterable {
        /// The averaged model has most of the excess itself.
        case optimisation

        /// Most of the excess is that nodes hold different models.
        case disagreement

        /// Most of the excess is that nodes have unlike data.
        case heterogeneity

        /// Most of the excess is that gradients are old when they are applied.
        case staleness

        /// The excess is under 2 % of what has been learned.
        case nothing
    }

    /// f_ref, the lowest loss known of or foreseen for any of the runs considered.
    public var reference: Double

    /// f(x̄) − f_ref, mean over the seeds.
    public var optimisation: Double

    /// (1/n) Σ f(x_i) − f(x̄), mean over the seeds.
    public var disagreement: Double

    /// The excess by cause; absent when the runs measured no gradients.
    public var causes: ExcessCauses?

    /// Which part keeps the loss up.
    public var limit: Limit

    /// What limits the runs and what to try, in one plain sentence.
    public var verdict: String

    /// How far apart the nodes are beside how far the topology lets them go, in words; absent when the topology foretells nothing.
    public var theory: String?

    /// All of it in one paragraph: the parts, the verdict, the theory.
    public var advice: String

    /// The parts for the runs of one variant; absent when one has no evaluation or a loss that is not finite.
    ///
    /// - Parameters:
    ///   - runs: at least one.
    ///   - reference: f_ref.
    public init?(_ runs: [RunReport], reference: Double) {
        let ends = runs.compactMap { run in
            run.series.first.flatMap { first in run.series.last.map { (first, $0) } }
        }
        guard !ends.isEmpty, ends.count == runs.count, reference.isFinite else { return nil }
        optimisation = SampleStatistics.mean(ends.map { $0.1.averagedLoss }) - reference
        disagreement = SampleStatistics.mean(ends.map { $0.1.localLoss.mean - $0.1.averagedLoss })
        let learned = SampleStatistics.mean(ends.map { $0.0.localLoss.mean }) - reference
        guard optimisation.isFinite, disagreement.isFinite, learned.isFinite else { return nil }
        self.reference = reference
        causes = ExcessCauses(runs, average: optimisation, apart: disagreement)
        if optimisation + disagreement <= Self.negligibleShare * learned {
            limit = .nothing
        } else if let causes {
            limit = causes.largest
        } else {
            limit = disagreement > optimisation ? .disagreement : .optimisation
        }
        (verdict, advice) = ("", "")
        verdict = ExcessAdvice.verdict(self, runs)
        theory = causes.flatMap { ExcessAdvice.theory($0, runs[0].topologyCard) }
        advice = [ExcessAdvice.parts(self), verdict, theory].compactMap(\.self).joined(separator: " ")
    }

    private static let negligibleShare = 0.02

    /// The reference of some runs: the lowest loss that a local mean or an average had, or that an average is heading for.
    ///
    /// A run's average is taken to be heading for 2 f(x̄_T) − f(x̄_{T/2}), but not below 0: with the O(1/T) rate of
    /// SGD on strongly convex losses (Bottou, Curtis and Nocedal 2018, theorem 4.7), what is left at the end is what was gained
    /// in the second half.
    ///
    /// - Returns: absent when no run has an evaluation of finite loss.
    public static func reference(of runs: [RunReport]) -> Double? {
        runs.compactMap { run -> Double? in
            guard let last = run.series.last, last.averagedLoss.isFinite else { return nil }
            let seen = run.series.flatMap { [$0.averagedLoss, $0.localLoss.mean] }.filter(\.isFinite)
            let half = run.series.last { 2 * $0.samples <= last.samples }?.averagedLoss ?? last.averagedLoss
            let gained = half.isFinite ? max(0, half - last.averagedLoss) : 0
            return min(
                seen.min() ?? last.averagedLoss, max(min(0, last.averagedLoss), last.averagedLoss - gained))
        }.min()
    }
}

extension DataCard {
    /// How far the labels of the nodes are from those of all together, in `[0, 1)`: the mean over nodes of the total
    /// variation distance ½ Σ_c |p_i(c) − p(c)|; absent without labels.
    var labelDistance: Double? {
        let counts = nodes.compactMap(\.labels).filter { $0.reduce(0, +) > 0 }
        guard let classes = counts.first?.count, counts.allSatisfy({ $0.count == classes }) else {
            return nil
        }
        let total = Double(counts.reduce(0) { $0 + $1.reduce(0, +) })
        let whole = (0..<classes).map { label in Double(counts.reduce(0) { $0 + $1[label] }) / total }
        return SampleStatistics.mean(
            counts.map { labels in
                let size = Double(labels.reduce(0, +))
                return zip(labels, whole).reduce(0) { $0 + abs(Double($1.0) / size - $1.1) } / 2
            })
    }
}
