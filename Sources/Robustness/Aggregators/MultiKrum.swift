import Catalogues
import LinearAlgebra

/// Multi-Krum: the mean of the models with the best Krum scores.
///
/// Blanchard, El Mhamdi, Guerraoui & Stainer, NeurIPS 2017, section 4.
struct MultiKrum: AggregationRule {
    /// How many models are averaged, at most m − f; nil takes m − f.
    let kept: Int?

    func fewestModels(bearing f: Int) -> Int { 2 * f + 3 }

    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool
    ) {
        let models = models(received, own)
        let count = min(kept ?? .max, models.count - f)
        own.assign(meanOf: Krum.ranking(of: models, bearing: f).prefix(count).map { models[$0] })
    }
}

extension AggregatorEntry {
    static let multiKrum = AggregatorEntry(
        name: "multi-krum", summary: "Multi-Krum: the mean of the models with the best Krum scores.",
        source: "Blanchard, El Mhamdi, Guerraoui & Stainer, NeurIPS 2017, section 4",
        settings: [
            Setting(
                "kept-models", .integer(0...10_000), default: 0,
                "multi-krum: how many models are averaged, at most m - f; 0 takes m - f.")
        ],
        details: """
            Models are ranked as krum does; the mean of the best kept-models takes the node's place. With 1 it is krum.
            """,
        cost: "m² d / 2", fewestModels: "2 f + 3"
    ) {
        let kept = $0.integer("kept-models")
        return MultiKrum(kept: kept > 0 ? kept : nil)
    }
}
