/// The table of a page that lays simulations beside what real peers measured.
enum PredictionSection {
    /// The table; empty when nothing was foretold.
    static func html(_ summary: ComparisonSummary) -> String {
        guard let predictions = summary.predictions else { return "" }
        var html = "<div class=\"scroll\"><table><thead><tr>"
        html += ["simulation", "quantity", "predicted", "measured", "error"].map {
            "<th scope=\"col\">\($0)</th>"
        }.joined()
        html += "</tr></thead><tbody>"
        for prediction in predictions {
            for figure in prediction.figures {
                html += "<tr><th scope=\"row\">\(HTMLText.escaped(prediction.predicted))</th>"
                let cells = [
                    figure.quantity, figure.text(figure.predicted), figure.text(figure.measured),
                    figure.errorText,
                ]
                html += cells.map { "<td>\(HTMLText.escaped($0))</td>" }.joined() + "</tr>"
            }
        }
        return html + "</tbody></table></div><p class=\"note\">\(HTMLText.escaped(note))</p>"
    }

    /// What the columns mean, for tables of every kind.
    static let note =
        "Means over the seeds that simulation and peers have in common. Error: (predicted - measured) / measured."
}
