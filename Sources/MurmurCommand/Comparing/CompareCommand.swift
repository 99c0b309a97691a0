import ArgumentParser

/// `murmur compare`: lays reports side by side.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Lay reports side by side: quality, cost, time to a target.",
        usage: "murmur compare <report> ... [<options>]",
        discussion: """
            Takes report files and directories with them. Speed-ups are against the first variant. Says \
            what stands against comparing, and ends with exit code 1 when the figures must not be compared.

            Example:
              murmur compare Runs/quickstart --target 'accuracy>=0.9' --html compare.html
            """)

    @Argument(help: ArgumentHelp("Report files, or directories with reports.", valueName: "report"))
    var reports: [String]

    @OptionGroup var options: CompareOptions

    func run() throws { try options.compare(reports) }
}
