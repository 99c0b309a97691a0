import Catalogues
import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports
import Runs
import Simulation
import Testing

/// Throughput in virtual time against the closed forms of queueing theory.
@Suite struct `virtual time` {
    private static let step = 10_000_000.0

    private func stepsPerSecond(_ plan: SimulationPlan) -> Double {
        let outcome = SamplePlans.run(plan)
        return Double(outcome.nodes.reduce(0) { $0 + $1.steps }) / outcome.seconds
    }

    private func plan(
        _ algorithm: String, _ time: ComputeTime, nodes: Int = 8, seconds: Int64 = 20,
        link: NetworkModel.Link = .init()
    ) throws -> SimulationPlan {
        try SamplePlans.plan(
            algorithm, nodes: nodes, batch: .samples(1), computeTime: time, link: link,
            budget: .time(nanoseconds: seconds * 1_000_000_000),
            evaluation: EvaluationPlan(cadence: .count(1)))
    }

    @Test func `nodes that never wait take one step per compute time`() throws {
        let rate = stepsPerSecond(try plan("solo", .constant(nanoseconds: Self.step), seconds: 1))
        #expect(rate == 8 * 100)
    }

    /// One node s times slower: all-reduce runs at 1/s of full speed, AD-PSGD at (n − 1 + 1/s)/n; ALGORITHMS 14 and 19, row 16.
    @Test(arguments: [2.0, 10.0])
    func `a straggler costs all-reduce its whole slowness and ad-psgd only its own share`(slowness: Double)
        throws
    {
        let time = ComputeTime.constant(
            nanoseconds: Self.step, factors: [1, 1, 1, slowness, 1, 1, 1, 1])
        let full = 8 * 100.0
        #expect(abs(stepsPerSecond(try plan("all-reduce", time)) / full - 1 / slowness) < 0.01)
        #expect(abs(stepsPerSecond(try plan("ad-psgd", time)) / full - (7 + 1 / slowness) / 8) < 0.01)
    }

    /// The slowest of n exponential times takes H_n = 1 + 1/2 + … + 1/n means; H_8 = 2.7179.
    @Test func `a synchronous round with exponential compute times takes the harmonic number of means`()
        throws
    {
        let rate = stepsPerSecond(try plan("all-reduce", .exponential(mean: Self.step), seconds: 60))
        let harmonic = (1...8).reduce(0) { $0 + 1 / Double($1) }
        // About 2,200 rounds; a round's standard deviation is 1.2 means, so 4 sigma of the mean are 4 %.
        #expect(abs(800 / rate / harmonic - 1) < 0.04)
    }

    @Test func `an asynchronous run with exponential compute times loses nothing`() throws {
        let rate = stepsPerSecond(try plan("ad-psgd", .exponential(mean: Self.step), seconds: 60))
        // 48,000 steps; 4 sigma of their sum are 1.8 %.
        #expect(abs(rate / 800 - 1) < 0.02)
    }

    /// Each ring stage moves a chunk: 2 (n − 1) latencies in a row, beside the compute time.
    @Test func `a ring all-reduce pays its latency for every stage`() throws {
        let link = NetworkModel.Link(latency: 1_000_000)
        let rate = stepsPerSecond(try plan("all-reduce", .constant(nanoseconds: Self.step), link: link))
        #expect(abs(rate / 8 - 1 / (0.010 + 14 * 0.001)) < 0.05)
    }

    @Test func `an asynchronous parameter server applies gradients n − 1 versions old on average`() throws {
        let outcome = SamplePlans.run(
            try SamplePlans.plan(
                "parameter-server", [("mode", "asynchronous")],
                computeTime: .logNormal(mean: Self.step, sigma: 0.1), budget: .samples(8 * 4 * 100)))
        #expect(abs(outcome.staleness.mean - 7) < 0.5)
    }

    @Test func `a two-state clock is slow for its long-run share of the time`() throws {
        let time = ComputeTime.twoState(
            mean: Self.step, slowDown: 4, meanFast: 30 * Self.step, meanSlow: 30 * Self.step)
        let rate = stepsPerSecond(try plan("solo", time, seconds: 200))
        // Half the time at full speed and half at a quarter; about 330 changes of state per node.
        #expect(abs(rate / 800 - 0.625) < 0.04)
    }

    @Test func `gradients in flight grow stale by the merges that overtake them`() throws {
        let outcome = SamplePlans.run(
            try SamplePlans.plan("ad-psgd", computeTime: .logNormal(mean: Self.step, sigma: 0.3)))
        #expect(outcome.staleness.mean > 0.5)
        let synchronous = SamplePlans.run(try SamplePlans.plan("d-psgd"))
        #expect(synchronous.staleness.maximum == 0)
    }
}
