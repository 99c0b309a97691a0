import ArgumentParser
import Catalogues
import Reports

/// Which runs of a directory are meant.
struct RunFilter: ParsableArguments {
    @Argument(help: ArgumentHelp("Where the runs are.", valueName: "dir"))
    var directory = "Runs"

    @Option(help: ArgumentHelp("Runs of these experiments only.", valueName: "name,name"))
    var experiment: String?

    @Option(help: ArgumentHelp("Of these variants only.", valueName: "name,name"))
    var variant: [String] = []

    @Option(help: ArgumentHelp("Of these algorithms only.", valueName: "name,name"))
    var algorithm: String?

    @Option(help: ArgumentHelp("With these seeds only.", valueName: "n,n"))
    var seed: String?

    @Option(help: ArgumentHelp("Only simulated or only measured runs.", valueName: "kind"))
    var kind: String?

    @Option(help: ArgumentHelp("Only complete or only interrupted runs.", valueName: "status"))
    var status: String?

    /// Whether nothing is filtered out.
    var isEmpty: Bool {
        [experiment, algorithm, seed, kind, status].allSatisfy { $0 == nil } && variant.isEmpty
    }

    /// The runs that are meant, at least one.
    ///
    /// - Throws: `Failure` when a filter names what no run has, or no run passes all filters.
    func chosen(from runs: [StoredRun]) throws(Failure) -> [StoredRun] {
        var chosen = runs
        let filters: [(option: String, text: String?, value: (RunReport) -> String)] = [
            ("--experiment", experiment, \.experiment),
            ("--variant", variant.isEmpty ? nil : variant.joined(separator: ","), \.variant),
            ("--algorithm", algorithm, \.algorithm), ("--seed", seed, { "\($0.seed)" }),
            ("--kind", kind, \.kind.rawValue), ("--status", status, \.status.rawValue),
        ]
        for filter in filters {
            guard let text = filter.text else { continue }
            let wanted = text.split(separator: ",").map(String.init)
            for word in wanted { try check(word, filter.option, among: runs.map { filter.value($0.report) }) }
            chosen = chosen.filter { wanted.contains(filter.value($0.report)) }
        }
        guard !chosen.isEmpty else {
            throw Failure(
                runs.isEmpty
                    ? "\(directory): no runs below it (*\(ReportFiles.suffix))"
                    : "\(directory): none of its \(runs.count) runs passes all filters", .missingInput)
        }
        return chosen
    }

    private func check(_ word: String, _ option: String, among values: [String]) throws(Failure) {
        guard !values.contains(word), !values.isEmpty else { return }
        let known = values.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let remedy =
            nearestWord(to: word, among: known).map { "did you mean '\($0)'?" }
            ?? "expected one of \(known.prefix(20).joined(separator: ", "))"
        throw Failure("\(option): no run of '\(word)' below \(directory); \(remedy)", .missingInput)
    }
}
