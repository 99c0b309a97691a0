public import Reports

extension NodeRecord.Point {
    /// What a node's counters say at an evaluation point, `seconds` after it began to train.
    public init(index: Int, seconds: Double, _ counters: NodeCounters) {
        let recent = counters.recent
        self.init(
            index: index, seconds: seconds, steps: counters.steps, samples: counters.samples,
            bytesSent: counters.payloadBytes, overheadBytes: counters.overheadBytes,
            messagesSent: counters.messagesSent,
            trainLoss: recent.lossCount > 0 ? recent.lossSum / Double(recent.lossCount) : nil,
            staleness: StalenessSummary(
                mean: recent.stalenessCount > 0
                    ? Double(recent.stalenessSum) / Double(recent.stalenessCount) : 0,
                maximum: recent.stalenessMax),
            applications: recent.stalenessCount)
    }
}
