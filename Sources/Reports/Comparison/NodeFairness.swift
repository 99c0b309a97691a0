/// How the metric of the last evaluation is shared among the nodes: means over the seeds with 95 % bootstrap intervals.
///
/// Attackers are left out. The worst node is in `VariantSummary.worstNodeMetric`.
public struct NodeFairness: Codable, Sendable, Equatable {
    /// The metric that a tenth of the nodes do not exceed.
    public var lowQuantile: Estimate

    /// The metric of the median node.
    public var median: Estimate

    /// The metric that a tenth of the nodes exceed.
    public var highQuantile: Estimate

    /// Gini coefficient of the metric over the nodes, 0 when all are equal; absent when a value is negative.
    public var gini: Estimate?

    /// Spearman's ρ between how good a node's metric is and how many links touch it: positive when nodes with more
    /// links do better.
    ///
    /// Over the seeds that have it; absent when all degrees are equal or the links are not in the report.
    public var correlationWithDegree: Estimate?

    /// Spearman's ρ between how good a node's metric is and how many samples it trains on in a second of computing:
    /// positive when faster nodes do better.
    ///
    /// Over the seeds that have it; absent when the speeds are within 1 % of each other.
    public var correlationWithSpeed: Estimate?

    /// The fairness of some runs; absent when one of them does not keep the metric of every node.
    init?(_ runs: [RunReport], bootstrap: Bootstrap) {
        let shares = runs.compactMap { NodeShares($0) }
        guard !shares.isEmpty, shares.count == runs.count else { return nil }
        func estimate(_ value: (NodeShares) -> Double) -> Estimate { bootstrap.mean(shares.map(value)) }
        func partial(_ value: (NodeShares) -> Double?) -> Estimate? {
            let values = shares.compactMap(value)
            return values.isEmpty ? nil : bootstrap.mean(values)
        }
        lowQuantile = estimate { $0.quantile(0.1) }
        median = estimate { $0.quantile(0.5) }
        highQuantile = estimate { $0.quantile(0.9) }
        let coefficients = shares.compactMap(\.gini)
        gini = coefficients.count == shares.count ? bootstrap.mean(coefficients) : nil
        correlationWithDegree = partial(\.correlationWithDegree)
        correlationWithSpeed = partial(\.correlationWithSpeed)
    }

    /// The fairness of one run, without intervals; absent when it does not keep the metric of every node.
    public init?(_ run: RunReport) { self.init([run], bootstrap: Bootstrap(resamples: 1)) }
}

/// The nodes of one run at its last evaluation.
private struct NodeShares {
    /// The metric of each node that has one.
    let metric: [Double]
    let gini: Double?
    let correlationWithDegree: Double?
    let correlationWithSpeed: Double?

    init?(_ run: RunReport) {
        guard let all = run.series.last?.metricPerNode, all.count == run.nodes.count else { return nil }
        let kept = all.indices.filter { all[$0].isFinite }
        guard !kept.isEmpty else { return nil }
        metric = kept.map { all[$0] }
        gini = Inequality.gini(metric)
        let goodness = metric.map { run.metric.higherIsBetter ? $0 : -$0 }
        correlationWithDegree = run.topologyCard.degrees.flatMap { degrees in
            degrees.count == all.count
                ? RankCorrelation.spearman(goodness, kept.map { degrees[$0] }) : nil
        }
        let speeds = kept.map { Double(run.nodes[$0].samples) / run.nodes[$0].computeSeconds }
        if let slowest = speeds.min(), let fastest = speeds.max(), speeds.allSatisfy(\.isFinite),
            fastest > Self.leastSpeedRatio * slowest
        {
            correlationWithSpeed = RankCorrelation.spearman(goodness, speeds)
        } else {
            correlationWithSpeed = nil
        }
    }

    /// Speeds closer than this differ by rounding and chance, and their ranks mean nothing.
    private static let leastSpeedRatio = 1.01

    func quantile(_ fraction: Double) -> Double { SampleStatistics.quantile(metric, fraction) }
}

extension TopologyCard {
    /// How many links touch each node, arcs in either direction counted; absent when the links are not stored.
    fileprivate var degrees: [Double]? {
        guard let links, links.allSatisfy({ $0.allSatisfy { (0..<nodes).contains($0) } }) else { return nil }
        var degrees = [Double](repeating: 0, count: nodes)
        for link in links {
            for node in link { degrees[node] += 1 }
        }
        return degrees
    }
}
