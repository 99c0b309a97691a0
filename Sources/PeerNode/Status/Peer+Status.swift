import Reports
import Runs

extension Peer {
    /// What the peer is doing.
    public var status: PeerStatus {
        let shown: PeerStatus.Phase =
            switch phase {
            case .connecting: .connecting
            case .training: .training
            case .stopping, .finished: .finishing
            case .ended: .ended
            }
        let recent = counters.recent
        return PeerStatus(
            node: names[configuration.node], incarnation: configuration.incarnation, phase: shown,
            seconds: driver == nil ? 0 : Double(elapsed) * 1e-9,
            fraction: phase == .finished || phase == .ended
                ? 1 : share.fraction(steps: steps, nanoseconds: spentTime, bytes: spentBytes),
            steps: steps, samples: counters.samples,
            loss: recent.lossCount > 0
                ? recent.lossSum / Double(recent.lossCount) : record.points.last?.trainLoss,
            merges: counters.merges, refused: counters.refusedCount, skipped: counters.skippedCount,
            lost: messagesLost, bytesSent: bytesSent,
            messagesSent: counters.messagesSent,
            staleness: recent.stalenessCount > 0
                ? Double(recent.stalenessSum) / Double(recent.stalenessCount) : 0,
            neighbours: neighbours.links.map(\.status))
    }
}
