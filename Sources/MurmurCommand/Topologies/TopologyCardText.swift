import Glibc
import Reports
import Topology

/// A topology's figures as text for a terminal.
enum TopologyCardText {
    /// The text, ending with a line break.
    static func text(_ card: TopologyFigures) -> String {
        var lines = ["\(card.name): \(size(nodes: card.nodes, edges: card.edges))"]
        lines += TextLayout.definitions(shape(card) + mixing(card) + cost(card))
        lines.append("")
        lines += TextLayout.definitions(suitability(card))
        lines.append("")
        lines += TextLayout.wrapped(card.verdict)
        for warning in card.warnings { lines += TextLayout.wrapped("warning: \(warning)", hanging: 2) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `16 nodes, 1 edge`.
    static func size(nodes: Int, edges: Int) -> String { "\(count(nodes, "node")), \(count(edges, "edge"))" }

    private static func shape(_ card: TopologyFigures) -> [(term: String, text: String)] {
        let degrees =
            card.minimumDegree == card.maximumDegree
            ? "\(card.minimumDegree)"
            : "\(card.minimumDegree) to \(card.maximumDegree), "
                + "mean \(NumberText.significant(card.meanDegree))"
        var diameter = "none: not every node reaches every other"
        if let least = card.leastDiameter, let greatest = card.greatestDiameter {
            diameter = least == greatest ? "\(least)" : "\(least) to \(greatest)"
        }
        if let radius = card.radius, let average = card.averagePathLength {
            diameter += "; radius \(radius), average path \(NumberText.significant(average))"
        }
        var entries = [
            ("degree", degrees),
            ("diameter", diameter),
            ("messages a round", messages(card.messagesPerRound)),
        ]
        if card.bridges > 0 || !card.cutVertices.isEmpty {
            let nodes = card.cutVertices.count
            entries.append(
                (
                    "weak places",
                    "\(count(card.bridges, "bridge")), \(count(nodes, "cut vertex", "cut vertices"))"
                ))
        }
        if card.schedule != "static" {
            let period = card.period.map { "repeats after \($0) rounds" } ?? "never repeats"
            entries.append(("schedule", "\(card.schedule), \(period)"))
        }
        return entries
    }

    /// A mean of whole numbers: grouped when whole, else two decimals.
    private static func messages(_ mean: Double) -> String {
        Int(exactly: mean).map { NumberText.grouped($0) } ?? NumberText.exact((mean * 100).rounded() / 100)
    }

    private static func mixing(
        _ card: TopologyFigures
    ) -> [(term: String, text: String)] {
        let sums =
            card.rowStochastic && card.columnStochastic
            ? "doubly stochastic" : card.rowStochastic ? "row-stochastic" : "column-stochastic"
        let rule = card.mixing ?? (card.schedule == "static" ? "stated edge by edge" : "of the schedule")
        var entries = [("mixing weights", "\(rule); \(card.symmetric ? "symmetric, " : "")\(sums)")]
        guard let gap = card.spectralGap, let modulus = card.secondEigenvalueModulus else {
            return entries + [("spectral gap", "not computed for a graph of this size and kind")]
        }
        entries.append(("spectral gap", number(gap)))
        entries.append(("second eigenvalue", "\(number(modulus)) in modulus"))
        if let smallest = card.smallestEigenvalue {
            entries.append(("smallest eigenvalue", number(smallest)))
        }
        if let near = card.effectiveNeighbours90, let far = card.effectiveNeighbours99 {
            entries.append(
                ("effective neighbours", "\(number(near)) at decay 0.9, \(number(far)) at decay 0.99"))
        }
        return entries + rounds(card)
    }

    /// Bytes and seconds of a round.
    private static func cost(_ card: TopologyFigures) -> [(term: String, text: String)] {
        let mean = QuantityText.bytes(card.cost.meanBytes)
        let largest = QuantityText.bytes(Double(card.cost.largestBytes))
        let most = mean == largest ? "" : ", at most \(largest)"
        return [
            (
                "bytes a step",
                "\(mean) a node\(most) (\(QuantityText.count(Double(card.cost.parameters))) parameters)"
            ),
            (
                "cycle time",
                "\(QuantityText.duration(card.cost.cycleSeconds)) a round (links: the file's, or "
                    + "\(TopologyCost.defaultLinkText))"
            ),
        ]
    }

    /// Which algorithms are safe, and why the others are not; of the literature's methods those that
    /// no algorithm stands for.
    private static func suitability(_ card: TopologyFigures) -> [(term: String, text: String)] {
        let all = card.algorithms + Suitability.methods(card.methods, without: card.algorithms)
        let safe = all.filter { $0.obstacle == nil }.map(\.name)
        return [("safe", safe.isEmpty ? "none" : safe.joined(separator: ", "))]
            + all.compactMap { item in
                item.obstacle.map { ("not safe", $0.hasPrefix(item.name) ? $0 : "\(item.name): \($0)") }
            }
    }

    /// How long averaging takes.
    private static func rounds(_ card: TopologyFigures) -> [(term: String, text: String)] {
        var entries: [(term: String, text: String)] = []
        if let rounds = card.consensusRounds, let basis = card.consensusBasis {
            let grounds = [
                "exact": "exactly, from any start", "contraction": "from any start",
                "spectrum": "in the long run", "measured": "measured from a random start",
            ]
            entries.append(
                ("rounds to agree", "\(NumberText.grouped(rounds)) to 1e-6, \(grounds[basis] ?? basis)"))
        }
        if let least = card.leastMixingTime, let greatest = card.greatestMixingTime {
            entries.append(
                (
                    "mixing time",
                    least == greatest
                        ? count(least, "round")
                        : "\(NumberText.grouped(least)) to \(NumberText.grouped(greatest)) rounds"
                ))
        }
        if let least = card.leastModulus, let modulus = card.secondEigenvalueModulus {
            let excess = least > 0 && modulus < 1 ? log(least) / log(modulus) - 1 : .infinity
            entries.append(
                (
                    "best possible",
                    "second eigenvalue \(number(least)) or more; at most "
                        + "\(NumberText.significant(100 * max(0, excess), digits: 2)) % more rounds than the best weights"
                ))
        }
        return entries
    }

    private static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(NumberText.grouped(number)) \(number == 1 ? one : many ?? one + "s")"
    }

    private static func number(_ value: Double) -> String {
        abs(value) < 1e-12 ? "0" : NumberText.significant(value, digits: 4)
    }
}
