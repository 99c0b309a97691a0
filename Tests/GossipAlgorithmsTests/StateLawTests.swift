import Catalogues
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
    private static let withoutRounds = CatalogueCase.several.filter {
        $0.entry.timing != .synchronous && !$0.isCut
    }

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

    /// Fields, or ends of their paths, that only matter when the network doubles, delays or loses messages
    /// (`A pairwise exchange after a restart`), where fewer nodes are active than here, or only to what is reported.
    ///
    /// What has come early is sent again by those who start again as well.
    private static let mattersOtherwise = [
        "exchange.answered-requests", "exchange.accepted-requests", "exchange.round-trip",
        "exchange.round-trip-deviation", "exchange.round-trip-seen", ".drawn", ".turns", "seen-.newest",
        "versions", "inbox.waiting-.sender",
        "window.newest", "window.seen", "holds-model", ".messages", ".taken-number", ".unconfirmed",
        "early-.values", "early-.share", "early-.weight",
    ]

    /// Forgets one field after another, as an algorithm would that does not name it: some run must go another way, or the
    /// laws above could not find what is forgotten, and nobody would need the field.
    @Test(arguments: AlgorithmCatalogue.all.entries.map(\.name))
    func `has no field that could be left out`(name: String) throws {
        var open: Set<String> = []
        var missed: Set<String> = []
        for one in CatalogueCase.all where one.entry.name == name && !one.isCut {
            let isInRounds = one.entry.timing == .synchronous || one.topology.nodeCount == 1
            let plan = try Self.plan(one, optimizer: "adam")
            let saved =
                try isInRounds
                ? Self.runInterrupted(plan).states : Self.statesAtQuietMoment(Network(plan))
            let network = Network(plan)
            for path in StateDamage.paths(of: saved[0]) where !missed.contains(StateDamage.kind(of: path)) {
                open.insert(StateDamage.kind(of: path))
                let right = try Self.outcome(plan, from: saved, isInRounds: isInRounds)
                // Every node forgets it; or one, for what nodes that forget together do not miss.
                for forgetful in [saved.count, 1] {
                    var states = saved
                    for node in 0..<forgetful {
                        let fresh = try #require(network.freshHost(node).save())
                        states[node] = StateDamage.replacing(path, in: saved[node], from: fresh)
                    }
                    // A state that does not fit together without it is refused, which is as good.
                    if (try? Self.outcome(plan, from: states, isInRounds: isInRounds)) != right {
                        missed.insert(StateDamage.kind(of: path))
                    }
                }
            }
        }
        // The centre is the only partner: drawing it decides nothing.
        let undecided = name == "easgd" ? ["exchange.random"] : []
        let forgettable = open.subtracting(missed).filter { path in
            !(Self.mattersOtherwise + undecided).contains { path.hasSuffix($0) }
        }
        #expect(forgettable == [])
        #expect(!missed.isEmpty)
    }

    /// What comes of a run whose nodes go on from these states.
    private static func outcome(
        _ plan: Network.Plan, from states: [SavedState], isInRounds: Bool
    ) throws -> String {
        let network = Network(plan)
        if isInRounds {
            try network.restore(states)
            network.run(while: { $0.gradientsGiven.reduce(0, +) < steps * plan.start.count })
        } else {
            _ = try statesAtQuietMoment(network)
            try network.restartAll(from: states)
            network.run()
        }
        return "\(Fingerprint.of(network.models)) \(network.messagesSent) \(network.gradientsGiven)"
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
