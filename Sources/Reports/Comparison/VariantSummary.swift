/// The figures of one variant: means over its seeds with 95 % bootstrap intervals.
///
/// Unless they say otherwise, figures are of the local models, mean over nodes, on the test part.
public struct VariantSummary: Codable, Sendable, Equatable {
    /// What tables and legends call the variant.
    public var label: String

    /// The training algorithm.
    public var algorithm: String

    /// The seeds, ascending.
    public var seeds: [UInt64]

    /// Metric at the last evaluation.
    public var finalMetric: Estimate

    /// Loss at the last evaluation.
    public var finalLoss: Estimate

    /// Best metric of any evaluation.
    public var bestMetric: Estimate

    /// Metric of the worst node at the last evaluation.
    public var worstNodeMetric: Estimate

    /// The worst node of the worst seed.
    public var worstNode: String

    /// Metric of the averaged model x̄ at the last evaluation.
    public var averagedMetric: Estimate

    /// (1/n) Σ_i ‖x_i − x̄‖² at the last evaluation.
    public var consensusDistance: Estimate

    /// Mean height of the metric's curve over samples (area under the curve divided by its length).
    public var meanMetricOverSamples: Estimate

    /// The same over seconds, up to the time that every run of the comparison lasted; absent when one lasted none.
    public var meanMetricOverSeconds: Estimate?

    /// How the final metric is shared among the nodes; absent when a run does not keep the metric of every node.
    public var fairness: NodeFairness?

    /// Why the local models are not better; absent without finite losses.
    ///
    /// The reference is the lowest of all runs of the comparison.
    public var excessLoss: ExcessLoss?

    /// How long it learns more slowly for each sample than training on one model; absent when no variant does that.
    public var transient: TransientLength?

    /// How many seeds reached the target.
    public var reachedTarget: Int

    /// Seconds to the target; over the seeds that reached it, absent when none did.
    public var secondsToTarget: Estimate?

    /// Payload and overhead bytes to the target; likewise.
    public var bytesToTarget: Estimate?

    /// Training samples to the target; likewise.
    public var samplesToTarget: Estimate?

    /// Mean seconds to target of the first variant, divided by those of this one.
    ///
    /// Absent unless every seed of both reached the target. Seeds are paired when both variants have the same ones.
    public var speedUp: Estimate?

    /// The same with payload and overhead bytes to target; absent also when nothing was sent.
    public var byteRatio: Estimate?

    /// The same with training samples to target.
    public var sampleRatio: Estimate?

    /// How much this variant differs from the first, by the seeds both have; absent for the first and without such seeds.
    public var pairedDifferences: [PairedDifference]?

    /// Final metric minus that of the first variant, paired by seed; absent when the seeds differ.
    public var differenceToFirst: Estimate?

    /// ε of the node that gave most away, at the last evaluation; absent unless gradients were private in every run.
    public var epsilon: Estimate?

    /// Seconds, bytes and samples at the last evaluation, means over the seeds.
    public var spent: TargetCrossing

    /// The figures of a group.
    ///
    /// - Parameters:
    ///   - group: whose figures.
    ///   - first: what speed-ups and differences are against.
    ///   - target: what counts as "there".
    ///   - commonSeconds: how long every run of the comparison lasted.
    ///   - bootstrap: how intervals are computed.
    init(
        _ group: RunGroup, first: RunGroup, target: Target?, commonSeconds: Double, bootstrap: Bootstrap
    ) {
        let runs = group.runs.filter { !$0.series.isEmpty }
        func estimate(_ value: (EvaluationPoint) -> Double) -> Estimate {
            bootstrap.mean(runs.compactMap { $0.series.last.map(value) })
        }
        let metric = group.first.metric
        label = group.label
        algorithm = group.first.algorithm
        seeds = group.seeds
        finalMetric = estimate(\.localMetric.mean)
        finalLoss = estimate(\.localLoss.mean)
        averagedMetric = estimate(\.averagedMetric)
        consensusDistance = estimate(\.consensusDistance)
        worstNodeMetric = estimate { metric.worst(of: $0.localMetric) }
        bestMetric = bootstrap.mean(runs.map { metric.best(of: $0.series) })
        worstNode = metric.worstNode(of: runs)
        meanMetricOverSamples = bootstrap.mean(runs.map(\.meanMetricOverSamples))
        let heights = runs.compactMap { run in
            AreaUnderCurve.meanHeight(
                run.series.map(\.seconds), run.series.map(\.localMetric.mean), until: commonSeconds)
        }
        meanMetricOverSeconds =
            heights.isEmpty || heights.count < runs.count ? nil : bootstrap.mean(heights)
        fairness = NodeFairness(runs, bootstrap: bootstrap)
        spent = TargetCrossing(
            seconds: estimate(\.seconds).value,
            samples: estimate { Double($0.samples) }.value,
            bytes: estimate { Double($0.totalBytes) }.value
        )
        let epsilons = runs.compactMap { $0.series.last?.epsilon }
        epsilon = epsilons.isEmpty || epsilons.count < runs.count ? nil : bootstrap.mean(epsilons)
        let crossings = group.crossings(of: target)
        reachedTarget = crossings.count
        secondsToTarget = crossings.isEmpty ? nil : bootstrap.mean(crossings.map(\.seconds))
        bytesToTarget = crossings.isEmpty ? nil : bootstrap.mean(crossings.map(\.bytes))
        samplesToTarget = crossings.isEmpty ? nil : bootstrap.mean(crossings.map(\.samples))

        let isPaired = group.seeds == first.seeds && runs.count == group.runs.count
        let firstCrossings = first.crossings(of: target)
        if !crossings.isEmpty, crossings.count == group.runs.count, firstCrossings.count == first.runs.count {
            func ratio(_ spent: (TargetCrossing) -> Double) -> Estimate? {
                let (numerators, denominators) = (firstCrossings.map(spent), crossings.map(spent))
                guard denominators.allSatisfy({ $0 > 0 }) else { return nil }
                return bootstrap.ratio(
                    numerators, over: denominators, paired: group.seeds == first.seeds)
            }
            speedUp = ratio(\.seconds)
            byteRatio = ratio(\.bytes)
            sampleRatio = ratio(\.samples)
        }
        if group.label != first.label {
            let differences = PairedDifference.all(group, minus: first, bootstrap: bootstrap)
            pairedDifferences = differences.isEmpty ? nil : differences
        }
        let finals = first.runs.compactMap { $0.series.last?.localMetric.mean }
        if isPaired, finals.count == runs.count {
            differenceToFirst = bootstrap.mean(
                SampleStatistics.pairedDifferences(
                    runs.compactMap { $0.series.last?.localMetric.mean }, finals)
            )
        }
    }
}

extension RunGroup {
    /// The crossings of the runs that reach the target, in the order of the seeds.
    func crossings(of target: Target?) -> [TargetCrossing] {
        guard let target else { return [] }
        return runs.compactMap { TimeToTarget.crossing(of: target, in: $0.series) }
    }
}

extension MetricDescription {
    /// The best mean over nodes of any evaluation; not a number for an empty series.
    fileprivate func best(of series: [EvaluationPoint]) -> Double {
        series.reduce(Double.nan) { isBetter($1.localMetric.mean, than: $0) ? $1.localMetric.mean : $0 }
    }

    /// The worst node at the last evaluation of the run where it is worst.
    fileprivate func worstNode(of runs: [RunReport]) -> String {
        let spreads = runs.compactMap { $0.series.last?.localMetric }
        let worst = spreads.min { isBetter(self.worst(of: $1), than: self.worst(of: $0)) }
        return worst?.worstNode ?? ""
    }
}
