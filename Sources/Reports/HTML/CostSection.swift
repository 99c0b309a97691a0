/// What the runs cost: totals, what nodes did with their time, and what travelled over which link.
enum CostSection {
    /// With more variants than this only the first get drawings of their own.
    static let mostDrawn = 12
    /// With more variants than this the drawings are folded up.
    private static let mostOpen = 6

    static func html(_ groups: [RunGroup], _ summary: ComparisonSummary) -> String {
        totals(groups, summary)
            + "<p class=\"note\">Whole runs, all nodes, mean over seeds; refused messages summed over seeds.</p>"
            + timeSplit(groups) + details(groups)
    }

    // MARK: - The table

    private static func totals(_ groups: [RunGroup], _ summary: ComparisonSummary) -> String {
        var columns: [PageTable.Column] = []
        func add(_ title: String, _ definition: String, _ value: (RunGroup) -> String) {
            columns.append(
                PageTable.Column(
                    title: title, definition: definition, cells: groups.map { HTMLText.escaped(value($0)) }))
        }
        func mean(_ group: RunGroup, _ value: (EvaluationPoint) -> Double) -> Double {
            SampleStatistics.mean(group.runs.compactMap { $0.series.last.map(value) })
        }
        add("time", "time") { QuantityText.duration(mean($0, \.seconds)) }
        add("samples", "samples") { QuantityText.count(mean($0) { Double($0.samples) }) }
        add("steps", "steps") { QuantityText.count(mean($0) { Double($0.steps) }) }
        add("messages", "messages") { QuantityText.count(mean($0) { Double($0.messagesSent) }) }
        add("payload", "bytes") { QuantityText.bytes(mean($0) { Double($0.bytesSent) }) }
        add("overhead", "bytes") { QuantityText.bytes(mean($0) { Double($0.overheadBytes) }) }
        if groups.contains(where: { $0.runs.contains { !$0.refused.isEmpty } }) {
            add("refused", "refused", refused)
        }
        add("idle share", "idle") { group in
            NodeActivity(group).map { NumberText.fixed(100 * (1 - $0.computing), digits: 1) + " %" } ?? "–"
        }
        add("mean staleness", "staleness") { group in
            NumberText.significant(SampleStatistics.mean(group.runs.map(\.staleness.mean)))
        }
        add("consensus distance", "consensus") { group in
            NumberText.significant(mean(group, \.consensusDistance))
        }
        if summary.variants.contains(where: { $0.epsilon != nil }) {
            add("epsilon", "epsilon") { group in
                let epsilons = group.runs.compactMap { $0.series.last?.epsilon }
                guard epsilons.count == group.runs.count else { return "–" }
                return NumberText.significant(SampleStatistics.mean(epsilons))
            }
        }
        return PageTable(
            heading: "variant", rows: groups.enumerated().map { PageTable.variant($0, $1.label) },
            columns: columns
        ).html
    }

    private static func refused(_ group: RunGroup) -> String {
        let refused = group.runs.flatMap(\.refused)
        let count = refused.reduce(0) { $0 + $1.count }
        var reasons: [String] = []
        for item in refused where !reasons.contains(item.reason) { reasons.append(item.reason) }
        return count == 0 ? "0" : "\(NumberText.grouped(count)) (\(reasons.joined(separator: ", ")))"
    }

    // MARK: - Drawings

    /// What the nodes of each variant did with their time, all together.
    private static func timeSplit(_ groups: [RunGroup]) -> String {
        guard let bars = NodeActivity.bars(of: groups) else { return "" }
        return "<div class=\"split\"><h3><a href=\"#def-split\">What nodes did with their time</a></h3>"
            + key(bars) + bars.svg(width: 420) + "</div>"
    }

    /// The legend of some bars.
    private static func key(_ bars: StackedBars) -> String {
        "<p class=\"key note\">"
            + bars.parts.map {
                "<span><i style=\"background:\($0.colour)\"></i>\(HTMLText.escaped($0.name))</span>"
            }.joined() + "</p>"
    }

    /// A card for each variant: the time of each node and the bytes over each link.
    private static func details(_ groups: [RunGroup]) -> String {
        let cards = groups.prefix(mostDrawn).enumerated().compactMap { index, group -> String? in
            let run = group.first
            var content = ""
            if run.nodes.count > 1, let bars = NodeActivity.bars(of: run) {
                content +=
                    "<h4><a href=\"#def-split\">Time of each node</a></h4>\(key(bars))\(bars.svg(width: 340))"
                    + (run.nodes.count > StackedBars.mostRows
                        ? "<p class=\"note\">first \(StackedBars.mostRows) of \(run.nodes.count) nodes</p>"
                        : "")
            }
            if let map = LinkMap.map(of: run) {
                content +=
                    "<h4><a href=\"#def-links\">Bytes over each link</a></h4><p class=\"note\">rows send, columns "
                    + "receive; darkest: \(HTMLText.escaped(QuantityText.bytes(map.greatest)))</p>\(map.svg())"
            }
            guard !content.isEmpty else { return nil }
            let seed = group.runs.count > 1 ? " <span class=\"note\">seed \(run.seed)</span>" : ""
            return
                "<div class=\"card\"><h3>\(PageTable.variant(index, group.label))\(seed)</h3>\(content)</div>"
        }
        guard !cards.isEmpty else { return "" }
        let left =
            groups.count > mostDrawn
            ? "<p class=\"note\">The first \(mostDrawn) of \(groups.count) variants; a report of its own shows each.</p>"
            : ""
        return
            "<details class=\"printed\"\(groups.count <= mostOpen ? " open" : "")><summary>Each node and each link"
            + "</summary><div class=\"cards\">\(cards.joined())</div>\(left)</details>"
    }
}
