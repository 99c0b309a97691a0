/// How much the tuned values matter: a curve for each variant along each tuned key, and what was chosen.
enum SensitivitySection {
    /// The section; empty when nothing was tuned.
    static func html(_ sweep: SweepSummary?) -> String {
        guard let sweep else { return "" }
        let charts = SensitivityChart.all(sweep)
        let legend = sweep.curves.enumerated().map { index, curve in
            "<span>\(PageTable.variant(index, curve.variant))</span>"
        }.joined()
        let figures = charts.map { chart in
            "<figure><figcaption><h3><a href=\"#def-sensitivity\">\(HTMLText.escaped(chart.title))</a></h3>"
                + "<span class=\"note\">\(HTMLText.escaped(chart.marks))</span></figcaption>"
                + chart.svg(width: 520, height: 300) + "</figure>"
        }
        let words = sweep.verdict.map { "<p>\(HTMLText.escaped($0))</p>" }.joined()
        let drawings =
            charts.isEmpty
            ? "" : "<div class=\"legend\">\(legend)</div><div class=\"charts\">\(figures.joined())</div>"
        return words + drawings + chosen(sweep) + cautions(sweep)
    }

    /// What was chosen for each variant, what the experiment states itself, and how far apart the two are.
    private static func chosen(_ sweep: SweepSummary) -> String {
        func column(_ title: String, _ value: (SensitivityCurve) -> String?) -> PageTable.Column {
            PageTable.Column(
                title: title, definition: "sensitivity", cells: sweep.curves.map { value($0) ?? "–" })
        }
        func figure(_ point: SensitivityPoint?) -> String? {
            point.map { SummarySections.cell($0.score, sweep.criterion.text) }
        }
        var columns = sweep.grid.indices.map { place in
            column("chosen \(TuningCard.shortKey(sweep.grid[place].key))") {
                $0.best.map { HTMLText.escaped($0.values[place].value) }
            }
        }
        let title = sweep.criterion.title(sweep.metric)
        columns.append(column(title) { figure($0.best) })
        if sweep.curves.contains(where: { $0.stated != nil }) {
            columns += sweep.grid.indices.map { place in
                column("the experiment’s own") { $0.stated.map { HTMLText.escaped($0.values[place].value) } }
            }
            columns.append(column("\(title) there") { figure($0.stated) })
        }
        return PageTable(
            heading: "variant",
            rows: sweep.curves.enumerated().map { PageTable.variant($0, $1.variant) }, columns: columns
        ).html
    }

    private static func cautions(_ sweep: SweepSummary) -> String {
        let items = sweep.cautions.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        return items.isEmpty ? "" : "<ul class=\"note\">\(items)</ul>"
    }
}
