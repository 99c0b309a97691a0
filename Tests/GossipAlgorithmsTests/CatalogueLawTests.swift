import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

/// What holds for every algorithm there is, whatever the network does.
@Suite struct `Every algorithm` {
    private let suite = "Every algorithm"

    @Test(arguments: CatalogueCase.all, [1, 2] as [UInt64])
    func `does the same, bit for bit, when its events are replayed`(_ one: CatalogueCase, seed: UInt64) throws
    {
        var plan = try one.trainingPlan(seed: seed)
        plan.faults.duplication = 0.1
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        #expect(network.violations.isEmpty, replay(suite, seed: seed))
        let pool = BufferPool(length: plan.start[0].count)
        for node in network.hosts.indices {
            let host = plan.entry.makeHost(Network.start(plan, node: node, pool: pool))
            var buffer = ActionBuffer()
            for entry in network.log where entry.node == node {
                buffer.removeAll()
                host.handle(entry.event, at: Instant(nanoseconds: entry.time), actions: &buffer)
                try #require(
                    Fingerprint.of(buffer.actions) == Fingerprint.of(entry.actions), replay(suite, seed: seed)
                )
            }
            #expect(host.snapshot().values.map(\.bitPattern) == network.models[node].map(\.bitPattern))
            #expect(host.mass == network.hosts[node].mass)
        }
    }

    @Test(arguments: CatalogueCase.several, [3] as [UInt64])
    func `never reads a buffer it gave back`(_ one: CatalogueCase, seed: UInt64) throws {
        var plan = try one.trainingPlan(seed: seed)
        plan.faults.duplication = 0.1
        let kept = Network(plan)
        kept.keepsLog = true
        kept.run()
        plan.recycles = true
        let reused = Network(plan)
        reused.run()
        #expect(Fingerprint.of(kept.models) == Fingerprint.of(reused.models), replay(suite, seed: seed))
        #expect(kept.messagesSent == reused.messagesSent)
    }

    @Test(arguments: CatalogueCase.several, [1, 2] as [UInt64])
    func `keeps the sum of the models when nobody learns`(_ one: CatalogueCase, seed: UInt64) throws {
        // Some keep it only from a common start: those with a central model, for example, begin with it everywhere.
        let network = Network(try one.plan(seed: seed, spread: one.keepsSumFromAnywhere))
        let before = network.sum
        network.run()
        #expect(network.violations.isEmpty, replay(suite, seed: seed))
        // The lines of a cut model need not all come to their last gradient: those ahead feed the others' nodes.
        #expect(
            one.isCut || network.gradientsGiven.allSatisfy { $0 == network.plan.gradients },
            replay(suite, seed: seed))
        // Each of some 20 rounds rounds n numbers below 8 to 24 bits: n · 20 · 8 · 6e-8 at most.
        let tolerance = 1e-5 * Double(network.hosts.count)
        for (sum, start) in zip(network.sum, before) {
            #expect(abs(sum - start) <= tolerance, replay(suite, seed: seed))
        }
    }

    @Test(arguments: CatalogueCase.all)
    func `has a mass of n in all`(_ one: CatalogueCase) throws {
        let network = Network(try one.trainingPlan(seed: 5))
        network.run()
        let mass = network.hosts.reduce(0) { $0 + $1.mass }
        #expect(abs(mass - Double(network.hosts.count)) <= 1e-12 * Double(network.hosts.count))
    }

    @Test(arguments: CatalogueCase.all)
    func `stays put at a common start without gradients`(_ one: CatalogueCase) throws {
        let network = Network(try one.plan(seed: 7))
        network.run()
        // Halves and quarters of the start are exact; other weights round, by half a unit in the last place each.
        let isExact = try one.hasExactWeights(seed: 7)
        let tolerance: Float = isExact ? 0 : 20 * 4 * 8 * .ulpOfOne
        for (model, start) in zip(network.models, network.plan.start) {
            for (value, first) in zip(model, start) { #expect(abs(value - first) <= tolerance) }
        }
    }

    @Test(arguments: CatalogueCase.all.filter { !$0.isCut })
    func `asks for gradients, one at a time, and says so to partners only`(_ one: CatalogueCase) throws {
        var plan = try one.trainingPlan(seed: 11)
        // Of two models that stand for themselves, the one that was overtaken is refused. Over TCP none is.
        plan.faults.keepsOrder = one.entry.timing == .asynchronous
        let network = Network(plan)
        network.run()
        #expect(network.violations.isEmpty)
        #expect(network.gradientsGiven.allSatisfy { $0 == network.plan.gradients })
        #expect(
            network.gradientsOpen.allSatisfy { $0 == 1 }, "after its last gradient a node asks for the next")
        let refused = network.count { if case .refused = $0 { true } else { false } }
        #expect(refused == 0, "in a network without faults every message is of use")
        #expect(
            network.count { if case .gradientApplied = $0 { true } else { false } }
                == network.gradientsGiven.reduce(0, +))
    }

    @Test(arguments: CatalogueCase.several, [1, 2, 3] as [UInt64])
    func `finishes once, after its open work, when told to stop at any moment`(
        _ one: CatalogueCase, seed: UInt64
    ) throws {
        var random = RandomStream(seed: seed, purpose: "stop moment")
        let network = Network(try one.trainingPlan(seed: seed, gradients: 1000))
        network.finishedNodesLeave = true
        network.run(atMost: 20 + random.integer(below: 200))
        network.stopAll(within: 3_000_000)
        var stopped: Set<Int> = []
        network.afterEvent = { network, entry in
            if case .stop = entry.event { stopped.insert(entry.node) }
            guard stopped.contains(entry.node) else { return }
            for action in entry.actions {
                switch action {
                case .computeGradient, .computeStage:
                    Issue.record("node \(entry.node) began after its stop")
                default: break
                }
            }
        }
        network.run()
        #expect(network.violations.isEmpty, replay(suite, seed: seed))
        #expect(network.finishes.allSatisfy { $0 == 1 }, replay(suite, seed: seed))
    }

    @Test(arguments: CatalogueCase.several.filter(\.outlivesALoss), [false, true])
    func `goes on without a neighbour if it need not wait for it`(_ one: CatalogueCase, silently: Bool) throws
    {
        // Only an asynchronous algorithm can do without being told.
        guard !silently || one.entry.timing == .asynchronous else { return }
        let network = Network(try one.trainingPlan(seed: 13, gradients: 60))
        let victim = one.dispensableNode
        network.run(while: { $0.gradientsGiven[victim] < 10 })
        network.lose(victim, silently: silently)
        network.run()
        for node in network.hosts.indices where node != victim { #expect(network.gradientsGiven[node] == 60) }
    }
}
