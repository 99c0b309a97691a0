import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

/// What holds for every algorithm whose nodes are saved and go on in fresh hosts.
@Suite struct `A saved state` {
    private static let steps = 10
    /// Rounds have the same outcome whatever the delays.
    private static let inRounds = CatalogueCase.all.filter {
        $0.entry.timing == .synchronous || $0.topology.nodeCount == 1
    }
    private static let withoutRounds = CatalogueCase.several.filter { $0.entry.timing != .synchronous }

    @Test(arguments: inRounds, ["sgd", "adam"])
    func `taken after N steps gives the same 2N steps, bit for bit`(_ one: CatalogueCase, optimizer: String)
        throws
    {
        var plan = try Self.plan(one, optimizer: optimizer)
        let (states, models) = try Self.runInterrupted(plan)
        plan.gradients = Self.steps
        let resumed = Network(plan)
        try resumed.restore(states)
        resumed.run()
        #expect(resumed.violations.isEmpty)
        #expect(Fingerprint.of(resumed.models) == Fingerprint.of(models))
    }

    @Test(arguments: withoutRounds, ["sgd", "adam"])
    func `taken at a quiet moment goes on as if nothing had happened`(_ one: CatalogueCase, optimizer: String)
        throws
    {
        let plan = try Self.plan(one, optimizer: optimizer)
        let uninterrupted = Network(plan)
        uninterrupted.run()
        let network = Network(plan)
        try network.restartAll(from: Self.statesAtQuietMoment(network))
        network.run()
        #expect(network.violations.isEmpty)
        #expect(Fingerprint.of(network.models) == Fingerprint.of(uninterrupted.models))
        #expect(network.messagesSent == uninterrupted.messagesSent)
    }

    @Test(arguments: CatalogueCase.all)
    func `is the same when it is saved again`(_ one: CatalogueCase) throws {
        let network = Network(try one.trainingPlan(seed: 3, gradients: Self.steps))
        network.run()
        network.stopAll(within: 1_000_000)
        network.allow(gradients: 1)
        network.run()
        for node in network.hosts.indices where network.finishes[node] == 1 {
            let state = try #require(network.hosts[node].save())
            let fresh = network.freshHost(node)
            try fresh.restore(state)
            #expect(Fingerprint.of(try #require(fresh.save())) == Fingerprint.of(state))
            #expect(fresh.snapshot().values == network.hosts[node].snapshot().values)
            #expect(fresh.mass == network.hosts[node].mass)
        }
    }

    @Test(arguments: CatalogueCase.several.filter { $0.entry.timing == .synchronous })
    func `is not to be had while a gradient is on its way into the model`(_ one: CatalogueCase) throws {
        let network = Network(try one.trainingPlan(seed: 3, gradients: Self.steps))
        network.afterEvent = { network, entry in
            let isComputing = network.gradientsOpen[entry.node] == 1
            #expect((network.hosts[entry.node].save() != nil) == isComputing)
        }
        network.run()
    }

    @Test(arguments: CatalogueCase.all)
    func `is refused when a field is missing, renamed, of another type or too long`(_ one: CatalogueCase)
        throws
    {
        let network = Network(try one.trainingPlan(seed: 3, gradients: Self.steps))
        network.run()
        let state = try #require(network.freshHost(0).save())
        for damaged in StateDamage.all(of: state) {
            let error = #expect(throws: StateError.self, "\(damaged.what)") {
                try network.freshHost(0).restore(damaged.state)
            }
            #expect(error?.field.contains(damaged.field) == true, "\(damaged.what): \(error as Any)")
        }
    }

    // MARK: - Runs

    static func plan(_ one: CatalogueCase, optimizer: String) throws -> Network.Plan {
        var plan = try one.trainingPlan(seed: 17, gradients: 2 * steps)
        plan.optimizer = optimizer
        plan.decays = true
        // Far slower than messages, so that there are quiet moments; all different, so that no two things happen at once.
        plan.gradientNanoseconds = plan.start.indices.map { 30_000_017 + Int64($0) * 1_000_003 }
        return plan
    }

    /// Every node's state after N of its 2N steps, and the models after all.
    static func runInterrupted(_ plan: Network.Plan) throws -> (states: [SavedState], models: [[Float]]) {
        let network = Network(plan)
        var states = [SavedState?](repeating: nil, count: network.hosts.count)
        network.afterEvent = { network, entry in
            guard network.gradientsGiven[entry.node] == steps, states[entry.node] == nil else { return }
            states[entry.node] = network.hosts[entry.node].save()
        }
        network.run()
        return (try states.map { try #require($0) }, network.models)
    }

    /// Runs until every node has made some steps and the network is quiet, and saves every node.
    static func statesAtQuietMoment(_ network: Network) throws -> [SavedState] {
        network.run(while: { !$0.isQuiet || $0.gradientsGiven.contains { $0 < steps / 2 } })
        return try network.hosts.map { try #require($0.save()) }
    }
}
