import Catalogues
import Robustness
import Topology

extension AlgorithmEntry {
    /// How an algorithm combines models with the neighbours'.
    public enum AggregationChoice: Sendable {
        /// By any rule of the catalogue of aggregators.
        case anyRule
        /// Its equations hold for the weighted mean alone, for a reason that completes "because ".
        case meanOnly(because: String)
        /// It does not combine its neighbours' models, round by round.
        static let ownMean = AggregationChoice.meanOnly(
            because: "it does not average its neighbours' models round by round")

        /// The settings of whoever has the choice.
        var settings: [Setting] {
            switch self {
            case .anyRule: AggregatorCatalogue.settings
            case .meanOnly: []
            }
        }
    }

    /// Whether any rule of the catalogue of aggregators may combine its models.
    public var takesAnyAggregation: Bool {
        if case .anyRule = aggregation { true } else { false }
    }

    /// Why it has not got the settings of aggregators, with the remedy; nil for any other setting.
    public func refusal(ofSetting name: String) -> String? {
        guard case .meanOnly(let reason) = aggregation,
            AggregatorCatalogue.settings.contains(where: { $0.name == name })
        else { return nil }
        return
            "\(self.name) has no choice of aggregation, because \(reason); leave it out, or choose an algorithm "
            + "that averages models: d-psgd, dsgdm, qg-dsgdm, el-oracle"
    }

    /// Why the aggregation cannot work on a topology: some node never has enough models to compare.
    func aggregationRefusal(_ topology: Topology, _ settings: Settings, rounds: Int) -> String? {
        guard takesAnyAggregation, let aggregation = Aggregation(settings) else { return nil }
        let needed = aggregation.fewestModels
        var most = [Int](repeating: 0, count: topology.nodeCount)
        for round in 0..<min(topology.schedule.period ?? rounds, rounds)
        where most.contains(where: { $0 < needed }) {
            for node in most.indices where most[node] < needed {
                most[node] = max(
                    most[node], topology.neighbourhood(of: node, round: round).incoming.count + 1)
            }
        }
        guard let poorest = most.indices.min(by: { most[$0] < most[$1] }), most[poorest] < needed else {
            return nil
        }
        let name = settings.text(Setting.aggregation)
        return
            "\(name) with assumed-attackers \(settings.integer("assumed-attackers")) needs \(needed) models to choose "
            + "from, and node \(topology.name(of: poorest)) has \(most[poorest]), its own included; choose a topology with "
            + "more neighbours, fewer assumed-attackers, or clipped-gossip, which needs the fewest"
    }
}
