import Catalogues

extension ScheduleFamily {
    /// Exact averaging for any number of nodes, the simpler construction.
    static let simpleBaseGraph = ScheduleFamily(
        name: "simple-base-graph",
        summary:
            "Exact averaging in finitely many rounds for any number of nodes; the simpler, longer construction.",
        source: "Takezawa, Sato, Bao, Niwa, Yamada, NeurIPS 2023, arXiv 2305.11420, Algorithm 2",
        settings: [baseDegree],
        generator: { base, settings in
            .finiteTime(
                named: "simple-base-graph", nodes: base.nodeCount,
                FiniteTimeRounds.simpleBase(Array(0..<base.nodeCount), limit: settings.integer("degree") + 1))
        }
    )
}

extension FiniteTimeRounds {
    /// The Simple Base-(k+1) graph on a set of nodes, k + 1 = `limit`.
    ///
    /// The nodes are cut into parts of a_l · (k+1)^p_l, the digits of their number in base k + 1. All parts
    /// average inside; then part after part gives the mean of those behind it to its blocks of (k+1)^p_l
    /// nodes, each of which spreads it inside. Powers are computed in whole numbers: logarithms in floating
    /// point break the degree limit.
    static func simpleBase(_ nodes: [Int], limit: Int) -> [SymmetricLinks] {
        guard !isSmooth(nodes.count, limit: limit) else { return hyperHypercube(nodes, limit: limit) }
        let parts = self.parts(of: nodes, base: limit)
        let first = parts[0]
        var rounds: [SymmetricLinks] = []
        for round in 0..<first.whole.count {
            var links = SymmetricLinks()
            for part in parts where !part.whole.isEmpty { links.merge(part.whole[round % part.whole.count]) }
            rounds.append(links)
        }
        for step in 0...first.exponent {
            var links = SymmetricLinks()
            if step < parts.count - 1 { links.merge(serving(parts, step, limit)) }
            for (index, part) in parts.enumerated() {
                // The last part is served by nobody and starts one step earlier.
                let turn = index == parts.count - 1 ? step - index : step - index - 1
                let inner = part.exponent == 0 ? part.whole : part.inBlocks
                if turn >= 0, !inner.isEmpty { links.merge(inner[turn % inner.count]) }
            }
            rounds.append(links)
        }
        return rounds
    }

    private struct Part {
        let nodes: [Int]
        let exponent: Int
        let blocks: [[Int]]
        /// Averages the whole part.
        let whole: [SymmetricLinks]
        /// Averages every block.
        let inBlocks: [SymmetricLinks]
    }

    private static func parts(of nodes: [Int], base: Int) -> [Part] {
        var power = 1
        var exponent = 0
        while power * base <= nodes.count {
            power *= base
            exponent += 1
        }
        var parts: [Part] = []
        var start = 0
        while start < nodes.count {
            let digit = (nodes.count - start) / power
            if digit > 0 {
                let members = Array(nodes[start..<(start + digit * power)])
                let blocks = (0..<digit).map { Array(members[($0 * power)..<(($0 + 1) * power)]) }
                parts.append(
                    Part(
                        nodes: members, exponent: exponent, blocks: blocks,
                        whole: hyperHypercube(members, limit: base),
                        inBlocks: parallel(blocks.map { hyperHypercube($0, limit: base) })))
                start += members.count
            }
            power /= base
            exponent -= 1
        }
        return parts
    }

    /// Every node of the later parts is linked with a fresh node in each block of part `index`; left-over
    /// nodes of that part, which are all equal, average in groups, which helps learning.
    private static func serving(_ parts: [Part], _ index: Int, _ limit: Int) -> SymmetricLinks {
        let part = parts[index]
        let rest = parts[(index + 1)...].flatMap(\.nodes)
        let share = Double(part.nodes.count) / Double(part.blocks.count * (part.nodes.count + rest.count))
        var links = SymmetricLinks()
        var idle: [Int] = []
        for block in part.blocks {
            for (node, partner) in zip(rest, block) { links.link(node, partner, weight: share) }
            idle += block.dropFirst(rest.count)
        }
        for start in stride(from: 0, to: idle.count, by: limit) {
            links.average(Array(idle[start..<min(start + limit, idle.count)]))
        }
        return links
    }
}
