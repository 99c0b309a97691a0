import LinearAlgebra
import Robustness
import Topology

extension NeighbourRound {
    /// `x ← R(x, the models that arrived)`: a rule that bears attackers in place of the weighted sum.
    ///
    /// When too few models arrived for the rule, the node keeps its own. Records each merge and each absence, once for all
    /// parts.
    func combine(
        by aggregation: Aggregation, into replica: inout ParameterVector, part: Int, steps: Int?,
        actions: inout ActionBuffer
    ) {
        let received = neighbourhood.incoming.compactMap { neighbour in
            message(from: neighbour.node, part: part)?.values.map {
                ReceivedModel($0, weight: neighbour.weight)
            }
        }
        let isCombined = aggregation.combine(received, into: &replica, pool)
        guard part == 0 else { return }
        for neighbour in neighbourhood.incoming {
            if let message = message(from: neighbour.node), isCombined {
                actions.record(.merged(with: neighbour.node, lag: (steps ?? round) - message.version))
            } else {
                let isThere = message(from: neighbour.node) != nil
                actions.record(
                    .skipped(isThere ? .tooFew : absence(of: neighbour.node), with: neighbour.node))
            }
        }
    }
}
