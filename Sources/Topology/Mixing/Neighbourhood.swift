/// All that one node must know of the mixing matrix of a round: whom it hears, whom it tells, and with what
/// weights.
///
/// x_i ← selfWeight · x_i + Σ incoming.weight · x_incoming.node. Weights are those of the receiver
/// (`W[receiver][sender]`).
public struct Neighbourhood: Sendable, Equatable {
    /// The weight the node puts on its own value, W[i][i].
    public let selfWeight: Double
    /// The nodes it receives from, ascending, with the weight it puts on what came from each, W[i][node].
    public let incoming: NeighbourWeights
    /// The nodes it sends to, ascending, with the weight each of them puts on what came from this one,
    /// W[node][i].
    public let outgoing: NeighbourWeights

    /// A node's view of a mixing matrix.
    public init(selfWeight: Double, incoming: NeighbourWeights, outgoing: NeighbourWeights) {
        self.selfWeight = selfWeight
        self.incoming = incoming
        self.outgoing = outgoing
    }
}
