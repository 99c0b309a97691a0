/// A comparison as Markdown for an issue or a paper's appendix: verdict, cautions, tables, what limits each variant, and how
/// to run it again.
public enum MarkdownReport {
    /// The text; ends with a newline.
    public static func text(_ comparison: Comparison) -> String {
        let why = comparison.summary.variants.compactMap { variant in
            variant.excessLoss.map {
                "- \(MarkdownTable.escaped(variant.label)): \(MarkdownTable.escaped($0.advice))"
            }
        }
        var lines: [String] = []
        if !why.isEmpty { lines += ["", "#### Why did it converge like that?", ""] + why }
        lines += [""] + Recipe.markdown(comparison.groups)
        return MarkdownTable.text(comparison.summary) + lines.joined(separator: "\n") + "\n"
    }
}
