/// The head of a page: what was run, what came of it, and what stands against reading it.
enum PageHeader {
    static func html(_ comparison: Comparison) -> String {
        let (summary, groups) = (comparison.summary, comparison.groups)
        let runs = groups.flatMap(\.runs)
        let kinds = RunKind.allCases.filter { kind in runs.contains { $0.kind == kind } }
        let what = groups.count == 1 ? "Convergence report" : "Comparison of \(groups.count) variants"
        return "<header>\n<p class=\"kind\">\(what) · \(runs.count == 1 ? "1 run" : "\(runs.count) runs") · "
            + "\(kinds.map(\.rawValue).joined(separator: " and "))"
            + "<button type=\"button\" data-theme-switch=\"1\" title=\"Light or dark\" aria-label=\"light or dark\">◐</button></p>\n"
            + "<h1>\(HTMLText.escaped(summary.title))</h1>\n"
            + summary.verdict.map { "<p class=\"verdict\">\(HTMLText.escaped($0))</p>\n" }.joined()
            + brackets(summary) + PageAnswers(comparison).html
            + "<dl class=\"identity\">\(identity(groups).map { "<div>\($0.html)</div>" }.joined())</dl>\n</header>\n"
    }

    /// What the brackets of the verdict are; empty without seeds to have any.
    private static func brackets(_ summary: ComparisonSummary) -> String {
        guard let seeds = summary.variants.map(\.seeds.count).max(), seeds > 1 else { return "" }
        return
            "<p class=\"note\">[low, high]: <a href=\"#def-interval\">95 % interval</a> over \(seeds) seeds. Words with "
            + "dots below lead to their definition.</p>\n"
    }

    /// What was run, of all groups; what differs between them is counted here and listed below.
    private static func identity(_ groups: [RunGroup]) -> [PageCard.Fact] {
        func common(_ things: String, _ property: (RunReport) -> String) -> String {
            let values = PageCard.distinct(groups, property)
            return values.count == 1 ? values[0].value : "\(values.count) \(things)"
        }
        let version = common("versions") { $0.provenance.programVersion }
        let sharesBudget = groups.allSatisfy { $0.first.budget == groups[0].first.budget }
        let sharesSeeds = groups.allSatisfy { $0.seeds == groups[0].seeds }
        return [
            .init("data", common("data sets") { $0.dataCard.dataset }, "partition"),
            .init(
                "model",
                common("models") {
                    "\($0.plan.model), \(NumberText.grouped($0.plan.parameterCount)) parameters"
                }),
            .init("topology", common("topologies") { "\($0.topologyCard.name)" }, "weights"),
            .init(
                "budget",
                common("budgets") { $0.budget.text } + (groups.count > 1 && sharesBudget ? " each" : ""),
                "budget"),
            .init(
                "seeds",
                sharesSeeds
                    ? groups[0].seeds.map(String.init).joined(separator: ", ") : "differ between variants",
                "seeds"),
            .init("experiment", common("experiments") { short($0.provenance.experimentHash) }, "hashes"),
            .init("data hash", common("data sets") { short($0.provenance.dataHash) }, "hashes"),
            .init("written by", "murmur \(version)"),
        ]
    }

    private static func short(_ hash: String) -> String { String(hash.prefix(12)) }

    /// Why figures must not be compared, then what to keep in mind.
    static func asides(_ summary: ComparisonSummary) -> String {
        aside("stop", "Not comparable", summary.notComparable)
            + aside("caution", "Read with care", summary.cautions)
    }

    private static func aside(_ kind: String, _ title: String, _ messages: [String]) -> String {
        guard !messages.isEmpty else { return "" }
        let items = messages.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        return "<aside class=\"\(kind)\"><strong>\(title)</strong><ul>\(items)</ul></aside>\n"
    }
}
