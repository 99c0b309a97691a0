import Reports
import Testing

@Suite struct InequalityTests {
    /// Of n values 0 … 0, 1 the coefficient is 1 − 1/n; of 1 … n it is (n − 1) / (3 n).
    @Test func `the Gini coefficient of known vectors`() throws {
        #expect(Inequality.gini([2, 2, 2]) == 0)
        #expect(Inequality.gini([0, 0, 0, 1]) == 0.75)
        let ramp = try #require(Inequality.gini([5, 3, 1, 4, 2]))
        #expect(abs(ramp - 4.0 / 15) < 1e-15)
        // All pairs: |1 − 3| twice, 4; 2 · 4 · 2 = 16.
        #expect(Inequality.gini([1, 3]) == 0.25)
    }

    @Test func `the Gini coefficient is that of all pairs`() throws {
        let values = [0.91, 0.2, 0.55, 0.55, 0.83]
        var pairs = 0.0
        for a in values { for b in values { pairs += abs(a - b) } }
        let expected = pairs / (2 * 25 * SampleStatistics.mean(values))
        let gini = try #require(Inequality.gini(values))
        #expect(abs(gini - expected) < 1e-15)
    }

    @Test(arguments: [[], [0, 0], [-1, 2], [.nan, 1], [.infinity, 1]] as [[Double]])
    func `values that share nothing have no Gini coefficient`(values: [Double]) {
        #expect(Inequality.gini(values) == nil)
    }
}

@Suite struct RankCorrelationTests {
    @Test func `whatever rises together has correlation 1, whatever falls -1`() {
        #expect(RankCorrelation.spearman([1, 2, 3, 100], [5, 6, 7, 7.5]) == 1)
        #expect(RankCorrelation.spearman([1, 2, 3], [3, 2, -9]) == -1)
    }

    /// Without ties ρ = 1 − 6 Σ d² / (m (m² − 1)): d = 1, −1, 1, −1, 0, so 1 − 24 / 120.
    @Test func `the correlation is that of the textbook's formula`() throws {
        let rho = try #require(RankCorrelation.spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]))
        #expect(abs(rho - 0.8) < 1e-15)
    }

    /// scipy.stats.spearmanr([1, 2, 2, 3], [1, 2, 3, 4]) is 0.9486832980505139 = 3 / √10: ranks 1, 2.5, 2.5, 4.
    @Test func `equal values share their mean rank`() throws {
        let rho = try #require(RankCorrelation.spearman([1, 2, 2, 3], [1, 2, 3, 4]))
        #expect(abs(rho - 0.9486832980505139) < 1e-15)
    }

    @Test func `too few values, or all equal, have none`() {
        #expect(RankCorrelation.spearman([1, 2], [1, 2]) == nil)
        #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
    }
}

@Suite struct NodeFairnessTests {
    @Test func `quantiles and Gini are those of the nodes at the last evaluation`() throws {
        let run = SampleReports.run()
        let fairness = try #require(NodeFairness(run))
        let last = try #require(run.series.last?.metricPerNode)
        #expect(fairness.median.value == (last[1] + last[2]) / 2)
        #expect(fairness.lowQuantile.value == SampleStatistics.quantile(last, 0.1))
        #expect(fairness.gini?.value == Inequality.gini(last))
        #expect(fairness.correlationWithDegree == nil, "all nodes of a ring have two links")
        #expect(fairness.correlationWithSpeed == nil, "all nodes are equally fast")
    }

    @Test func `nodes with more links and faster nodes that do better show in the correlations`() throws {
        var run = SampleReports.run()
        // Node 0 is the best, node 3 the worst.
        run.topologyCard.links = [[0, 1], [0, 2], [0, 3], [1, 2]]
        for (node, seconds) in [4.0, 3, 2, 1].enumerated() { run.nodes[node].computeSeconds = seconds }
        let fairness = try #require(NodeFairness(run))
        let degree = try #require(fairness.correlationWithDegree?.value)
        // Degrees 3, 2, 2, 1 against ranks 4 … 1: 3 / √10.
        #expect(abs(degree - 0.9486832980505139) < 1e-15)
        #expect(fairness.correlationWithSpeed?.value == -1)
        run.metric.higherIsBetter = false
        #expect(NodeFairness(run)?.correlationWithSpeed?.value == 1)
    }

    @Test func `attackers are left out and reports without every node have none`() throws {
        var run = SampleReports.run()
        run.series[4].metricPerNode?[3] = .nan
        let fairness = try #require(NodeFairness(run))
        #expect(fairness.median.value == run.series[4].metricPerNode?[1])
        run.series[4].metricPerNode = nil
        #expect(NodeFairness(run) == nil)
        #expect(try Comparison([run, SampleReports.run(seed: 2)]).summary.variants[0].fairness == nil)
    }
}
