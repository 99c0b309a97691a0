import Reports

/// What a command says about the runs it has just finished.
enum FinishedRuns {
    /// Prints the comparison of the reports and where they are.
    static func present(_ reports: [RunReport], in directory: OutputDirectory, json: Bool = false) throws {
        let comparison = try Comparison(reports)
        if json { return Console.write(comparison.summary.json()) }
        Console.print(
            TerminalTable.text(comparison.summary, width: Console.width, usesColour: Console.usesColour))
        Console.print(
            """

            \(reports.count) report\(reports.count == 1 ? "" : "s") in \(directory.path)
            With plots: murmur compare \(directory.path) --html \(directory.file("compare.html"))
            """)
    }

    /// The end of a command that a signal ended before all of `runCount` runs were done.
    static func interruption(
        _ reports: [RunReport], of runCount: Int, in directory: OutputDirectory, _ status: ExitStatus
    ) -> Failure {
        let partial = reports.filter { $0.status == .interrupted }.count
        return Failure(
            "interrupted after \(reports.count - partial) of \(runCount) runs; "
                + "\(reports.count) report\(reports.count == 1 ? "" : "s") "
                + "(\(partial) partial) in \(directory.path)", status)
    }
}
