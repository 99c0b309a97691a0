import ArgumentParser
import Experiments
import Reports
import Runs

/// `murmur gate`: ends with exit code 1 unless runs meet requirements.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Hold reports to requirements, for continuous integration.",
        usage: "murmur gate <report> ... <clause> ... [<options>]",
        discussion: """
            A clause is a measure, <= or >=, and a limit: a number, or one with x behind it for so many times the \
            baseline. Measures: metric (or its name, such as accuracy), worst-metric, averaged-metric, loss, \
            averaged-loss, consensus-distance, staleness, seconds, steps, samples, bytes, messages, each at the \
            end or 'at' a moment as in 'loss at 10s'; time-to-target, bytes-to-target, samples-to-target; \
            and any measure of 'expect' in braces. Ends with exit code 1 when a clause is not met.

            Example:
              murmur gate Runs/quickstart 'worst-accuracy>=0.01' 'seconds<=1h'
            """)

    @Argument(
        help: ArgumentHelp("Report files, directories with reports, and clauses.", valueName: "report"))
    var inputs: [String]

    @Option(
        help: ArgumentHelp(
            "Reports that limits with x are multiples of; may be repeated.", valueName: "report"))
    var baseline: [String] = []

    @Option(
        help: ArgumentHelp("What counts as there, instead of the reports' target.", valueName: "target"))
    var target: String?

    @Option(help: ArgumentHelp("Write the verdicts as JUnit XML; - for standard output.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Write the verdicts as Markdown; - for standard output.", valueName: "file"))
    var markdown: String?

    @Flag(help: "Fail as well when the interval over the seeds straddles a limit.")
    var strict = false

    @Flag(help: "Judge interrupted runs by where they had come.")
    var partial = false

    @Flag(help: "Print the verdicts as JSON.")
    var json = false

    @Flag(help: "Print no verdicts, only what is not met.")
    var quiet = false

    @Flag(help: "Replace files that exist already.")
    var force = false

    func run() throws {
        let target = try target.map { try Reports.Target($0) }
        for file in [junit, markdown].compactMap(\.self) { try OutputFile.checkFree(file, replacing: force) }
        let texts = inputs.filter { GateClause.isClause($0) && !InputFile.exists($0) }
        guard !texts.isEmpty else {
            throw Failure("missing clause, such as 'worst-metric >= 0.8'; see 'murmur gate --help'", .usage)
        }
        let paths = inputs.filter { !texts.contains($0) }
        guard !paths.isEmpty else {
            throw Failure("missing argument <report>; see 'murmur gate --help'", .usage)
        }
        let groups = try groups(paths, target)
        let clauses = try clauses(texts, groups)
        let check = GateCheck(groups, baseline: baseline.isEmpty ? [] : try self.groups(baseline, target))
        try checkBaseline(clauses, groups, check)
        let output = GateOutput(
            title: groups.map(\.first.experiment).reduce(into: [String]()) {
                if !$0.contains($1) { $0.append($1) }
            }.joined(separator: ", "),
            isStrict: strict, verdicts: clauses.flatMap(check.verdicts))
        try write(output)
    }

    private func write(_ output: GateOutput) throws {
        if let junit { try OutputFile.write(output.junit, to: junit, replacing: force) }
        if let markdown { try OutputFile.write(output.markdown, to: markdown, replacing: force) }
        if json {
            Console.write(output.json())
        } else if !quiet, ![junit, markdown].contains("-") {
            Console.print(output.lines.joined(separator: "\n"))
        }
        guard output.failures.isEmpty else {
            throw Failure(
                output.failures.map { verdict in
                    let who = verdict.variant.isEmpty ? "" : "\(verdict.variant): "
                    return "not met: \(verdict.clause): \(who)\(verdict.reason)"
                }, .negativeVerdict)
        }
    }

    /// The runs by variant, all with the given target.
    private func groups(_ paths: [String], _ target: Reports.Target?) throws -> [RunGroup] {
        var reports: [RunReport] = []
        for (path, report) in try ReportFiles.read(paths) {
            guard report.status == .complete || partial else {
                throw Failure(
                    "\(path): the run did not finish, so that its last figures are not final; pass --partial",
                    .badData)
            }
            var report = report
            if let target {
                try target.check(against: report.metric)
                report.target = target
            }
            reports.append(report)
        }
        let (groups, repeated) = RunGroup.groups(of: RunReport.withWholeBudget(reports))
        if let twice = repeated.first {
            throw Failure(
                "\(twice.variant) seed \(twice.seed) is there twice; pass the reports of one execution",
                .badData)
        }
        return groups
    }

    private func clauses(_ texts: [String], _ groups: [RunGroup]) throws -> [GateClause] {
        var clauses: [GateClause] = []
        var problems: [String] = []
        for text in texts {
            do {
                clauses.append(
                    try GateClause(
                        text, metric: groups[0].first.metric.name, variants: groups.map(\.first.variant)
                    ) { path in
                        try InputFile.bytes(path, limit: InputFile.configurationLimit)
                    })
            } catch {
                problems += error.problems.map(\.description)
            }
        }
        guard problems.isEmpty else { throw Failure(problems, .usage) }
        let without = groups.flatMap(\.runs).first { $0.target == nil }
        if let clause = clauses.first(where: \.needsTarget), let without {
            throw Failure(
                "'\(clause.text)': \(without.variant) seed \(without.seed) has no target; pass --target, such as "
                    + "--target '\(without.metric.name)>=0.9'", .usage)
        }
        return clauses
    }

    /// Refuses limits that follow a baseline without one, or with one that nothing can be said by.
    private func checkBaseline(_ clauses: [GateClause], _ groups: [RunGroup], _ check: GateCheck) throws {
        guard let clause = clauses.first(where: \.needsBaseline) else { return }
        guard !baseline.isEmpty else {
            throw Failure("'\(clause.text)': the limit is a multiple of a baseline; pass --baseline", .usage)
        }
        for group in groups {
            guard let partner = check.partner(of: group) else {
                throw Failure(
                    "--baseline: no runs of \(group.label); pass reports of the same variants", .badData)
            }
            let obstacles = BaselineCheck.obstacles(group.runs, partner.runs)
            guard obstacles.isEmpty else {
                throw Failure(obstacles.map { "--baseline: not comparable: \($0)" }, .negativeVerdict)
            }
            if clauses.contains(where: \.needsTarget), partner.runs.contains(where: { $0.target == nil }) {
                throw Failure(
                    "--baseline: \(partner.label) has no target; pass --target, such as --target "
                        + "'\(partner.first.metric.name)>=0.9'", .usage)
            }
            for clause in clauses where clause.needsTarget && clause.needsBaseline {
                guard partner.first.target == group.first.target else {
                    throw Failure(
                        "'\(clause.text)': the baseline has another target; pass --target for both", .usage)
                }
            }
        }
    }
}
