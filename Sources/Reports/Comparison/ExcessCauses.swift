/// The excess loss of the local models by cause: four parts, none negative, that add up to it.
///
/// `ExcessLoss` splits the excess exactly into what the average x̄ has left to learn, A = f(x̄) − f_ref, and what the nodes lose by
/// standing elsewhere, D = (1/n) Σ f(x_i) − f(x̄). Both are attributed to causes with the gradients measured at the evaluations
/// of the second half (`GradientProbe`), in two steps.
///
/// **What stops the average.** A small step changes the loss of x̄ by −η ⟨g, g + b + e⟩. So of the descent ‖g‖² that its gradient
/// promises, disagreement takes the share β = −Σ⟨g, b⟩ / Σ‖g‖², staleness ε = −Σ⟨g, e⟩ / Σ‖g‖², and 1 − β − ε is still going on
/// (sums over evaluations; a share below 0, an error that helps, counts as 0, and shares above 1 together are scaled). A
/// goes to optimisation, disagreement and staleness in these shares.
///
/// **Why the nodes stand apart.** A node that takes T steps of its own moves away by Tη times its part of the dissimilarity, which
/// always points the same way, and by √T η times the noise, which does not: Ξ² = η² (T² ζ² + T s²), the two terms of the consensus
/// recursion of Koloskova et al. 2020 (arXiv:2003.10422, lemma 9), s² the noise of a mini-batch. Solved for T with the measured
/// distance Ξ², it gives the share T ζ² / (T ζ² + s²) that unlike data have in D and βA (heterogeneity); the rest is noise that
/// averaging does not remove fast enough (disagreement). Where nodes merge nothing and gradients are old, they hold copies of
/// one model of different age, and both go to staleness.
///
/// Limits: f is measured on the test part, gradients on training samples. T is in steps of plain SGD: momentum and adaptive steps
/// make it larger. The terms are those of stationarity, which early evaluations are far from. Staleness is measured where the
/// node's own model moves under its gradient, and only in simulations.
public struct ExcessCauses: Codable, Sendable, Equatable {
    /// (1 − β − ε) A: what more steps would gain.
    public var optimisation: Double

    /// What noise costs that averaging has not removed.
    public var disagreement: Double

    /// What unlike data cost.
    public var heterogeneity: Double

    /// What old gradients cost.
    public var staleness: Double

    /// T, after how many steps alone the nodes would stand as far apart as they do; mean over the runs.
    public var stepsApart: Double

    /// What the topology foretells of T at most: the steps between two rounds of averaging over the spectral gap; absent without
    /// a gap, or when nodes never merge.
    public var foretoldStepsApart: Double?

    /// (1/n) Σ_i ‖x_i − x̄‖² as measured.
    public var consensusDistance: Double

    /// The same as foretold at most: η² (T² ζ² + T s²) with the T foretold.
    public var foretoldConsensusDistance: Double?

    /// The parts of an excess; absent when a run has no measured gradients.
    ///
    /// - Parameters:
    ///   - runs: at least one, of one variant.
    ///   - average: A.
    ///   - apart: D.
    init?(_ runs: [RunReport], average: Double, apart: Double) {
        let probes = runs.compactMap { run -> [(point: EvaluationPoint, gradients: GradientProbe)]? in
            guard let last = run.series.last else { return nil }
            let late = run.series.filter { 2 * $0.samples >= last.samples }
            let found = late.compactMap { point in point.gradients.map { (point, $0) } }
            return found.isEmpty ? nil : found
        }
        guard !runs.isEmpty, probes.count == runs.count else { return nil }
        let all = probes.flatMap(\.self)
        let shares = Shares(all.map(\.gradients))
        let drift = Drift(all)
        let spread = shares.disagreement * max(0, average) + max(0, apart)
        let holdsCopies =
            runs.allSatisfy { run in
                run.staleness.mean > 0 && run.nodes.allSatisfy { $0.merges == 0 }
            }
        let unlike = drift.heterogeneityShare
        optimisation = shares.optimisation * max(0, average)
        staleness = shares.staleness * max(0, average) + (holdsCopies ? spread : 0)
        heterogeneity = holdsCopies ? 0 : unlike * spread
        disagreement = holdsCopies ? 0 : (1 - unlike) * spread
        stepsApart = drift.steps
        consensusDistance = drift.distance
        if let gap = runs[0].topologyCard.spectralGap, gap > 0, let period = Self.stepsPerRound(runs[0]) {
            foretoldStepsApart = period / gap
            foretoldConsensusDistance = drift.distance(after: period / gap)
        }
        let figures = [optimisation, disagreement, heterogeneity, staleness, stepsApart, consensusDistance]
        guard figures.allSatisfy(\.isFinite) else { return nil }
    }

    /// The cause of the largest part; the first among equals.
    var largest: ExcessLoss.Limit {
        let parts: [(ExcessLoss.Limit, Double)] = [
            (.optimisation, optimisation), (.disagreement, disagreement), (.heterogeneity, heterogeneity),
            (.staleness, staleness),
        ]
        return parts.reduce(parts[0]) { $1.1 > $0.1 ? $1 : $0 }.0
    }

    /// Local steps for each round of averaging with all neighbours; absent when nodes never merge.
    private static func stepsPerRound(_ run: RunReport) -> Double? {
        let steps = run.nodes.reduce(0) { $0 + $1.steps }
        let merges = run.nodes.reduce(0) { $0 + $1.merges }
        guard steps > 0, merges > 0 else { return nil }
        return max(1, Double(steps) * max(1, run.topologyCard.meanDegree) / Double(merges))
    }

    /// What becomes of the descent that the gradient of the average promises; shares that add up to 1.
    private struct Shares {
        var optimisation = 1.0
        var disagreement = 0.0
        var staleness = 0.0

        init(_ probes: [GradientProbe]) {
            let promised = probes.reduce(0) { $0 + $1.squaredNorm }
            guard promised > 0 else { return }
            disagreement = max(0, -probes.reduce(0) { $0 + $1.disagreement } / promised)
            staleness = max(0, -probes.reduce(0) { $0 + ($1.staleness ?? 0) } / promised)
            let taken = disagreement + staleness
            if taken > 1 {
                disagreement /= taken
                staleness /= taken
            }
            optimisation = max(0, 1 - taken)
        }
    }

    /// How far the nodes stand apart, and what drives them.
    private struct Drift {
        /// Means over the evaluations: Ξ², η², ζ² and s².
        let distance: Double
        private let squaredRate: Double
        private let dissimilarity: Double
        private let noise: Double
        /// T.
        let steps: Double

        init(_ points: [(point: EvaluationPoint, gradients: GradientProbe)]) {
            func mean(_ value: ((point: EvaluationPoint, gradients: GradientProbe)) -> Double) -> Double {
                SampleStatistics.mean(points.map(value))
            }
            distance = mean(\.point.consensusDistance)
            squaredRate = mean { $0.gradients.learningRate * $0.gradients.learningRate }
            dissimilarity = mean(\.gradients.dissimilarity)
            noise = mean(\.gradients.noise)
            // η²ζ² T² + η²s² T − Ξ² = 0, in the form that loses no digits when ζ² is small.
            let (a, b) = (squaredRate * dissimilarity, squaredRate * noise)
            let root = b + (b * b + 4 * a * distance).squareRoot()
            steps = root > 0 ? 2 * distance / root : 0
        }

        func distance(after steps: Double) -> Double {
            squaredRate * (steps * steps * dissimilarity + steps * noise)
        }

        var heterogeneityShare: Double {
            let (unlike, random) = (steps * dissimilarity, noise)
            return unlike + random > 0 ? unlike / (unlike + random) : 0
        }
    }
}
