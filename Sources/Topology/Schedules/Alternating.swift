import Catalogues

extension ScheduleFamily {
    /// Several graph families in turn.
    static let alternating = ScheduleFamily(
        name: "alternating",
        summary: "Several graph families in turn, one a round, each with Metropolis–Hastings weights.",
        settings: [
            Setting(
                "families", .text, default: "ring, exponential-symmetric",
                "Names of graph families that need only a number of nodes, separated by commas.")
        ],
        isRandom: true,
        generator: { base, settings throws(TopologyError) in
            var rounds: [MixingMatrix] = []
            for part in settings.text("families").split(separator: ",") {
                let name = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
                let graph = try Self.graph(name, base)
                rounds.append(graph.isDirected ? .uniform(graph) : .metropolisHastings(graph))
            }
            guard !rounds.isEmpty else {
                throw .unfitSetting(
                    "families", got: "no name", expected: "names of graph families",
                    remedy: "for example families: ring, hypercube")
            }
            return .periodic(named: "alternating", rounds)
        }
    )

    private static func graph(_ name: String, _ base: ScheduleBase) throws(TopologyError) -> Graph {
        guard let family = GraphFamilyCatalogue.all[name] else {
            let nearest = GraphFamilyCatalogue.all.nearest(to: name)
            throw .unfitSetting(
                "families", got: "'\(name)'", expected: "a graph family",
                remedy: nearest.map { "did you mean '\($0)'?" } ?? "see the list of graph families")
        }
        let settings: Settings
        do {
            settings = try Settings(family.settings, given: [("nodes", .integer(base.nodeCount))])
        } catch {
            throw .unfitSetting(
                "families", got: "'\(name)'", expected: "a family that needs only a number of nodes",
                remedy: "\(error.key): \(error)")
        }
        return try family.graph(settings, seed: base.seed)
    }
}
