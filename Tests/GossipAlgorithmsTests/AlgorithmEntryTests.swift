import Catalogues
import GossipAlgorithms
import Testing
import Topology

@Suite struct `An algorithm entry` {
    @Test func `refuses D-PSGD on weights that do not keep the mean, and names the remedy`() throws {
        let star = Graph.star(nodes: 5)
        let uneven = try Topology(graph: star, matrix: .uniform(star))
        #expect(
            try refusal("d-psgd", uneven)
                == "d-psgd needs a doubly stochastic mixing matrix, or its models drift towards some nodes' data; "
                + "choose the mixing rule metropolis-hastings, or a graph that is regular")
        #expect(try refusal("d-psgd", Topology(graph: star)) == nil)
        let ring = Graph.ring(nodes: 5)
        #expect(try refusal("d-psgd", Topology(graph: ring, matrix: .uniform(ring))) == nil)
    }

    @Test func `refuses AD-PSGD on directed graphs, but on no undirected one`() throws {
        let directed = try Topology(graph: .exponential(nodes: 6))
        #expect(
            try refusal("ad-psgd", directed)
                == "exchanges go both ways, but the topology is directed; choose an undirected family")
        let star = Graph.star(nodes: 5)
        #expect(try refusal("ad-psgd", Topology(graph: star)) == nil)
        let uneven = try Topology(graph: star, matrix: .uniform(star))
        #expect(try refusal("ad-psgd", uneven) == nil, "it does not use the weights")
    }

    @Test func `refuses a server that does not exist`() throws {
        let ring = try Topology(graph: .ring(nodes: 4))
        #expect(
            try refusal("parameter-server", ring, [("server", 4)])
                == "server 4 does not exist; nodes are 0...3")
        #expect(try refusal("parameter-server", ring, [("server", 3)]) == nil)
    }

    @Test func `runs push-sum and everything without mixing on any graph`() throws {
        let directed = try Topology(graph: CatalogueCase.irregular)
        let undirectedOnly = ["ad-psgd", "randomized-gossip", "a2cid2", "relay-sgd"]
        for entry in AlgorithmCatalogue.all.entries where entry.mixing == .none {
            #expect(
                try (refusal(entry.name, directed) == nil) == !undirectedOnly.contains(entry.name),
                "\(entry.name)")
        }
    }

    @Test(arguments: AlgorithmCatalogue.all.entries.map(\.name))
    func `says what a reader needs to know`(name: String) throws {
        let entry = try #require(AlgorithmCatalogue.all[name])
        #expect(entry.summary.hasSuffix(".") && !entry.summary.contains("\n"))
        #expect(entry.problem.count > 30 && entry.problem.hasSuffix(".") && entry.problem != entry.summary)
        #expect(entry.details.count > 40 && !entry.cost.isEmpty && !entry.extraMemory.isEmpty)
        let ring = try Topology(graph: .ring(nodes: 4))
        #expect(!entry.message.isEmpty)
        #expect((entry.message == "none") == entry.isSilent(on: ring, try Settings(entry.settings)))
        // Solo training and the central baseline are nobody's invention.
        let hasPaper = !["centralized", "solo"].contains(name)
        #expect(!hasPaper || entry.source.contains { $0.isNumber }, "no source with its year")
        #expect(!hasPaper || !entry.deviations.isEmpty, "no word about how it differs from its source")
        #expect(entry.name == entry.name.lowercased() && !entry.name.contains(" "))
        for setting in entry.settings {
            #expect(setting.defaultValue != nil, "\(setting.name) has no default")
            #expect(setting.summary.count > 20, "\(setting.name) is not explained")
            #expect(Self.tellsOrigin(setting), "\(setting.name): where does its default come from?")
        }
        #expect(CatalogueCase.all.contains { $0.entry.name == name }, "no law is tried on it")
    }

    /// Whether a summary says where the default comes from, or what that value does.
    private static func tellsOrigin(_ setting: Setting) -> Bool {
        let origins = [
            "default", "paper", "authors", "our choice", "usual", "as in", "gossipy", "codes", "left out",
        ]
        let words = setting.summary.split { " ;:,()".contains($0) }.map { word in
            word.hasSuffix(".") ? String(word.dropLast()) : String(word)
        }
        let value = setting.defaultValue.map { "\($0)" } ?? ""
        return origins.contains { setting.summary.lowercased().contains($0) } || words.contains(value)
    }

    private func refusal(
        _ name: String, _ topology: Topology, _ given: [(name: String, value: SettingValue)] = []
    ) throws -> String? {
        let entry = try #require(AlgorithmCatalogue.all[name])
        return entry.refusal(of: topology, try Settings(entry.settings, given: given))
    }
}
