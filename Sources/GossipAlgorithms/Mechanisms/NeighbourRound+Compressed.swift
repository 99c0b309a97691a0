import Compressors
import LinearAlgebra
import Topology

extension NeighbourRound {
    /// What each message of a round carries.
    enum Carried {
        /// Values in single precision.
        case values
        /// A vector of the model's length in fewer bytes.
        case compressed

        func admits(_ payload: Payload) -> Bool {
            switch (self, payload) {
            case (.values, .dense), (.compressed, .compressed): true
            default: false
            }
        }
    }

    /// Sends a compressed vector to all who hear this node in this exchange and are not lost.
    func send(_ vector: CompressedVector, part: Int = 0, actions: inout ActionBuffer) {
        send(
            Message(round: exchange, part: part, version: round, payload: .compressed(vector)),
            actions: &actions)
    }

    /// `x ← x + γ Σⱼ Wᵢⱼ (cⱼ − cᵢ)` over the neighbours whose message arrived, cᵢ being what this node said.
    ///
    /// The movement is summed up from zero, where equal vectors cancel to the last bit. Records each merge and each absence.
    func average(
        _ stepSize: Float, differencesTo mine: CompressedVector, into vector: inout ParameterVector,
        _ pool: BufferPool, _ actions: inout ActionBuffer
    ) {
        var movement = ParameterVector(zerosFrom: pool)
        for neighbour in neighbourhood.incoming {
            guard let message = message(from: neighbour.node), let theirs = message.compressed else {
                actions.record(.skipped(isLost(neighbour.node) ? .lost : .timeout, with: neighbour.node))
                continue
            }
            let weight = stepSize * Float(neighbour.weight)
            theirs.add(weight, into: &movement)
            mine.add(-weight, into: &movement)
            actions.record(.merged(with: neighbour.node, lag: round - message.version))
        }
        let sum = movement.freeze()
        vector.add(1, times: sum)
        pool.recycle(consume sum)
    }
}
