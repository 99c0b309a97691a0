/// The table of a page that lays simulations beside what real peers measured.
enum PredictionSection {
    /// The table; empty when nothing was foretold.
    static func html(_ summary: ComparisonSummary) -> String {
        guard let predictions = summary.predictions else { return "" }
        let rows = predictions.flatMap { prediction in prediction.figures.map { (prediction.predicted, $0) } }
        func column(_ title: String, isText: Bool = false, _ text: (Prediction.Figure) -> String)
            -> PageTable.Column
        {
            PageTable.Column(
                title: title, definition: "prediction", cells: rows.map { HTMLText.escaped(text($0.1)) },
                isText: isText)
        }
        let table = PageTable(
            heading: "simulation", rows: rows.map { HTMLText.escaped($0.0) },
            columns: [
                column("quantity", isText: true, \.quantity), column("predicted") { $0.text($0.predicted) },
                column("measured") { $0.text($0.measured) }, column("error", \.errorText),
            ])
        return "\(table.html)<p class=\"note\">\(HTMLText.escaped(note))</p>"
    }

    /// What the columns mean, for tables of every kind.
    static let note =
        "Means over the seeds that simulation and peers have in common. Error: (predicted - measured) / measured."
}
