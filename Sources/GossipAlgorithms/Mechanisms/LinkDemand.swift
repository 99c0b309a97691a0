import Topology

extension Topology {
    /// To how many others a node sends in a round, the mean over rounds, for the node of which it is most: what a node that
    /// sends its model to all of them in each step puts on its link.
    var greatestOutDegree: Double {
        let rounds = min(schedule.period ?? Self.roundsCounted, Self.roundsCounted)
        let most = (0..<nodeCount).map { node in
            (0..<rounds).reduce(0) { $0 + neighbourhood(of: node, round: $1).outgoing.count }
        }.max()
        return Double(most ?? 0) / Double(rounds)
    }

    /// Rounds that stand for all of a schedule.
    private static let roundsCounted = 16
}
