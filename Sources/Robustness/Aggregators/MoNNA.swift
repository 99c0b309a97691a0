import LinearAlgebra

/// MoNNA: the mean of the m − f models nearest to the node's own, its own included.
///
/// Farhadkhani, Guerraoui, Gupta, Hoang, Pinot & Stephan, "Robust collaborative learning with linear gradient overhead", ICML
/// 2023, arXiv:2209.10931: nearest-neighbour averaging; the local momentum of the paper is the algorithm's (dsgdm).
struct MoNNA: AggregationRule {
    func fewestModels(bearing f: Int) -> Int { 2 * f + 1 }

    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool
    ) {
        let models = models(received, own)
        let distances = models.map { $0.squaredDistance(to: models[0]) }
        // The own model stays first, even beside equal ones.
        let nearest = models.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
        own.assign(meanOf: nearest.prefix(models.count - f).map { models[$0] })
    }
}

extension AggregatorEntry {
    static let monna = AggregatorEntry(
        name: "monna", summary: "MoNNA: the mean of the models nearest to the node's own.",
        source: "Farhadkhani et al., ICML 2023, arXiv:2209.10931",
        details: """
            The f models furthest from the node's own are left out, the rest, its own included, averaged with the same weight. \
            Only m distances. Made for dsgdm: the paper's local momentum keeps honest models close.
            """,
        cost: "2 m d", fewestModels: "2 f + 1"
    ) { _ in MoNNA() }
}
