import Catalogues

extension ScheduleFamily {
    /// Groups along the digits of node numbers.
    static let hyperHypercube = ScheduleFamily(
        name: "hyper-hypercube",
        summary:
            "Groups of at most k + 1 nodes average along each digit in turn; exact for sizes without large primes.",
        source: "Takezawa, Sato, Bao, Niwa, Yamada, NeurIPS 2023, arXiv 2305.11420, Algorithm 1",
        settings: [baseDegree],
        generator: { base, settings throws(TopologyError) in
            let degree = settings.integer("degree")
            let nodes = base.nodeCount
            guard FiniteTimeRounds.isSmooth(nodes, limit: degree + 1) else {
                throw .unfitSetting(
                    "degree", got: "\(degree) with \(nodes) nodes",
                    expected: "no prime factor of \(nodes) above degree + 1",
                    remedy: "use the schedule base-graph, which takes any number of nodes")
            }
            return .finiteTime(
                named: "hyper-hypercube", nodes: nodes,
                FiniteTimeRounds.hyperHypercube(Array(0..<nodes), limit: degree + 1))
        }
    )

    /// The setting `degree` of schedules that average exactly in finite time.
    static let baseDegree = Setting(
        "degree", .integer(1...1_000), default: 1, "Most messages a node sends in one round, k.")
}

extension TopologySchedule {
    /// A schedule that repeats the given rounds; no rounds at all, for a single node, become one without
    /// messages.
    static func finiteTime(named name: String, nodes: Int, _ rounds: [SymmetricLinks]) -> TopologySchedule {
        let matrices = rounds.map { $0.matrix(nodeCount: nodes) }
        return periodic(named: name, matrices.isEmpty ? [.identity(nodeCount: nodes)] : matrices)
    }
}

/// Finite sequences of rounds after which a set of nodes has averaged exactly.
enum FiniteTimeRounds {
    /// Whether all prime factors of a number are at most `limit`.
    static func isSmooth(_ number: Int, limit: Int) -> Bool { smoothPart(of: number, limit: limit) == number }

    /// The largest divisor whose prime factors are all at most `limit`.
    static func smoothPart(of number: Int, limit: Int) -> Int {
        var rest = number
        var factor = 2
        while factor <= limit, factor <= rest {
            while rest.isMultiple(of: factor) { rest /= factor }
            factor += 1
        }
        return number / rest
    }

    /// Rounds of groups of at most `limit` nodes, one round for each factor of the number of nodes.
    ///
    /// A node's place is written in mixed radix; in round l, nodes that agree in every digit but the l-th
    /// average. The number of nodes must have no prime factor above `limit`.
    static func hyperHypercube(_ nodes: [Int], limit: Int) -> [SymmetricLinks] {
        precondition(isSmooth(nodes.count, limit: limit), "\(nodes.count) has a prime factor above \(limit)")
        var factors: [Int] = []
        var rest = nodes.count
        var candidate = limit
        while rest > 1 {
            if rest.isMultiple(of: candidate) {
                factors.append(candidate)
                rest /= candidate
            } else {
                candidate -= 1
            }
        }
        var stride = 1
        return factors.reversed().map { factor in
            var round = SymmetricLinks()
            for place in nodes.indices where place / stride % factor == 0 {
                round.average((0..<factor).map { nodes[place + $0 * stride] })
            }
            stride *= factor
            return round
        }
    }

    /// Rounds of several sets of nodes of equal length, side by side.
    static func parallel(_ parts: [[SymmetricLinks]]) -> [SymmetricLinks] {
        guard var rounds = parts.first else { return [] }
        for part in parts.dropFirst() {
            precondition(part.count == rounds.count, "\(part.count) rounds beside \(rounds.count)")
            for round in rounds.indices { rounds[round].merge(part[round]) }
        }
        return rounds
    }
}
