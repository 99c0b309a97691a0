public import Catalogues
public import LinearAlgebra

/// A rule with the number of attackers it is to bear: how a node combines models.
public struct Aggregation: Sendable {
    private let rule: any AggregationRule
    private let assumedAttackers: Int

    /// A rule that is to bear so many attackers among the models a node receives, at least 0.
    public init(_ rule: any AggregationRule, assumedAttackers: Int) {
        precondition(assumedAttackers >= 0, "\(assumedAttackers) attackers")
        self.rule = rule
        self.assumedAttackers = assumedAttackers
    }

    /// What an algorithm's settings say; nil for the mean, which the mixing matrix itself is, and for algorithms that know
    /// no other.
    public init?(_ settings: Settings) {
        guard let name = settings.aggregationName else { return nil }
        guard let entry = AggregatorCatalogue.all[name] else {
            preconditionFailure("no aggregator '\(name)'")
        }
        guard let rule = entry.make(settings) else { return nil }
        self.init(rule, assumedAttackers: settings.integer(Setting.assumedAttackers.name))
    }

    /// The fewest models, the node's own included, that it can work with.
    public var fewestModels: Int { rule.fewestModels(bearing: assumedAttackers) }

    /// `x ← R(V)` over the node's own model and those that arrived.
    ///
    /// A model that is not finite cannot be honest: it is left out, and there is one attacker less to bear.
    ///
    /// - Parameters:
    ///   - received: the models that arrived, each of the own one's length.
    ///   - own: the node's own model, then the combination.
    ///   - pool: where working vectors come from.
    /// - Returns: false, with the own model as it was, when too few arrived to tell who lies.
    public func combine(
        _ received: [ReceivedModel], into own: inout ParameterVector, _ pool: BufferPool
    ) -> Bool {
        let finite = received.filter { VectorKernels.isFinite($0.values.span) }
        let attackers = max(0, assumedAttackers - (received.count - finite.count))
        guard finite.count + 1 >= rule.fewestModels(bearing: attackers) else { return false }
        if !finite.isEmpty { rule.combine(finite, bearing: attackers, into: &own, pool) }
        return true
    }
}

extension Settings {
    /// The aggregator an algorithm's settings name; nil when the algorithm has no choice.
    var aggregationName: String? {
        guard case .text(let name)? = all.first(where: { $0.name == Setting.aggregation })?.value else {
            return nil
        }
        return name
    }
}

extension Setting {
    /// The setting that names an aggregator.
    public static let aggregation = "aggregation"

    /// f, for all rules.
    static let assumedAttackers = Setting(
        "assumed-attackers", .integer(0...10_000), default: 1,
        """
        f, the attackers that a node reckons with among the models it receives in a round; every rule but the mean bears so \
        many, and is refused where a node has too few neighbours for it. The default is the least that makes a difference.
        """)
}
