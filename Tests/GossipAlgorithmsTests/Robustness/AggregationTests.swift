import Catalogues
import GossipAlgorithms
import Robustness
import Testing
import Topology

@Suite struct `Aggregation in algorithms` {
    static let free = AlgorithmCatalogue.all.entries.filter(\.takesAnyAggregation).map(\.name)
    static let bound = AlgorithmCatalogue.all.entries.filter { !$0.takesAnyAggregation }.map(\.name)

    @Test func `the algorithms that average models have the choice`() {
        #expect(
            Self.free == [
                "d-psgd", "gossip-pga", "el-oracle", "el-local", "moshpit", "dsgdm", "dmsgd", "qg-dsgdm",
            ])
    }

    @Test(arguments: free) func `an infinite clipping radius changes nothing`(_ name: String) throws {
        let quadratics = Quadratics(try Topology(graph: .complete(nodes: 6)))
        let plain = try quadratics.run(name, rate: 0.1, rounds: 12)
        let clipped = try quadratics.run(
            name, [("aggregation", "clipped-gossip"), ("clip-radius", 1e30), ("assumed-attackers", 0)],
            rate: 0.1,
            rounds: 12)
        for (one, other) in zip(plain.models, clipped.models) {
            // Another order of sums, twelve rounds of it.
            for (value, same) in zip(one, other) { #expect(abs(value - same) < 1e-5) }
        }
    }

    @Test(arguments: free) func `a rule other than the mean changes the run`(_ name: String) throws {
        let quadratics = Quadratics(try Topology(graph: .complete(nodes: 6)))
        let plain = try quadratics.run(name, rate: 0.1, rounds: 12)
        let clipped = try quadratics.run(
            name, [("aggregation", "clipped-gossip"), ("clip-radius", 1e-3)], rate: 0.1, rounds: 12)
        #expect(plain.models != clipped.models)
        #expect(clipped.consensusDistance > plain.consensusDistance)
    }

    @Test(arguments: bound) func `the others say why they have no choice, and what has one`(_ name: String)
        throws
    {
        let entry = try #require(AlgorithmCatalogue.all[name])
        let refusal = try #require(entry.refusal(ofSetting: "aggregation"))
        #expect(refusal.hasPrefix("\(name) has no choice of aggregation, because "))
        #expect(refusal.contains("choose an algorithm that averages models: d-psgd"))
        #expect(entry.refusal(ofSetting: "clip-radius") != nil)
        #expect(entry.refusal(ofSetting: "round-timeout") == nil)
        #expect(!entry.settings.contains { $0.name == "aggregation" })
    }

    @Test(
        arguments: [
            // Models on a ring, own included: 3.
            ("trimmed-mean", 1, nil), ("coordinate-median", 2, 5), ("krum", 1, 5), ("multi-krum", 0, nil),
            ("clipped-gossip", 1, nil), ("clipped-gossip", 2, 4), ("nearest-neighbour-mixing", 2, 5),
            ("mean", 9, nil),
        ] as [(String, Int, Int?)])
    func `a rule is refused where a node has too few neighbours for it`(
        _ rule: String, _ f: Int, _ needed: Int?
    )
        throws
    {
        let entry = try #require(AlgorithmCatalogue.all["d-psgd"])
        let settings = try Settings(
            entry.settings, given: [("aggregation", .text(rule)), ("assumed-attackers", .integer(f))])
        let refusal = entry.refusal(of: try Topology(graph: .ring(nodes: 8)), settings)
        guard let needed else { return #expect(refusal == nil) }
        #expect(
            refusal?.hasPrefix(
                "\(rule) with assumed-attackers \(f) needs \(needed) models to choose from, and node node-0 has 3"
            )
                == true)
    }

    @Test func `the node with the fewest neighbours decides`() throws {
        let entry = try #require(AlgorithmCatalogue.all["d-psgd"])
        let settings = try Settings(entry.settings, given: [("aggregation", "trimmed-mean")])
        let refusal = entry.refusal(of: try Topology(graph: .star(nodes: 5)), settings)
        #expect(refusal?.contains("node node-1 has 2, its own included") == true)
    }
}
