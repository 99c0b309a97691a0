import Catalogues

extension ScheduleFamily {
    /// One message a round, 1, 2, 4, … places back in turn.
    static let onePeerExponential = ScheduleFamily(
        name: "one-peer-exponential",
        summary: "One message a node and round, 1, 2, 4, … places back in turn; exact average for 2^m nodes.",
        source: "Ying, Yuan, Chen, Hu, Pan, Yin, NeurIPS 2021, arXiv 2110.13363",
        generator: { base, _ in .onePeerExponential(nodes: base.nodeCount) }
    )
}

extension TopologySchedule {
    /// Every node averages with one other a round, 1, 2, 4, … places on in turn.
    ///
    /// Round t, hop h = 2^(t mod τ), τ = ⌈log₂ n⌉: x_i ← (x_i + x_{(i+h) mod n})/2; receive from i + h, send
    /// to i − h.
    ///
    /// Doubly stochastic in every round. For n = 2^τ any τ rounds in a row give the exact average; for other
    /// n the average is never exact. A single node has period 1 and keeps its value.
    public static func onePeerExponential(nodes: Int) -> TopologySchedule {
        let hops = Graph.exponentialHops(nodes: nodes)
        let matrices = hops.map { hop in
            MixingMatrix(nodeCount: nodes) { node, entries in
                entries.append(WeightedNeighbour(node: (node + hop) % nodes, weight: 0.5))
                return 0.5
            }
        }
        return periodic(
            named: "one-peer-exponential", matrices.isEmpty ? [.identity(nodeCount: nodes)] : matrices)
    }
}
