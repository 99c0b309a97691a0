import Catalogues
import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports
import Runs
import Simulation
import Testing

@Suite struct `a simulation is deterministic` {
    static let algorithms = AlgorithmCatalogue.all.names

    @Test(arguments: algorithms)
    func `any number of threads gives the same bits`(algorithm: String) throws {
        let plan = try SamplePlans.plan(
            algorithm, computeTime: .logNormal(mean: 10_000_000, sigma: 0.5),
            link: .init(latency: 1_000_000, jitter: 300_000, nanosecondsPerByte: 8))
        let one = SamplePlans.run(plan)
        #expect(one.series.count > 2)
        for threads in [2, 3, 8] {
            let many = SamplePlans.run(plan, threads: threads)
            #expect(many.digest == one.digest, "\(algorithm) on \(threads) threads")
            #expect(many.series == one.series)
            #expect(many.nodes == one.nodes)
        }
    }

    @Test(arguments: algorithms)
    func `a network without latency gives the same bits on any number of threads too`(algorithm: String)
        throws
    {
        let plan = try SamplePlans.plan(algorithm, link: .init())
        let one = SamplePlans.run(plan)
        #expect(one.isComplete)
        #expect(SamplePlans.run(plan, threads: 2).digest == one.digest)
        #expect(SamplePlans.run(plan, threads: 5).digest == one.digest)
    }

    /// A batch this large makes the engine compute the gradients in progress together.
    @Test(arguments: ["d-psgd", "ad-psgd", "all-reduce"])
    func `heavy gradients computed ahead give the same bits`(algorithm: String) throws {
        let plan = try SamplePlans.plan(
            algorithm, batch: .samples(13_000), computeTime: .exponential(mean: 10_000_000),
            budget: .samples(13_000 * 16))
        let one = SamplePlans.run(plan)
        #expect(SamplePlans.run(plan, threads: 2).digest == one.digest)
    }

    @Test(arguments: algorithms)
    func `messages that really pass through the codec change no bit`(algorithm: String) throws {
        let plan = try SamplePlans.plan(algorithm)
        #expect(SamplePlans.run(plan, isParanoid: true).digest == SamplePlans.run(plan).digest)
    }

    @Test(arguments: algorithms)
    func `another seed gives another run`(algorithm: String) throws {
        let one = SamplePlans.run(try SamplePlans.plan(algorithm, seed: 1))
        let other = SamplePlans.run(try SamplePlans.plan(algorithm, seed: 2))
        #expect(one.digest != other.digest)
    }

    @Test func `evaluating more often changes nothing but the number of evaluations`() throws {
        let seldom = SamplePlans.run(
            try SamplePlans.plan("ad-psgd", evaluation: EvaluationPlan(cadence: .count(1))))
        let often = SamplePlans.run(
            try SamplePlans.plan("ad-psgd", evaluation: EvaluationPlan(cadence: .count(30))))
        #expect(often.series.count > seldom.series.count)
        #expect(often.replicas.map(\.values) == seldom.replicas.map(\.values))
        #expect(often.seconds == seldom.seconds)
    }
}
