import LinearAlgebra

/// Krum: the one model that lies closest to its m − f − 2 nearest others.
///
/// Blanchard, El Mhamdi, Guerraoui & Stainer, "Machine learning with adversaries: Byzantine tolerant gradient descent",
/// NeurIPS 2017, section 4: the score of `i` is the sum of the squared distances to its m − f − 2 nearest others.
struct Krum: AggregationRule {
    func fewestModels(bearing f: Int) -> Int { 2 * f + 3 }

    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool
    ) {
        let models = models(received, own)
        own.assign(models[Self.ranking(of: models, bearing: f)[0]])
    }

    /// The models by score, the best first; of equal ones the first in order.
    static func ranking(of models: [ParameterSnapshot], bearing f: Int) -> [Int] {
        let distances = PairwiseDistances(models)
        let scores = models.indices.map { distances.score(of: $0, neighbours: models.count - f - 2) }
        return models.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    }
}

extension AggregatorEntry {
    static let krum = AggregatorEntry(
        name: "krum", summary: "Krum: the single model that is closest to its nearest others.",
        source: "Blanchard, El Mhamdi, Guerraoui & Stainer, NeurIPS 2017, section 4",
        details: """
            score_i = the sum of the squared distances to the m - f - 2 nearest others; the node takes over the model with the \
            least, its own included. One model is taken whole, so nothing is averaged.
            """,
        cost: "m² d / 2", fewestModels: "2 f + 3"
    ) { _ in Krum() }
}
