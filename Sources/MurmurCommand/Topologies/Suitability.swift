import Catalogues
import GossipAlgorithms
import Topology

/// Whether an algorithm is safe on a topology.
struct Suitability: Encodable {
    /// The algorithm's name, or the names of the methods.
    let name: String
    /// Why it is not safe; nil when it is.
    let obstacle: String?

    /// Every algorithm of the catalogue with its default settings.
    static func ofAlgorithms(on topology: Topology) -> [Suitability] {
        AlgorithmCatalogue.all.entries.map { entry in
            guard let settings = try? Settings(entry.settings) else {
                return Suitability(name: entry.name, obstacle: nil)
            }
            return Suitability(name: entry.name, obstacle: entry.refusal(of: topology, settings))
        }
    }

    /// Every kind of averaging of the literature.
    static func ofMethods(on card: TopologyCard) -> [Suitability] {
        AveragingMethod.allCases.map { Suitability(name: $0.rawValue, obstacle: $0.obstacle(on: card)) }
    }

    /// The methods of the literature by those of their names that no algorithm has; a method none of whose names is
    /// left is left out.
    static func methods(_ methods: [Suitability], without algorithms: [Suitability]) -> [Suitability] {
        let known = algorithms.map { plain($0.name) } + doubles.map(plain)
        return methods.compactMap { method in
            let names = method.name.split(separator: ", ").map(String.init)
            let left = names.filter { !known.contains(plain($0)) }
            return left.isEmpty
                ? nil : Suitability(name: left.joined(separator: ", "), obstacle: method.obstacle)
        }
    }

    /// Names of the literature whose demands an algorithm of another name has: `sgp` is push-sum.
    private static let doubles = ["push-sum", "pairwise gossip"]

    private static func plain(_ name: String) -> String {
        name.lowercased().replacing("²", with: "2").replacing(" ", with: "-")
    }
}
