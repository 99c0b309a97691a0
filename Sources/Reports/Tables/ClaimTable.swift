/// Checked claims as tables: claim, ours, expected, verdict.
public enum ClaimTable {
    /// Values of one claim that a table shows; of more, the first ones and how many there are.
    static let shownValues = 4

    /// The claims of one experiment for a terminal: a table, and what there is to say about single claims.
    ///
    /// - Parameters:
    ///   - report: at least one claim.
    ///   - width: the width to fit, in characters.
    /// - Returns: lines, ending with a newline.
    public static func text(_ report: ClaimsReport, width: Int = 80) -> String {
        let claims = report.claims
        let grid = TextGrid(columns: [
            .init(title: "claim", cells: claims.map(\.claim), isRightAligned: false, leastWidth: 20),
            .init(title: "ours", cells: claims.map { values($0.ours) }, isRightAligned: false, leastWidth: 8),
            .init(title: "expected", cells: claims.map(\.expected), isRightAligned: false, leastWidth: 8),
            .init(title: "verdict", cells: claims.map(\.verdict.text), isRightAligned: false),
        ])
        var lines = grid.lines(width: width).lines
        for claim in claims {
            for remark in remarks(claim) {
                lines += TerminalTable.wrapped(
                    "\(claim.verdict.text): \(claim.claim): \(remark)", width: width, indent: "  ")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The claims of several experiments as one Markdown table, and the remarks below it; ends with a newline.
    public static func markdown(_ reports: [ClaimsReport]) -> String {
        var lines = [
            "| experiment | claim | source | ours | expected | verdict |",
            "| :--- | :--- | :--- | :--- | :--- | :--- |",
        ]
        var remarks: [String] = []
        for report in reports {
            for claim in report.claims {
                var verdict = claim.verdict.text
                for remark in self.remarks(claim) {
                    remarks.append("\(remarks.count + 1). \(MarkdownTable.escaped(remark))")
                    verdict += " (\(remarks.count))"
                }
                let cells = [
                    report.experiment, claim.claim, claim.source, values(claim.ours), claim.expected, verdict,
                ]
                lines.append("| " + cells.map(MarkdownTable.escaped).joined(separator: " | ") + " |")
            }
        }
        if !remarks.isEmpty { lines += [""] + remarks }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Why a claim was not measured, and why it is known not to hold.
    private static func remarks(_ claim: CheckedClaim) -> [String] {
        [claim.obstacle, claim.deviation].compactMap(\.self)
    }

    /// `0.5, 0.4`; `0.5, 0.4, 0.3, 0.2, … (16)`; a dash for none.
    public static func values(_ values: [Double]) -> String {
        guard !values.isEmpty else { return "-" }
        let shown = values.prefix(shownValues).map(text).joined(separator: ", ")
        return values.count > shownValues ? "\(shown), … (\(values.count))" : shown
    }

    /// The number itself where it is short, else four significant digits.
    private static func text(_ value: Double) -> String {
        let exact = NumberText.exact(value)
        return exact.count <= 6 ? exact : NumberText.significant(value, digits: 4)
    }
}
