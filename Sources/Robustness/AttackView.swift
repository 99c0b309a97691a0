public import Determinism
public import LinearAlgebra

/// What an attacker knows when it makes up the model it sends to one receiver in one round.
public struct AttackView: Sendable {
    /// A node's model in this round, as it sends it.
    public struct Seen: Sendable {
        /// Whose model it is.
        public let node: Int
        /// The model, `[parameterCount]`.
        public let values: ParameterSnapshot

        /// A node and its model.
        public init(node: Int, values: ParameterSnapshot) {
            self.node = node
            self.values = values
        }
    }

    /// The receiver of a message, and how it mixes.
    public struct Receiver: Sendable {
        /// Who it is.
        public let node: Int
        /// The nodes whose models it averages in this round, with their weights.
        public let incoming: [(node: Int, weight: Double)]

        /// A receiver that averages these nodes' models.
        public init(node: Int, incoming: [(node: Int, weight: Double)]) {
            self.node = node
            self.incoming = incoming
        }
    }

    /// What the attacker would send if it were honest.
    public var own: ParameterSnapshot
    /// The honest models it has seen, by ascending node; never empty.
    public var honest: [Seen]
    /// All nodes that attack, itself included, ascending.
    public var attackers: [Int]
    /// The number of nodes of the run.
    public var nodeCount: Int
    /// To whom the message goes.
    public var receiver: Receiver
    /// How honest nodes combine models; nil for the mean.
    public var aggregation: Aggregation?
    /// The randomness of this attacker in this round.
    public var random: RandomStream
    /// Where vectors come from.
    public var pool: BufferPool

    /// Everything by name.
    public init(
        own: ParameterSnapshot, honest: [Seen], attackers: [Int], nodeCount: Int, receiver: Receiver,
        aggregation: Aggregation?, random: RandomStream, pool: BufferPool
    ) {
        precondition(!honest.isEmpty, "an attacker that has seen nobody")
        self.own = own
        self.honest = honest
        self.attackers = attackers
        self.nodeCount = nodeCount
        self.receiver = receiver
        self.aggregation = aggregation
        self.random = random
        self.pool = pool
    }

    /// μ: the mean of the honest models seen.
    func honestMean() -> ParameterVector {
        var mean = ParameterVector(honest[0].values, pool: pool)
        mean.assign(meanOf: honest.map(\.values))
        return mean
    }

    /// σ: the standard deviation of every parameter over the honest models seen, divided by their number.
    func honestDeviation(around mean: ParameterSnapshot) -> ParameterVector {
        var deviation = ParameterVector(zerosFrom: pool)
        var sums = deviation.mutableSpan
        let centre = mean.span
        for model in honest {
            let values = model.values.span
            for index in sums.indices {
                let difference = values[index] - centre[index]
                sums[index] += difference * difference
            }
        }
        let share = 1 / Float(honest.count)
        for index in sums.indices { sums[index] = (share * sums[index]).squareRoot() }
        return deviation
    }
}
