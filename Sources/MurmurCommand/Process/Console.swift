import Glibc

/// Standard output and standard error.
enum Console {
    /// The width of help texts, and of everything that does not go to a terminal.
    static let narrowWidth = 80

    /// Prints a text on standard output; adds a line break when it has none at its end.
    static func print(_ text: String) {
        write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }

    /// Writes bytes to standard output; ends the program when nobody reads them any more.
    static func write(_ bytes: [UInt8]) {
        guard let problem = OutputFile.writeAll(bytes, to: STDOUT_FILENO) else { return }
        if problem.code != EPIPE { printError("error: standard output: \(problem)\n") }
        exit(ExitStatus.inputOutput.rawValue)
    }

    /// Prints a text as it is on standard error.
    static func printError(_ text: String) {
        _ = OutputFile.writeAll(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Whether somebody watches standard error, on a terminal that can draw over what is there.
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 && Environment["TERM"] != "dumb" }

    /// Whether to mark words with colours on standard error.
    static var errorUsesColour: Bool { errorIsTerminal && Environment["NO_COLOR"] == nil }

    /// Whether to mark words with colours on standard output.
    static var usesColour: Bool { isatty(STDOUT_FILENO) == 1 && Environment["NO_COLOR"] == nil }

    /// Characters in a line of standard output: the terminal's, within reason.
    static var width: Int { width(of: STDOUT_FILENO) }

    /// Characters in a line of standard error.
    static var errorWidth: Int { width(of: STDERR_FILENO) }

    private static func width(of file: Int32) -> Int {
        var size = winsize()
        guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return narrowWidth }
        return min(120, max(40, Int(size.ws_col)))
    }
}
