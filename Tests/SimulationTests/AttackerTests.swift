import Catalogues
import GossipAlgorithms
import Learning
import Reports
import Robustness
import Runs
import Simulation
import Testing
import Topology

@Suite struct `attackers in a simulation` {
    /// Eight nodes, each with each, of which the second and the sixth attack.
    private func plan(
        _ attack: String, aggregation: String = "trimmed-mean", rushing: Bool = true, everyone: Bool = true,
        given: [(name: String, value: SettingValue)] = [], link: NetworkModel.Link = .init(latency: 1_000_000)
    ) throws -> SimulationPlan {
        var plan = try SamplePlans.plan(
            "d-psgd",
            [
                ("aggregation", .text(aggregation)), ("assumed-attackers", 2), ("order", "adapt-then-combine"),
            ],
            family: "complete", computeTime: .logNormal(mean: 10_000_000, sigma: 0.5), link: link,
            budget: .samples(2400))
        let entry = try #require(AttackCatalogue.all[attack])
        let forger = entry.makeAttack(try Settings(entry.settings, given: given))
        plan.attackers = RunAttackers(
            nodes: [1, 5],
            behaviour: forger.map {
                AttackBehaviour(
                    attack: $0, attackers: [1, 5], isRushing: rushing, seesEveryone: everyone)
            }, text: attack)
        if forger == nil {
            for node in [1, 5] { plan.samplesOfNode[node] = MirroredLabels.marked(plan.samplesOfNode[node]) }
        }
        return plan
    }

    @Test(arguments: AttackCatalogue.all.names, [true, false])
    func `any number of threads gives the same bits`(_ attack: String, rushing: Bool) throws {
        for link in [NetworkModel.Link(latency: 1_000_000, jitter: 300_000), .init()] {
            let plan = try plan(attack, rushing: rushing, link: link)
            let one = SamplePlans.run(plan)
            #expect(one.isComplete)
            for threads in [2, 5] {
                let many = SamplePlans.run(plan, threads: threads)
                #expect(many.digest == one.digest)
                #expect(many.nodes == one.nodes)
            }
        }
    }

    @Test func `messages that really pass through the codec change no bit`() throws {
        let plan = try plan("alie")
        #expect(SamplePlans.run(plan, isParanoid: true).digest == SamplePlans.run(plan).digest)
    }

    @Test func `honest nodes alone are evaluated`() throws {
        let outcome = SamplePlans.run(try plan("gaussian", aggregation: "mean"))
        for point in outcome.series {
            let losses = try #require(point.lossPerNode)
            #expect(losses.count == 8)
            #expect(losses.indices.filter { losses[$0].isNaN } == [1, 5])
            let honest = losses.filter { !$0.isNaN }
            #expect(abs(point.localLoss.mean - honest.reduce(0, +) / 6) < 1e-12)
            #expect(point.localLoss.maximum == honest.max())
        }
        #expect(outcome.nodes.count == 8)
    }

    @Test func `those who see everyone need not be neighbours`() throws {
        // On a ring of eight, an attacker that mimics node 0 from node 4 must have overheard it.
        var plan = try plan("mimic", aggregation: "mean")
        plan.topology = try SamplePlans.topology("ring", nodes: 8)
        let everyone = SamplePlans.run(plan)
        plan.attackers = try self.plan("mimic", everyone: false).attackers
        let neighbours = SamplePlans.run(plan)
        #expect(everyone.isComplete && neighbours.isComplete)
        #expect(everyone.digest != neighbours.digest)
        // Overhearing is in no total.
        #expect(everyone.nodes.map(\.messagesReceived) == everyone.nodes.map(\.messagesSent))
    }

    @Test func `rushing changes what attackers know`() throws {
        #expect(SamplePlans.run(try plan("alie")).digest != SamplePlans.run(try plan("alie", rushing: false)).digest)
    }

    @Test(arguments: ["infinity", "not-a-number"])
    func `numbers that are not finite are refused, and stop nobody`(_ value: String) throws {
        let outcome = SamplePlans.run(try plan("infinity", aggregation: "mean", given: [("value", .text(value))]))
        #expect(outcome.isComplete)
        #expect(outcome.refused.contains { $0.reason == "non-finite" && $0.count > 0 })
        #expect(outcome.replicas.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test func `wrong labels make honest models worse`() throws {
        let attacked = SamplePlans.run(try plan("label-flip", aggregation: "mean"))
        var plan = try plan("label-flip", aggregation: "mean")
        plan.samplesOfNode = try SamplePlans.plan("d-psgd", family: "complete").samplesOfNode
        let clean = SamplePlans.run(plan)
        #expect(try #require(attacked.series.last).localLoss.mean > #require(clean.series.last).localLoss.mean)
    }

    /// Row 29 of what is to be reproduced (He, Karimireddy & Jaggi 2022): two cliques with unlike data, one link between
    /// them, an attacker in each.
    @Test(arguments: ["sign-flip", "alie"])
    func `on a dumbbell clipped gossip learns where the mean and the outvoting rules fail`(_ attack: String) throws {
        func loss(_ aggregation: String) throws -> Double {
            var plan = try plan(attack, aggregation: aggregation, given: attack == "alie" ? [("z", 8)] : [])
            plan.settings = try Settings(
                plan.algorithm.settings,
                given: [("aggregation", .text(aggregation)), ("order", "adapt-then-combine")])
            plan.topology = try SamplePlans.topology("barbell", nodes: 8)
            plan.budget = .samples(16_000)
            // Node 0 to 3 see classes 0 and 1, the others 2 and 3; nodes 1 and 5 are not at the bridge.
            let samples = (0..<Int32(plan.workload.dataset.train.count)).map { $0 }
            guard case .classes(let labels, _) = plan.workload.dataset.train.targets else { return .nan }
            plan.samplesOfNode = (0..<8).map { node in
                samples.filter { (labels[Int($0)] < 2) == (node < 4) }
            }
            return try #require(SamplePlans.run(plan).series.last).localLoss.mean
        }
        let clipped = try loss("clipped-gossip")
        let mean = try loss("mean")
        let median = try loss("coordinate-median")
        let trimmed = try loss("trimmed-mean")
        #expect(clipped < 0.8 * mean, "clipped \(clipped), mean \(mean)")
        #expect(clipped < 0.8 * median, "clipped \(clipped), median \(median)")
        #expect(clipped < 0.8 * trimmed, "clipped \(clipped), trimmed \(trimmed)")
    }
}
