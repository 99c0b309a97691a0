/// Why the loss of each variant is not lower: its excess by cause, in words what limits it and what to try, and how far apart the
/// nodes stand beside what theory lets them.
struct ExcessSection {
    /// A variant whose excess is known, at its place among all.
    private struct Row {
        var index: Int
        var label: String
        var excess: ExcessLoss
        var card: TopologyCard

        var swatch: String { PageTable.variant(index, label) }
    }

    private let rows: [Row]

    /// What a part of a bar is called, and where its definition stands.
    static let causes = [
        (name: "optimisation", meaning: "their average has more to learn"),
        (name: "disagreement", meaning: "noise that averaging has not removed"),
        (name: "heterogeneity", meaning: "unlike data pull the nodes apart"),
        (name: "staleness", meaning: "gradients are old when they are applied"),
    ]

    /// With more variants than this only the first get a bar and a sentence.
    static let mostShown = 24

    /// The section; nil when no variant has finite losses.
    init?(_ groups: [RunGroup], _ summary: ComparisonSummary) {
        rows = zip(groups, summary.variants).enumerated().compactMap { index, pair in
            pair.1.excessLoss.map {
                Row(index: index, label: pair.1.label, excess: $0, card: pair.0.first.topologyCard)
            }
        }
        if rows.isEmpty { return nil }
    }

    private var shown: [Row] { Array(rows.prefix(Self.mostShown)) }

    /// The content of the section.
    var html: String {
        let reference = ExcessAdvice.amount(rows[0].excess.reference)
        var html =
            "<p class=\"note\">How much the mean loss of the nodes’ models ends above \(reference), the lowest loss that any "
            + "run here reached or was heading for (<a href=\"#def-excess\">excess loss</a>), and what it comes of.</p>"
        if let bars {
            html += "<div class=\"split\">" + Self.key(bars) + bars.svg(width: 420) + "</div>"
        }
        html += verdicts + amounts
        if let chart = distances {
            html +=
                "<h3 class=\"table\"><a href=\"#def-apart\">What theory lets the nodes drift apart, and what they did</a></h3>"
                + "<div class=\"split\">\(chart.svg(width: 420))</div>" + theory
        }
        return html
    }

    // MARK: - What it comes of

    /// One bar for each variant with an excess, divided by cause; nil when none has any.
    var bars: StackedBars? {
        let bars = shown.compactMap { row -> StackedBars.Row? in
            let total = row.excess.optimisation + row.excess.disagreement
            let values = Self.parts(row.excess).map { max(0, $0 ?? 0) }
            guard values.reduce(0, +) > 1e-12 else { return nil }
            return StackedBars.Row(label: row.label, values: values, remark: ExcessAdvice.amount(total))
        }
        guard !bars.isEmpty else { return nil }
        let used = Self.causes.indices.filter { cause in bars.contains { $0.values[cause] > 0 } }
        return StackedBars(
            name: "excess loss by cause",
            parts: used.map { .init(name: Self.causes[$0].name, colour: Palette.cause($0)) },
            rows: bars.map { bar in
                .init(label: bar.label, values: used.map { bar.values[$0] }, remark: bar.remark)
            },
            format: ExcessAdvice.amount)
    }

    /// The parts in the order of `causes`; nil where the gradients that tell causes apart were not measured.
    private static func parts(_ excess: ExcessLoss) -> [Double?] {
        guard let causes = excess.causes else { return [excess.optimisation, excess.disagreement, nil, nil] }
        return [causes.optimisation, causes.disagreement, causes.heterogeneity, causes.staleness]
    }

    private static func key(_ bars: StackedBars) -> String {
        let items = bars.parts.map { part in
            let meaning = causes.first { $0.name == part.name }?.meaning ?? ""
            return "<span><i style=\"background:\(part.colour)\"></i><b>\(part.name)</b>: \(meaning)</span>"
        }
        return "<p class=\"key note\">\(items.joined())</p>"
    }

    private var verdicts: String {
        let items = shown.map { "<li>\($0.swatch): \(HTMLText.escaped($0.excess.verdict))</li>" }
        let rest =
            rows.count > Self.mostShown
            ? "<p class=\"note\">The first \(Self.mostShown) of \(rows.count) variants.</p>" : ""
        return "<ul class=\"verdicts\">\(items.joined())</ul>\(rest)"
    }

    private var amounts: String {
        func column(_ title: String, _ value: (ExcessLoss) -> Double?) -> PageTable.Column {
            PageTable.Column(
                title: title, definition: "excess",
                cells: rows.map { value($0.excess).map { HTMLText.escaped(ExcessAdvice.amount($0)) } ?? "–" })
        }
        let columns =
            [column("excess loss") { $0.optimisation + $0.disagreement }]
            + Self.causes.enumerated().map { place, cause in
                column(cause.name) { Self.parts($0)[place] }
            }
        let unmeasured =
            rows.contains { $0.excess.causes == nil }
            ? "<p class=\"note\">–: gradients were not measured, so that only what the average lacks and what the nodes differ "
                + "by are told apart.</p>" : ""
        return PageTable(heading: "variant", rows: rows.map(\.swatch), columns: columns).html + unmeasured
    }

    // MARK: - Theory

    /// The variants whose topology foretells how far their nodes stand apart.
    private var foretold: [Row] {
        rows.filter { $0.excess.theory != nil }
    }

    /// The consensus distance of each variant beside the most that theory allows; nil when it says nothing of any.
    var distances: BoundChart? {
        let bounds = foretold.prefix(Self.mostShown).compactMap { row -> BoundChart.Row? in
            guard let causes = row.excess.causes, let bound = causes.foretoldConsensusDistance else {
                return nil
            }
            return BoundChart.Row(
                label: row.label, measured: causes.consensusDistance, bound: bound,
                colour: Palette.colour(row.index))
        }
        return bounds.isEmpty
            ? nil
            : BoundChart(
                name: "consensus distance, measured and foretold", label: "consensus distance", rows: bounds)
    }

    private var theory: String {
        let rows = foretold
        func column(
            _ title: String, _ definition: String, _ value: (Row) -> Double?
        ) -> PageTable.Column {
            PageTable.Column(
                title: title, definition: definition,
                cells: rows.map { value($0).map { NumberText.significant($0) } ?? "–" })
        }
        return PageTable(
            heading: "variant", rows: rows.map(\.swatch),
            columns: [
                column("spectral gap", "gap", \.card.spectralGap),
                column("effective neighbours", "effective-neighbours", \.card.effectiveNeighbours),
                column("steps apart, measured", "apart") { $0.excess.causes?.stepsApart },
                column("at most, foretold", "apart") { $0.excess.causes?.foretoldStepsApart },
                column("consensus distance, measured", "consensus") { $0.excess.causes?.consensusDistance },
                column("at most, foretold", "apart") { $0.excess.causes?.foretoldConsensusDistance },
            ]
        ).html
    }
}
