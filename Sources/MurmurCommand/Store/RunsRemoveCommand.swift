import ArgumentParser
import Glibc

/// `murmur runs rm`: removes the files of runs.
struct RunsRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Remove the reports and timings of runs that pass the filters.",
        usage: "murmur runs rm [<dir>] [<options>]",
        discussion: """
            Lists what it would remove and asks; without a terminal it removes nothing unless '--yes' is \
            given. Pages, tables, claims and what peers left stay, and so does every file that is no \
            readable report. Folders that are empty then are removed as well.

            Example:
              murmur runs rm Runs/quickstart --variant gossip --yes
            """)

    @OptionGroup var filter: RunFilter

    @Flag(help: "Mean every run of the directory.")
    var all = false

    @Flag(help: "Remove without asking.")
    var yes = false

    func run() throws {
        guard all != !filter.isEmpty else {
            throw Failure(
                all
                    ? "'--all' cannot be combined with a filter"
                    : "which runs? pass a filter such as --variant, or --all for every run of \(filter.directory)",
                .usage)
        }
        let runs = try filter.chosen(from: StoredRun.runs(below: filter.directory).runs)
        let files = runs.flatMap(\.files)
        Console.print(files.joined(separator: "\n"))
        let what = "\(files.count) files of \(runs.count) run\(runs.count == 1 ? "" : "s")"
        guard yes || Self.agrees("Remove these \(what)? [y/N] ") else {
            throw Failure("nothing was removed; pass --yes to remove these \(what)", .usage)
        }
        for file in files where unlink(file) != 0 {
            throw Failure("\(file): cannot be removed (\(ErrorNumber.current))", .inputOutput)
        }
        for folder in Set(files.map { FilePath.directory(of: $0) }) where folder != filter.directory {
            // Fails, as it should, for a folder that is not empty.
            rmdir(folder)
        }
        let left = runs.compactMap(\.peers)
        Console.print(
            "removed \(what)"
                + (left.isEmpty ? "" : "; what peers left is still in \(left.joined(separator: ", "))"))
    }

    /// Asks on the terminal; no without one.
    private static func agrees(_ question: String) -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return false }
        Console.printError(question)
        let answer = readLine(strippingNewline: true)?.lowercased()
        return answer == "y" || answer == "yes"
    }
}
