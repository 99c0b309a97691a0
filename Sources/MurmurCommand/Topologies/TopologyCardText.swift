import Glibc
import Reports

/// A topology's figures as text for a terminal.
enum TopologyCardText {
    /// The text, ending with a line break.
    static func text(_ card: TopologyFigures) -> String {
        var lines = [
            "\(card.name): \(NumberText.grouped(card.nodes)) nodes, \(NumberText.grouped(card.edges)) edges"
        ]
        lines += TextLayout.definitions(shape(card) + mixing(card))
        lines.append("")
        lines += TextLayout.wrapped(verdict(card))
        for warning in card.warnings { lines += TextLayout.wrapped("warning: \(warning)", hanging: 2) }
        return lines.joined(separator: "\n") + "\n"
    }

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
        var entries = [
            ("degree", degrees),
            ("diameter", diameter),
            ("messages a round", NumberText.exact((card.messagesPerRound * 100).rounded() / 100)),
        ]
        if card.schedule != "static" {
            let period = card.period.map { "repeats after \($0) rounds" } ?? "never repeats"
            entries.append(("schedule", "\(card.schedule), \(period)"))
        }
        return entries
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
        return entries
    }

    /// What it means for training, in one sentence.
    private static func verdict(_ card: TopologyFigures) -> String {
        guard card.components == 1, let modulus = card.secondEigenvalueModulus else {
            return card.components == 1 ? "Connected." : "Not connected."
        }
        guard modulus < 1 - 1e-9 else { return "Averaging never brings the nodes together." }
        guard modulus > 1e-9 else { return "One pass of averaging makes all nodes equal." }
        let rounds = log(0.1) / log(modulus)
        guard rounds > 1 else {
            return "Averaging shrinks the nodes' differences to less than a tenth a round."
        }
        return "Averaging shrinks the nodes' differences to a tenth in about "
            + "\(NumberText.grouped(Int(rounds.rounded(.up)))) rounds."
    }

    private static func number(_ value: Double) -> String {
        abs(value) < 1e-12 ? "0" : NumberText.significant(value, digits: 4)
    }
}
