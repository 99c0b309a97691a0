import LinearAlgebra

/// The coordinate-wise trimmed mean: of every parameter the f largest and f smallest values are dropped, the rest averaged.
///
/// Yin, Chen, Ramchandran & Bartlett, ICML 2018, arXiv:1803.01498, Option II.
struct TrimmedMean: AggregationRule {
    func fewestModels(bearing f: Int) -> Int { 2 * f + 1 }

    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool
    ) {
        let models = models(received, own)
        own.assign(meanOfRanks: f..<(models.count - f), of: models)
    }
}

extension AggregatorEntry {
    static let trimmedMean = AggregatorEntry(
        name: "trimmed-mean",
        summary: "The mean of every parameter without its f largest and smallest values.",
        source: "Yin, Chen, Ramchandran & Bartlett, ICML 2018, arXiv:1803.01498",
        details: """
            Every parameter is the mean of the m - 2 f values that are left, all with the same weight. With \
            assumed-attackers 0 it is the plain mean of all models.
            """,
        cost: "m² d, vectorised", fewestModels: "2 f + 1"
    ) { _ in TrimmedMean() }
}
