/// What a topology makes the nodes send.
public struct CommunicationCost: Sendable, Equatable {
    /// Bytes a node sends in one round, the mean over nodes and rounds.
    public let meanBytes: Double
    /// Bytes of the node and round with most.
    public let largestBytes: Int

    /// Every message is one model, uncompressed, without headers.
    ///
    /// - Parameters:
    ///   - topology: every round of a period counts, the first 16 rounds of one that never repeats.
    ///   - parameters: numbers d in a model, at least 0.
    ///   - bytesPerParameter: 4 in single precision.
    public init(of topology: Topology, parameters: Int, bytesPerParameter: Int = 4) {
        precondition(
            parameters >= 0 && bytesPerParameter > 0,
            "\(parameters) parameters of \(bytesPerParameter) bytes")
        let rounds = topology.schedule.period ?? TopologyCard.sampledRounds
        var messages = 0
        var most = 0
        for round in 0..<rounds {
            let matrix = topology.matrix(round: round)
            messages += matrix.messageCount
            for node in 0..<matrix.nodeCount { most = max(most, matrix.column(node).count) }
        }
        let size = parameters * bytesPerParameter
        meanBytes = Double(messages) / Double(rounds * topology.nodeCount) * Double(size)
        largestBytes = most * size
    }
}
