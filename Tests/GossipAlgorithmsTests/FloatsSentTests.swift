import Catalogues
import Determinism
import GossipAlgorithms
import Testing
import Topology

/// What the cost lines of the catalogue claim, counted: the rows of ALGORITHMS 18.2.
///
/// Compressed algorithms and their bytes: `Compressed algorithms`. All-reduce, AGP, SWIFT, EASGD, gossip learning and GoSGD:
/// their own tests.
@Suite struct `Floats sent` {
    @Test(
        arguments: [
            ("d-psgd", [], 4.0), ("d-psgd", [("aggregation", "clipped-gossip")], 4),
            ("d2", [], 4), ("extra", [], 4), ("gradient-tracking", [], 8),
            ("gradient-tracking", [("form", "adapt-then-combine")], 8), ("dsgdm", [], 4), ("dmsgd", [], 8),
            ("decentlam", [], 4), ("qg-dsgdm", [], 4), ("momentum-tracking", [], 8),
            ("sgp", [], 4), ("sgp", [("overlap", 2)], 4), ("push-diging", [], 8),
            ("el-oracle", [("degree", 3)], 3), ("el-local", [("degree", 3)], 3),
            ("moshpit", [("size", 4)], 3), ("gossip-pga", [("every", 4)], (3 * 4 + 15) / 4.0),
            ("noloco", [("local-steps", 4)], 2.0 / 4), ("slowmo", [("local-steps", 4)], 2 * 15 / 16 / 4.0),
            ("diloco", [("local-steps", 4)], 2 * 15 / 16 / 4.0), ("relay-sgd", [], 30.0 / 16),
            ("all-reduce", [], 2 * 15 / 16), ("all-reduce", [("local-steps", 4)], 2 * 15 / 16 / 4.0),
            ("muffliato", [("gossip-steps", 5)], 5 * 4),
            // A gradient up and the model down, for all nodes but the server.
            ("parameter-server", [], 2.0 * 15 / 16),
            ("parameter-server", [("mode", "asynchronous")], 2.0 * 15 / 16),
        ] as [(String, [(String, SettingValue)], Double)])
    func `per node and step, in models, are those of the cost table`(
        name: String, given: [(String, SettingValue)], expected: Double
    ) throws {
        // A torus of 4 × 4: every node has four neighbours.
        let models = try models(
            name, given, on: Topology(graph: .torus(rows: 4, columns: 4)), seed: 1)
        // What is sent before a gradient is sent once more, before the one that never comes.
        let ahead: Double =
            ["extra", "momentum-tracking", "d-psgd"].contains(name) ? 4.0 / 8 : 0
        #expect(abs(models - expected - ahead) < 1e-9, "\(models) models")
    }

    @Test func `of teleportation are a model to each active neighbour and one to its next place`() throws {
        let sent = try models(
            "teleportation", [("active-nodes", 8)], on: Topology(graph: .ring(nodes: 16)), seed: 1)
        // The next place may be the same node: one in eight at the turn of an epoch.
        #expect(sent <= 2 + 1 && sent > 2 + 0.85, "\(sent)")
    }

    @Test func `per node and step are one model where a node has one partner in each round`() throws {
        for schedule in [
            TopologySchedule.onePeerExponential(nodes: 16), .baseGraph(nodes: 16, degree: 1),
        ] {
            let topology = try Topology(schedule: schedule)
            let sent = try models("d-psgd", [("order", "adapt-then-combine")], on: topology, seed: 1)
            #expect(abs(sent - 1) < 1e-9, "\(schedule.name): \(sent)")
        }
    }

    /// Two models for each exchange, each of which two nodes merge; one for each request that finds its receiver busy.
    @Test(arguments: ["ad-psgd", "randomized-gossip", "a2cid2"], [1, 2] as [UInt64])
    func `of an exchange are d each way`(name: String, seed: UInt64) throws {
        var plan = try plan(name, [], on: Topology(graph: .torus(rows: 4, columns: 4)))
        plan.seed = seed
        plan.gradients = 20
        let network = Network(plan)
        network.run()
        let merges = network.count { if case .merged = $0 { true } else { false } }
        let busy = network.count { if case .skipped(.busy, _) = $0 { true } else { false } }
        #expect(merges > 100)
        #expect(network.bytesSent.reduce(0, +) == 4 * 16 * (merges + busy))
    }

    /// Models of 16 floats that a node sends in a step, the mean over 16 nodes and eight steps.
    private func models(
        _ name: String, _ given: [(String, SettingValue)], on topology: Topology, seed: UInt64
    ) throws -> Double {
        var plan = try plan(name, given, on: topology)
        plan.seed = seed
        plan.gradients = 8
        let network = Network(plan)
        network.run()
        return Double(network.bytesSent.reduce(0, +)) / 4 / 16 / 16 / 8
    }

    /// Model length 16: chunks of a ring all-reduce are even.
    private func plan(_ name: String, _ given: [(String, SettingValue)], on topology: Topology) throws
        -> Network.Plan
    {
        try Network.Plan(
            name, on: topology, given.map { (name: $0.0, value: $0.1) },
            start: [[Float]](repeating: [Float](repeating: 0, count: 16), count: 16))
    }
}
