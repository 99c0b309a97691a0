import Catalogues
import Determinism
import Topology

/// How an algorithm turns the experiment's topology into the one it runs on: as it is, made lazy, a spanning tree of it, or a
/// schedule of its own.
///
/// Hosts are made one by one, so the last few arranged topologies are kept; that is invisible, because an arrangement is a
/// pure function of topology, settings and seed.
final class Arrangement: Sendable {
    typealias Arrange = @Sendable (Topology, Settings, _ seed: UInt64) throws(TopologyError) -> Topology

    private struct Key: Equatable {
        let digest: RunDigest
        let settings: Settings
        let seed: UInt64
    }

    private let arrange: Arrange
    private let remembered = Remembered<Key, Topology>(capacity: 8)

    init(_ arrange: @escaping Arrange) {
        self.arrange = arrange
    }

    /// The topology that the algorithm runs on.
    ///
    /// - Throws: `TopologyError` when there is none for these settings, with the remedy.
    func topology(_ given: Topology, _ settings: Settings, seed: UInt64) throws(TopologyError) -> Topology {
        let key = Key(digest: given.digest, settings: settings, seed: seed)
        return try remembered.value(for: key) { () throws(TopologyError) in
            try arrange(given, settings, seed)
        }
    }

    /// A schedule of the catalogue over the topology's graph and weights, by the schedule's own settings.
    static func schedule(_ name: String) -> Arrangement {
        Arrangement { topology, settings, seed throws(TopologyError) in
            guard let family = ScheduleCatalogue.all[name] else { preconditionFailure("no schedule \(name)") }
            guard family.usesGraph else {
                let base = ScheduleBase(nodeCount: topology.nodeCount, seed: seed)
                return try Topology(schedule: family.schedule(base, settings))
            }
            guard let graph = topology.graph, topology.schedule.period == 1 else {
                throw .unsuitableGraph(
                    "the topology changes by itself, by the schedule \(topology.schedule.name)",
                    remedy: "choose a static topology")
            }
            let base = ScheduleBase(graph: graph, matrix: topology.matrix(round: 0), seed: seed)
            let schedule = try family.schedule(base, settings)
            // Its rounds may leave the graph.
            return try Topology(schedule: schedule)
        }
    }

    /// The topology with the weights (W + I)/2, if the setting `lazy` says so.
    static let lazy = Arrangement { topology, settings, _ throws(TopologyError) in
        guard settings.boolean("lazy"), topology.schedule.period == 1 else { return topology }
        return try Topology(schedule: .fixed(topology.matrix(round: 0).lazy), graph: topology.graph)
    }

    /// The topology with SWIFT's weights, unless the setting `weights` says `topology`.
    static let communicationCoefficients = Arrangement { topology, settings, _ throws(TopologyError) in
        guard settings.text("weights") == "communication-coefficients" else { return topology }
        guard topology.schedule.period == 1, let graph = topology.graph, !graph.isDirected else {
            throw .unsuitableGraph(
                "communication coefficients are for static graphs with links both ways",
                remedy: "choose an undirected family, or set weights to topology")
        }
        return try Topology(graph: graph, matrix: .communicationCoefficients(graph))
    }

    /// A breadth-first spanning tree of the topology's graph, from a node in its middle.
    static let spanningTree = Arrangement { topology, _, _ throws(TopologyError) in
        guard topology.schedule.period == 1, let graph = topology.graph, !graph.isDirected, graph.isConnected
        else {
            throw .unsuitableGraph(
                "there is no tree to relay over: the topology is directed, in parts, or changes by rounds",
                remedy: "choose a connected, undirected, static topology, for example family: tree")
        }
        return try Topology(graph: graph.spanningTree)
    }
}

extension Setting {
    /// The settings of a schedule of the catalogue, for algorithms that bring the schedule with them.
    static func ofSchedule(_ name: String) -> [Setting] { ScheduleCatalogue.all[name]?.settings ?? [] }
}
