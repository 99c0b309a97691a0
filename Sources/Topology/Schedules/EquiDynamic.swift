import Catalogues
import Determinism

extension ScheduleFamily {
    private static let equiTopo =
        "EquiTopo: Song, Li, Jin, Shi, Yan, Yin, Yuan, NeurIPS 2022, arXiv 2210.07881"

    private static let step = Setting(
        "step", .number(0...1, excludingLowerBound: true), default: 0.5,
        "How far a round goes, η; 1 nearly permutes the nodes and mixes badly.")

    /// One random shift a round.
    static let equiDynamicDirected = ScheduleFamily(
        name: "od-equidyn",
        summary:
            "One message a node and round, to the node a shared random distance away; rate independent of n.",
        source: equiTopo + " (OD-EquiDyn)", settings: [step], isRandom: true,
        generator: { base, settings in
            let (nodes, seed, step) = (base.nodeCount, base.seed, settings.number("step"))
            return .generated(named: "od-equidyn", nodeCount: nodes) { round in
                guard nodes > 1 else { return .identity(nodeCount: 1) }
                var stream = RandomStream(seed: seed, purpose: "od-equidyn", round)
                let shift = 1 + stream.integer(below: nodes - 1)
                return .shifts(nodes: nodes, [(shift, step)])
            }
        }
    )

    /// Random pairs a random shift apart.
    static let equiDynamicUndirected = ScheduleFamily(
        name: "ou-equidyn",
        summary:
            "Pairs a shared random distance apart, found by one scan round the ring; rate independent of n.",
        source: equiTopo + " (OU-EquiDyn)", settings: [step], isRandom: true,
        generator: { base, settings in
            let (nodes, seed, step) = (base.nodeCount, base.seed, settings.number("step"))
            return .generated(named: "ou-equidyn", nodeCount: nodes) { round in
                guard nodes > 1 else { return .identity(nodeCount: 1) }
                var stream = RandomStream(seed: seed, purpose: "ou-equidyn", round)
                let shift = 1 + stream.integer(below: nodes - 1)
                let start = stream.integer(below: nodes)
                let weight = step * Double(nodes - 1) / Double(nodes)
                var isFree = [Bool](repeating: true, count: nodes)
                var links = SymmetricLinks()
                for offset in 0..<nodes {
                    let node = (start + offset) % nodes
                    let partner = (node + shift) % nodes
                    guard isFree[node], isFree[partner] else { continue }
                    isFree[node] = false
                    isFree[partner] = false
                    links.link(node, partner, weight: weight)
                }
                return links.matrix(nodeCount: nodes)
            }
        }
    )

    private static let shiftCount = Setting(
        "shifts", .integer(1...10_000), default: 8,
        "Random shifts drawn with replacement, M; too few may disconnect.")

    /// A fixed directed graph of random shifts.
    static let equiStaticDirected = ScheduleFamily(
        name: "d-equistatic",
        summary: "Fixed and directed: the mean of random cyclic shifts; contraction independent of n.",
        source: equiTopo + " (D-EquiStatic)", settings: [shiftCount], isRandom: true,
        generator: { base, settings in
            .equiStatic("d-equistatic", base, shifts: settings.integer("shifts"), bothWays: false)
        }
    )

    /// A fixed undirected graph of random shifts.
    static let equiStaticUndirected = ScheduleFamily(
        name: "u-equistatic",
        summary:
            "Fixed and undirected: the mean of random cyclic shifts both ways; contraction independent of n.",
        source: equiTopo + " (U-EquiStatic)", settings: [shiftCount], isRandom: true,
        generator: { base, settings in
            .equiStatic("u-equistatic", base, shifts: settings.integer("shifts"), bothWays: true)
        }
    )
}

extension TopologySchedule {
    fileprivate static func equiStatic(
        _ name: String, _ base: ScheduleBase, shifts count: Int, bothWays: Bool
    ) -> TopologySchedule {
        let nodes = base.nodeCount
        guard nodes > 1 else { return .periodic(named: name, [.identity(nodeCount: 1)]) }
        var stream = RandomStream(seed: base.seed, purpose: name)
        let shifts = (0..<count).map { _ in 1 + stream.integer(below: nodes - 1) }
        let weight = 1 / Double(bothWays ? 2 * count : count)
        let all = shifts.flatMap { bothWays ? [($0, weight), (nodes - $0, weight)] : [($0, weight)] }
        return .periodic(named: name, [.shifts(nodes: nodes, all)])
    }
}

extension MixingMatrix {
    /// I + Σ weight · (A^(shift) − I), where A^(u) puts (n − 1)/n on node i + u and 1/n on node i itself.
    ///
    /// Shifts lie in `1 ..< nodes`; equal ones add up. Circulant, so doubly stochastic.
    static func shifts(nodes: Int, _ shifts: [(shift: Int, weight: Double)]) -> MixingMatrix {
        var shares = [Double](repeating: 0, count: nodes)
        for (shift, weight) in shifts { shares[shift] += weight * Double(nodes - 1) / Double(nodes) }
        let hops = shares.indices.filter { shares[$0] > 0 }
        let own = 1 - shares.reduce(0, +)
        return MixingMatrix(nodeCount: nodes) { node, entries in
            let row = hops.map { WeightedNeighbour(node: (node + $0) % nodes, weight: shares[$0]) }
            entries += row.sorted { $0.node < $1.node }
            return own
        }
    }
}
