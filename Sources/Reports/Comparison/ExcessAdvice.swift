/// Says in plain words what keeps the loss of some runs up, what theory foretold, and what to try.
enum ExcessAdvice {
    /// A part as people read it; what is left of equal losses is rounding.
    static func amount(_ part: Double) -> String {
        abs(part) < 1e-12 ? "0" : NumberText.significant(part)
    }

    /// How much the nodes lose, and how much of it by which cause.
    static func parts(_ excess: ExcessLoss) -> String {
        let number = amount
        let head =
            "The nodes lose \(number(excess.optimisation + excess.disagreement)) over the reference loss "
            + "\(number(excess.reference)): "
        guard let causes = excess.causes else {
            return head + "\(number(excess.optimisation)) is what their average has left to learn, "
                + "\(number(excess.disagreement)) is disagreement between nodes."
        }
        return head + "\(number(causes.optimisation)) is what their average has left to learn, "
            + "\(number(causes.disagreement)) is disagreement between nodes, "
            + "\(number(causes.heterogeneity)) comes of unlike data, \(number(causes.staleness)) of old gradients."
    }

    /// Which cause limits the runs, and what to try.
    static func verdict(_ excess: ExcessLoss, _ runs: [RunReport]) -> String {
        switch excess.limit {
        case .nothing: "Nothing limits this run that these losses can show."
        case .optimisation: "Optimisation limits: \(optimisation(runs))."
        case .disagreement: "Disagreement limits: \(disagreement(runs, isExplained: excess.causes != nil))."
        case .heterogeneity: "Heterogeneity limits: \(heterogeneity(runs[0]))."
        case .staleness: "Staleness limits: \(staleness(runs))."
        }
    }

    /// The distance of the nodes beside the one foretold.
    static func theory(_ causes: ExcessCauses, _ card: TopologyCard) -> String? {
        guard
            let steps = causes.foretoldStepsApart, let distance = causes.foretoldConsensusDistance,
            let gap = card.spectralGap, causes.consensusDistance > 0
        else { return nil }
        let number = { (value: Double) in NumberText.significant(value, digits: 2) }
        let neighbours =
            card.effectiveNeighbours.map { " and \(number($0)) effective neighbours" } ?? ""
        return "The nodes stand as far apart as after \(number(causes.stepsApart)) steps alone "
            + "(consensus distance \(number(causes.consensusDistance))); \(card.name), with spectral gap "
            + "\(NumberText.significant(gap))\(neighbours), lets them go \(number(steps)) steps apart at most (\(number(distance)))."
    }

    // MARK: - What to try

    private static func optimisation(_ runs: [RunReport]) -> String {
        let age = SampleStatistics.mean(runs.map(\.staleness.mean))
        let best = SampleStatistics.mean(
            runs.compactMap { run in run.series.map(\.averagedLoss).filter(\.isFinite).min() })
        let first = SampleStatistics.mean(runs.compactMap { $0.series.first?.averagedLoss })
        let last = SampleStatistics.mean(runs.compactMap { $0.series.last?.averagedLoss })
        if last - best > 0.05 * (first - best) {
            return
                "the average was better earlier; try a lower learning rate, one that decays, or weight decay"
        }
        if age > 2, runs.contains(where: { $0.series.last?.gradients?.staleness == nil }) {
            return
                "gradients were \(NumberText.significant(age)) steps old on average; try a lower learning rate, or "
                + "wait for slow nodes more often"
        }
        return "try more samples or a higher learning rate; a faster-mixing topology will not help much"
    }

    private static func disagreement(_ runs: [RunReport], isExplained: Bool) -> String {
        if runs.allSatisfy({ $0.nodes.allSatisfy { $0.merges == 0 } }) {
            return "the nodes never merge models; choose an algorithm that averages"
        }
        let advice = "try \(fasterMixing(runs[0]))"
        // Without measured gradients, labels are all there is to tell unlike data by.
        if !isExplained, let unlike = unlikeLabels(runs[0]) {
            return advice
                + "; \(unlike), so a more even partition or an algorithm that corrects for it helps too"
        }
        return advice + "; a learning rate that decays lets the nodes come together"
    }

    private static func heterogeneity(_ run: RunReport) -> String {
        let found = unlikeLabels(run).map { "\($0); " } ?? ""
        guard run.nodes.contains(where: { $0.merges > 0 }) else {
            return found + "the nodes never merge models; choose an algorithm that averages"
        }
        return found + "try an algorithm that corrects for unlike data, such as gradient-tracking or d2, "
            + "fewer local steps between merges, a more even partition, or \(fasterMixing(run))"
    }

    private static func staleness(_ runs: [RunReport]) -> String {
        let age = NumberText.significant(SampleStatistics.mean(runs.map(\.staleness.mean)))
        return "the model had changed \(age) times on average between a gradient and its use; "
            + "try a lower learning rate, steps that are smaller for older gradients, or waiting for slow nodes"
    }

    private static func fasterMixing(_ run: RunReport) -> String {
        let card = run.topologyCard
        let gap = card.spectralGap.map { " (spectral gap \(NumberText.significant($0)))" } ?? ""
        return "a topology that mixes faster than \(card.name)\(gap), or merging more often"
    }

    private static func unlikeLabels(_ run: RunReport) -> String? {
        guard let unlike = run.dataCard.labelDistance, unlike > 0.3 else { return nil }
        return "the data of the nodes are unlike (their labels differ from the whole by "
            + "\(NumberText.fixed(100 * unlike, digits: 0)) %)"
    }
}
