/// A sweep as aligned text for a terminal.
public enum SweepTable {
    /// Verdict, cautions, the whole sensitivity of every variant, and what was chosen; ends with a newline.
    ///
    /// - Parameters:
    ///   - sweep: the figures.
    ///   - width: the width to fit, in characters.
    /// - Returns: lines of at most `width` characters, where words and columns allow it.
    public static func text(_ sweep: SweepSummary, width: Int = 80) -> String {
        var lines = [sweep.experiment]
        lines += sweep.verdict.flatMap { TerminalTable.wrapped($0, width: width) }
        for caution in sweep.cautions {
            lines += TerminalTable.wrapped("caution: " + caution, width: width, indent: "  ")
        }
        lines.append("")
        lines += TerminalTable.wrapped(heading(sweep), width: width)
        for grid in sensitivity(sweep, width: width) { lines += grid + [""] }
        lines.append("Chosen:")
        lines += chosen(sweep, width: width)
        lines += TerminalTable.wrapped(effort(sweep), width: width)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(_ sweep: SweepSummary) -> String {
        let across = sweep.grid.last.map { TuningCard.shortKey($0.key) } ?? ""
        let seeds = sweep.seeds.count == 1 ? "" : ", mean over \(sweep.seeds.count) seeds"
        let marks = sweep.rungs == nil ? "" : ", (x) with a part of the budget"
        return "\(sweep.criterion.title(sweep.metric)) by \(across)\(seeds) (* chosen\(marks)):"
    }

    /// One row for each variant and combination of the other keys, one column for each value of the last key.
    ///
    /// - Returns: the lines of one grid for as many columns as fit, and of further grids for the others.
    private static func sensitivity(_ sweep: SweepSummary, width: Int) -> [[String]] {
        guard let last = sweep.grid.last else { return [] }
        let rows = sweep.curves.flatMap { Self.rows(of: $0, sweep, across: last) }
        let names = TextGrid.Column(
            title: "variant", cells: rows.map(\.variant), isRightAligned: false, leastWidth: 10)
        let others = sweep.grid.dropLast().enumerated().map { index, key in
            TextGrid.Column(title: TuningCard.shortKey(key.key), cells: rows.map { $0.others[index] })
        }
        let columns = last.values.indices.map { index in
            TextGrid.Column(title: last.values[index], cells: rows.map { $0.cells[index] })
        }
        var grids: [[String]] = []
        var rest = columns[...]
        while !rest.isEmpty {
            var count = rest.count
            var fitted = TextGrid(columns: [names] + others + rest).lines(width: width)
            if !fitted.leftOut.isEmpty {
                count = max(1, rest.count - fitted.leftOut.count)
                fitted = TextGrid(columns: [names] + others + rest.prefix(count)).lines(width: width)
            }
            grids.append(fitted.lines)
            rest = rest.dropFirst(count)
        }
        return grids
    }

    private struct Row {
        var variant: String
        var others: [String]
        /// One for each value of the last key; a dash where nothing was run.
        var cells: [String]
    }

    private static func rows(
        of curve: SensitivityCurve, _ sweep: SweepSummary, across last: TunedKey
    ) -> [Row] {
        var rows: [Row] = []
        for (index, point) in curve.points.enumerated() {
            let others = point.values.dropLast().map(\.value)
            if rows.last?.others != others {
                rows.append(
                    Row(
                        variant: rows.isEmpty ? curve.variant : "", others: others,
                        cells: [String](repeating: "-  ", count: last.values.count)))
            }
            guard let value = point.values.last?.value, let column = last.values.firstIndex(of: value) else {
                continue
            }
            let figure = sweep.criterion.text(point.score.value)
            let failures = point.failed > 0 && point.failed < point.seeds.count ? "?" : ""
            rows[rows.count - 1].cells[column] =
                point.budgetDivisor > 1
                ? "(\(figure))\(failures) " : "\(figure)\(failures) \(index == curve.chosen ? "*" : " ")"
        }
        return rows
    }

    private static func chosen(_ sweep: SweepSummary, width: Int) -> [String] {
        let curves = sweep.curves
        var columns: [TextGrid.Column] = [
            .init(title: "variant", cells: curves.map(\.variant), isRightAligned: false, leastWidth: 10)
        ]
        for (index, key) in sweep.grid.enumerated() {
            columns.append(
                .init(
                    title: TuningCard.shortKey(key.key),
                    cells: curves.map { $0.best?.values[index].value ?? "-" }))
        }
        columns.append(
            .init(
                title: sweep.criterion.title(sweep.metric),
                cells: curves.map { curve in
                    curve.best.map { EstimateText.text($0.score, sweep.criterion.text) } ?? "-"
                }))
        columns.append(
            .init(title: "edge", cells: curves.map { $0.edges.isEmpty ? "" : "edge" }, isRightAligned: false))
        columns.append(
            .init(title: "not told from", cells: curves.map(notTold), isRightAligned: false, leastWidth: 10))
        let (lines, leftOut) = TextGrid(columns: columns).lines(width: width)
        return lines
            + (leftOut.isEmpty
                ? [] : ["(not shown for want of room: \(leftOut.joined(separator: ", ")))"])
    }

    private static func notTold(_ curve: SensitivityCurve) -> String {
        curve.notToldApart.map { curve.points[$0].values.map(\.value).joined(separator: "/") }
            .joined(separator: ", ")
    }

    private static func effort(_ sweep: SweepSummary) -> String {
        let points = sweep.grid.reduce(1) { $0 * $1.values.count }
        var text =
            "The same for every variant: \(points) points, \(sweep.trialsPerVariant) runs"
            + (sweep.seeds.count == 1 ? "" : " over \(sweep.seeds.count) seeds")
        if let rungs = sweep.rungs {
            let steps = rungs.map { rung in
                rung.divisor == 1
                    ? "\(rung.points) with the whole budget" : "\(rung.points) with 1/\(rung.divisor)"
            }
            text += " (points by rung: \(steps.joined(separator: ", ")))"
        }
        text += "."
        if sweep.seeds.count > 1 { text += " [low, high]: 95 % bootstrap interval over the seeds." }
        if sweep.curves.contains(where: { !$0.notToldApart.isEmpty }) {
            text += " Not told from: values whose difference to the chosen one, seed by seed, may be 0."
        }
        return text
    }
}
