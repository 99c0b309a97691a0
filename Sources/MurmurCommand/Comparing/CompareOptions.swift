import ArgumentParser
import Reports

/// How reports are laid side by side, whichever command has found them.
struct CompareOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("What counts as there, such as 'accuracy>=0.9'.", valueName: "target"))
    var target: String?

    @OptionGroup var outputs: ComparisonOutputs

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @Flag(help: "Accept simulations of different machines, equal up to rounding only.")
    var numeric = false

    @Flag(help: "Replace files that exist already.")
    var force = false

    /// Compares reports and writes what is asked for.
    ///
    /// - Parameter paths: report files, or directories with reports.
    /// - Throws: `Failure` when something cannot be read or written, and when the figures must not be compared.
    func compare(_ paths: [String]) throws {
        let target = try target.map { try Target($0) }
        try outputs.check(replacing: force)
        let inputs = try ReportFiles.read(paths)
        if !numeric { try DomainCheck.check(inputs) }
        let comparison = try Comparison(inputs.map(\.report), target: target)
        try outputs.write(comparison, replacing: force)
        if json {
            Console.write(comparison.summary.json())
        } else if !outputs.takeStandardOutput {
            Console.print(
                TerminalTable.text(comparison.summary, width: Console.width, usesColour: Console.usesColour))
        }
        let obstacles = comparison.summary.notComparable
        guard obstacles.isEmpty else {
            throw Failure(obstacles.map { "not comparable: \($0)" }, .negativeVerdict)
        }
    }
}
