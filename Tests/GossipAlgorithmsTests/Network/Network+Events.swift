import GossipAlgorithms

/// What a test makes happen beside messages, gradients and timers.
extension Network {
    /// Tells two nodes, at their next event, what they share from now on.
    func agree(_ one: Int, _ other: Int, on secret: PairSecret) {
        schedule(.event(.agreed(secret, with: other)), for: one, after: 0)
        schedule(.event(.agreed(secret, with: one)), for: other, after: 0)
    }

    /// Tells one node something, at its next event.
    func tell(_ event: Event, to node: Int) { schedule(.event(event), for: node, after: 0) }

    /// A lost node is there again, for all others.
    func regain(_ node: Int) {
        lostNodes.remove(node)
        for other in hosts.indices where other != node {
            schedule(.event(.neighbourReturned(node)), for: other, after: 1)
        }
    }
}
