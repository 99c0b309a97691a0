import Catalogues
import LinearAlgebra

/// Nearest-neighbour mixing: every model is replaced by the mean of its m − f nearest, itself included, before another rule.
///
/// Allouah, Farhadkhani, Guerraoui, Gupta, Pinot & Stephan, "Fixing by mixing: a recipe for optimal Byzantine ML under
/// heterogeneity", AISTATS 2023, arXiv:2302.01772, Algorithm 2.
struct NearestNeighbourMixing: AggregationRule {
    /// What combines the mixed models.
    let next: any AggregationRule

    func fewestModels(bearing f: Int) -> Int { max(2 * f + 1, next.fewestModels(bearing: f)) }

    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool
    ) {
        let models = models(received, own)
        let distances = PairwiseDistances(models)
        var mixed = models.indices.map { model in
            var mean = ParameterVector(models[model], pool: pool)
            mean.assign(meanOf: distances.nearest(models.count - f, to: model).map { models[$0] })
            return mean.freeze()
        }
        own.assign(mixed[0])
        let others = zip(mixed.dropFirst(), received).map { ReceivedModel($0, weight: $1.weight) }
        next.combine(others, bearing: f, into: &own, pool)
        while let model = mixed.popLast() { pool.recycle(consume model) }
    }
}

extension AggregatorEntry {
    static let nearestNeighbourMixing = AggregatorEntry(
        name: "nearest-neighbour-mixing",
        summary: "NNM: every model is mixed with its nearest others, then another rule follows.",
        source: "Allouah et al., AISTATS 2023, arXiv:2302.01772, Algorithm 2",
        settings: [
            Setting(
                "rule-after-mixing", .choice(AggregatorCatalogue.simple.map(\.name)), default: "trimmed-mean",
                """
                nearest-neighbour-mixing: the rule for the mixed models; trimmed-mean is among the paper's best.
                """)
        ],
        details: """
            v_i <- the mean of the m - f models nearest to v_i, itself included; then the rule. Mixing brings honest models \
            closer together, which is what the other rules need under unlike data.
            """,
        cost: "1.5 m² d, and the rule's", fewestModels: "2 f + 1, and what the rule needs"
    ) { settings in
        let name = settings.text("rule-after-mixing")
        guard let rule = AggregatorCatalogue.simple.first(where: { $0.name == name })?.make(settings) else {
            preconditionFailure("no rule '\(name)' to follow mixing")
        }
        return NearestNeighbourMixing(next: rule)
    }
}
