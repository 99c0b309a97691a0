import Learning
import LinearAlgebra
import Reports
import Runs
import Simulation
import Testing

@Suite struct `a private simulation` {
    private func plan(
        _ privacy: GradientPrivacy?, algorithm: String = "d-psgd", seed: UInt64 = 1
    ) throws -> SimulationPlan {
        var plan = try SamplePlans.plan(algorithm, seed: seed)
        plan.run.privacy = privacy
        return plan
    }

    @Test(arguments: [GradientPrivacy.Sampling.poisson, .shuffled])
    func `is the same for any number of threads, and another with another seed`(
        sampling: GradientPrivacy.Sampling
    ) throws {
        let privacy = GradientPrivacy(clip: 1, noise: 0.5, sampling: sampling)
        let one = SamplePlans.run(try plan(privacy))
        let two = SamplePlans.run(try plan(privacy), threads: 2)
        #expect(one.digest == two.digest)
        #expect(one.replicas[0].values != SamplePlans.run(try plan(privacy, seed: 2)).replicas[0].values)
    }

    @Test func `states what every node's steps give away, growing to the end`() throws {
        let privacy = GradientPrivacy(clip: 1, noise: 1.5, delta: 1e-4)
        let plan = try plan(privacy)
        let outcome = SamplePlans.run(plan)
        let epsilons = outcome.series.compactMap(\.epsilon)
        #expect(epsilons.count == outcome.series.count)
        #expect(epsilons[0] == 0)
        #expect(zip(epsilons, epsilons.dropFirst()).allSatisfy { $0 <= $1 })
        // Every shard has 24 samples or so, batches have 4 on average; D-PSGD's nodes take the same number of steps.
        let account = try #require(
            privacy.account(batch: 4, shardCount: plan.run.samplesOfNode[0].count))
        let steps = try #require(outcome.nodes.map(\.steps).max())
        #expect(epsilons.last == account.guarantee(steps: steps).epsilon)
    }

    @Test func `states nothing without noise, and without privacy`() throws {
        for privacy in [nil, GradientPrivacy(clip: 1, noise: 0)] {
            let outcome = SamplePlans.run(try plan(privacy))
            #expect(outcome.series.allSatisfy { $0.epsilon == nil })
        }
    }

    @Test func `learns less the more noise there is`() throws {
        let losses = try [0, 1, 30].map { noise in
            let outcome = SamplePlans.run(try plan(GradientPrivacy(clip: 1, noise: noise)))
            return outcome.series.last?.averagedLoss ?? .nan
        }
        #expect(losses[0] < losses[2] && losses[1] < losses[2], "\(losses)")
    }

    @Test func `draws noise and Poisson samples from an origin of their own`() throws {
        var plan = try plan(GradientPrivacy(clip: 1, noise: 1)).run
        func batch(_ plan: RunPlan, incarnation: Int = 0) -> [Int32] {
            var sampler = plan.makeSampler(of: 0, incarnation: incarnation)
            var batches: [Int32] = []
            var batch: [Int32] = []
            for _ in 0..<20 {
                sampler.next(into: &batch)
                batches += batch
            }
            return batches
        }
        let before = batch(plan)
        #expect(before == batch(plan))
        #expect(before != batch(plan, incarnation: 1))
        plan.noiseOrigin = .system(5)
        #expect(before != batch(plan))
        plan.privacy = GradientPrivacy(clip: 1, noise: 1, sampling: .shuffled)
        let shuffled = batch(plan)
        plan.noiseOrigin = .run(1)
        #expect(shuffled == batch(plan))
    }
}
