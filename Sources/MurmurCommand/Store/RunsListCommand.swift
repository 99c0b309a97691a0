import ArgumentParser
import Reports

/// `murmur runs list`: one line for each run.
struct RunsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the runs in a directory, one line each.",
        usage: "murmur runs list [<dir>] [<options>]",
        discussion: """
            Files that are no readable reports are named below the table.

            Example:
              murmur runs list Runs/quickstart --variant gossip
            """)

    @OptionGroup var filter: RunFilter

    @Flag(help: "Print the list as JSON.")
    var json = false

    /// A run as programs read it.
    private struct Entry: Encodable {
        let path: String
        let experiment: String
        let variant: String
        let algorithm: String
        let seed: UInt64
        let kind: String
        let status: String
        let tuning: String?
        let metric: String
        let finalMetric: Double
        let finalLoss: Double
        let digest: String
    }

    func run() throws {
        let (all, problems) = try StoredRun.runs(below: filter.directory)
        let runs = filter.isEmpty && all.isEmpty && !problems.isEmpty ? [] : try filter.chosen(from: all)
        if json {
            Console.print(JSONText.text(runs.map(Self.entry)))
        } else {
            Console.print(Self.table(runs, problems))
        }
    }

    private static func entry(_ run: StoredRun) -> Entry {
        let report = run.report
        return Entry(
            path: run.path, experiment: report.experiment, variant: report.variant,
            algorithm: report.algorithm, seed: report.seed, kind: report.kind.rawValue,
            status: report.status.rawValue, tuning: report.tuning?.text, metric: report.metric.name,
            finalMetric: report.summary.finalMetric, finalLoss: report.summary.finalLoss,
            digest: report.digest)
    }

    private static func table(_ runs: [StoredRun], _ problems: [String]) -> String {
        let reports = runs.map(\.report)
        let metrics = Set(reports.map(\.metric.name))
        var columns: [TextGrid.Column] = [
            .init(
                title: "experiment", cells: reports.map(\.experiment), isRightAligned: false, leastWidth: 10),
            .init(title: "variant", cells: reports.map(\.variant), isRightAligned: false, leastWidth: 16),
            .init(title: "seed", cells: reports.map { "\($0.seed)" }),
            .init(
                title: metrics.count == 1 ? metrics.first ?? "" : "metric",
                cells: reports.map { report in
                    (metrics.count == 1 ? "" : report.metric.name + " ")
                        + EstimateText.shortMetric(report.summary.finalMetric)
                }),
            .init(title: "status", cells: reports.map(status), isRightAligned: false),
        ]
        if reports.contains(where: { $0.tuning != nil }) {
            let cells = reports.map { $0.tuning?.text ?? "" }
            columns.insert(.init(title: "tuned", cells: cells, isRightAligned: false, leastWidth: 12), at: 2)
        }
        columns.append(
            .init(
                title: "folder", cells: runs.map { FilePath.directory(of: $0.path) }, isRightAligned: false,
                leastWidth: 8))
        let (lines, leftOut) = TextGrid(columns: columns).lines(width: Console.width)
        let more = leftOut.isEmpty ? [] : ["(not shown for want of room: \(leftOut.joined(separator: ", ")))"]
        let bad = problems.flatMap { TextLayout.wrapped("no report: \($0)", indent: 0, hanging: 2) }
        let count = "\(runs.count) run\(runs.count == 1 ? "" : "s")"
        return ((runs.isEmpty ? [] : lines + more) + [count] + bad).joined(separator: "\n")
    }

    private static func status(_ report: RunReport) -> String {
        (report.kind == .measured ? "measured, " : "") + report.status.rawValue
    }
}
