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
}
