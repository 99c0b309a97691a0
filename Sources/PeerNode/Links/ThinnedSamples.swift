/// Samples of a stream, evenly thinned out: never more than a limit, and spread over the whole stream.
struct ThinnedSamples {
    /// The most samples kept; even.
    let limit: Int
    /// What is kept, in order.
    private(set) var values: [Double] = []
    private var spacing = 1
    private var skipped = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds the stream's next value; when full, every other one is dropped and only every other one taken from then on.
    mutating func add(_ value: Double) {
        skipped += 1
        guard skipped == spacing else { return }
        skipped = 0
        if values.count == limit {
            values = stride(from: 0, to: limit, by: 2).map { values[$0] }
            spacing *= 2
        }
        values.append(value)
    }
}
