/// The mini-batches that go into a pipeline, micro-batch by micro-batch.
struct PipelineFeed {
    private let microBatches: Int
    private let flushes: Bool
    private var batch = 0
    private var begun = 0
    /// Micro-batches on their way.
    private var open = 0

    /// - Parameters:
    ///   - microBatches: in a mini-batch.
    ///   - flushes: whether a mini-batch comes back whole before the next goes in.
    init(microBatches: Int, flushes: Bool) {
        self.microBatches = microBatches
        self.flushes = flushes
    }

    /// Begins with a mini-batch of that number.
    mutating func start(at number: Int) { (batch, begun, open) = (number, 0, 0) }

    /// What goes in next; nil while the mini-batch before is still under way.
    mutating func next(of line: Int) -> MicroBatch? {
        if begun == microBatches {
            guard !flushes || open == 0 else { return nil }
            batch += 1
            begun = 0
        }
        defer {
            begun += 1
            open += 1
        }
        return MicroBatch(line: line, batch: batch, index: begun)
    }

    /// A micro-batch has come back.
    mutating func returned() { open -= 1 }
}
