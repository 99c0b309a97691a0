import Catalogues
import GossipAlgorithms
import Learning
import LinearAlgebra
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
                ("aggregation", .text(aggregation)), ("assumed-attackers", 2),
                ("order", "adapt-then-combine"),
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
        func total(_ count: (NodeTotals) -> Int) -> Int { everyone.nodes.reduce(0) { $0 + count($1) } }
        #expect(total(\.messagesReceived) == total(\.messagesSent))
    }

    @Test func `rushing changes what attackers know`() throws {
        #expect(
            SamplePlans.run(try plan("alie")).digest
                != SamplePlans.run(try plan("alie", rushing: false)).digest)
    }

    @Test(arguments: ["infinity", "not-a-number"])
    func `numbers that are not finite are refused, and stop nobody`(_ value: String) throws {
        let outcome = SamplePlans.run(
            try plan("infinity", aggregation: "mean", given: [("value", .text(value))]))
        #expect(outcome.isComplete)
        #expect(outcome.refused.contains { $0.reason == "non-finite" && $0.count > 0 })
        #expect(outcome.replicas.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test func `wrong labels make honest models worse`() throws {
        let attacked = SamplePlans.run(try plan("label-flip", aggregation: "mean"))
        var plan = try plan("label-flip", aggregation: "mean")
        plan.samplesOfNode = try SamplePlans.plan("d-psgd", family: "complete").samplesOfNode
        let clean = SamplePlans.run(plan)
        #expect(
            try #require(attacked.series.last).localLoss.mean > #require(clean.series.last).localLoss.mean)
    }

    /// Two cliques with unlike data, one link between them, an attacker in each (the dumbbell of He, Karimireddy & Jaggi
    /// 2022): who outvotes what is unusual outvotes the other half.
    @Test func `on a dumbbell clipped gossip learns where the mean and the outvoting rules fail`() throws {
        func accuracy(_ aggregation: String) throws -> Double {
            var plan = try SamplePlans.plan(
                "dsgdm", [("aggregation", .text(aggregation))], nodes: 12, family: "barbell",
                batch: .samples(8), learningRate: 0.02, budget: .samples(12 * 8 * 300))
            let alie = try #require(AttackCatalogue.all["alie"])
            let attack = try #require(alie.makeAttack(Settings(alie.settings)))
            plan.attackers = RunAttackers(
                nodes: [1, 10],
                behaviour: AttackBehaviour(
                    attack: attack, attackers: [1, 10], isRushing: true, seesEveryone: true), text: "alie")
            let samples = (0..<Int32(plan.workload.dataset.train.count)).map { $0 }
            guard case .classes(let labels, _) = plan.workload.dataset.train.targets else { return .nan }
            plan.samplesOfNode = (0..<12).map { node in
                samples.filter { (labels[Int($0)] < 2) == (node < 6) }
            }
            return try #require(SamplePlans.run(plan).series.last).localMetric.mean
        }
        // Each half knows two of the four classes.
        let clipped = try accuracy("clipped-gossip")
        #expect(clipped > 0.55)
        for outvoting in ["coordinate-median", "krum", "geometric-median"] {
            #expect(try accuracy(outvoting) <= 0.5, "\(outvoting)")
        }
        for other in ["mean", "monna", "trimmed-mean"] {
            #expect(try accuracy(other) < clipped, "\(other)")
        }
    }
}
