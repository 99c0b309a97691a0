import EventLoop
import GossipAlgorithms
import Runs
import Wire

/// What happens between this node and its neighbours, beside messages.
extension Peer {
    func lose(_ node: Int) {
        guard phase != .connecting else { return }
        noteEvent("lost \(names[node]): \(neighbours.link(to: node)?.lastReason ?? "")")
        deliver(.neighbourLost(node))
    }

    func regain(_ node: Int) {
        guard phase != .connecting else {
            beginIfComplete()
            // The others are training already: they are not kept waiting for those that are missing.
            if phase == .connecting, configuration.incarnation > 0 {
                startTimer.schedule(afterNanoseconds: Self.rejoinLimit) { [weak self] in
                    self?.beginWithWhoIsThere()
                }
            }
            return
        }
        noteEvent("\(names[node]) is back")
        if let link = neighbours.link(to: node) { agree(with: link) }
        deliver(.neighbourReturned(node))
    }

    /// Tells the algorithm what this node shares with a neighbour, if that is news.
    func agree(with link: NeighbourLink) {
        guard let identity = link.identity, let secret = agreement?.newSecret(with: identity) else { return }
        deliver(.agreed(secret, with: link.node))
    }

    func note(_ reject: Reject, from node: Int) {
        rejections[node] = reject
        guard phase == .connecting, neighbours.links.allSatisfy({ rejections[$0.node] != nil }) else {
            return
        }
        ending = .rejected(by: names[node], reject)
        end()
    }
}
