/// The runs of a sweep in long format: one row for each variant, point and seed.
///
/// RFC 4180 with a header and line feeds, as `SeriesCSV` writes it; an absent figure is an empty field.
public enum SweepCSV {
    /// The text of the file.
    public static func text(_ sweep: SweepSummary) -> String {
        let keys = sweep.grid.map(\.key)
        let head =
            ["experiment", "variant", "algorithm"] + keys
            + ["budget_divisor", "seed", "criterion", "figure", "chosen"]
        var lines = [head.map(CSVField.quoted).joined(separator: ",")]
        for curve in sweep.curves {
            for (index, point) in curve.points.enumerated() {
                for (seed, figure) in zip(point.seeds, point.figures) {
                    let fields =
                        [sweep.experiment, curve.variant, curve.algorithm] + point.values.map(\.value)
                        + [
                            "\(point.budgetDivisor)", "\(seed)", sweep.criterion.rawValue,
                            figure.isNaN ? "" : NumberText.exact(figure),
                            index == curve.chosen ? "yes" : "no",
                        ]
                    lines.append(fields.map(CSVField.quoted).joined(separator: ","))
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
