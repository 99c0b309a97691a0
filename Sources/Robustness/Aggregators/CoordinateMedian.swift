import LinearAlgebra

/// The coordinate-wise median: of every parameter the middle value; of an even number the mean of the two middle ones.
///
/// Yin, Chen, Ramchandran & Bartlett, "Byzantine-robust distributed learning: towards optimal statistical rates", ICML 2018,
/// arXiv:1803.01498, Option I.
struct CoordinateMedian: AggregationRule {
    func fewestModels(bearing f: Int) -> Int { 2 * f + 1 }

    func combine(
        _ received: [ReceivedModel], bearing f: Int, into own: inout ParameterVector, _ pool: BufferPool
    ) {
        let models = models(received, own)
        let middle = (models.count - 1) / 2
        own.assign(meanOfRanks: middle..<(models.count / 2 + 1), of: models)
    }
}

extension AggregatorEntry {
    static let coordinateMedian = AggregatorEntry(
        name: "coordinate-median", summary: "The median of every parameter by itself.",
        source: "Yin, Chen, Ramchandran & Bartlett, ICML 2018, arXiv:1803.01498",
        details: """
            Of an even number of values the mean of the two middle ones (some libraries return the lower one). Uses no more \
            than two models for each parameter, so it loses what averaging gains against noise, and under unlike data it \
            forgets minorities.
            """,
        cost: "m² d, vectorised", fewestModels: "2 f + 1"
    ) { _ in CoordinateMedian() }
}
