import Reports

/// What one round of Muffliato gives away on a topology, as a table for a terminal.
enum PrivacyText {
    /// The text, ending with a line break.
    static func text(_ figures: PrivacyFigures) -> String {
        let number = { (value: Double) in NumberText.significant(value) }
        var lines = [""]
        lines += TextLayout.wrapped(
            "privacy of a round of muffliato with noise \(number(figures.noise)) and "
                + "\(figures.gossipSteps) steps of gossip: what a node gives away to another, as Renyi loss for each "
                + "unit of the order and as epsilon at delta \(NumberText.exact(figures.delta)); to anybody "
                + "\(number(figures.localLoss)), epsilon \(number(figures.localEpsilon))")
        let rows = figures.distances
        let grid = TextGrid(columns: [
            .init(title: "hops", cells: rows.map { "\($0.hops)" }),
            .init(title: "pairs", cells: rows.map { NumberText.grouped($0.pairs) }),
            .init(title: "mean loss", cells: rows.map { number($0.meanLoss) }),
            .init(title: "largest loss", cells: rows.map { number($0.largestLoss) }),
            .init(title: "epsilon", cells: rows.map { number($0.epsilon) }),
        ])
        lines += grid.lines(width: Console.narrowWidth - 2).lines.map { "  " + $0 }
        return lines.joined(separator: "\n") + "\n"
    }
}
