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
        guard write(bytes, to: STDOUT_FILENO) else {
            if errno != EPIPE { printError("error: standard output: \(ErrorNumber.current)\n") }
            exit(ExitStatus.inputOutput.rawValue)
        }
    }

    /// Prints a text as it is on standard error.
    static func printError(_ text: String) {
        _ = write(Array(text.utf8), to: STDERR_FILENO)
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

    private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(file, rest, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest.removeFirst(count)
        }
        return true
    }
}

/// The variables the program was started with.
enum Environment {
    /// A variable's value; nil when it is not set or empty.
    static subscript(name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

/// The operating system's reason for a failed call, in words.
struct ErrorNumber: Equatable, CustomStringConvertible {
    let code: Int32

    static var current: ErrorNumber { ErrorNumber(code: errno) }

    /// The reason as people read it, for example `no space left on device`.
    var description: String {
        guard let text = strerror(code) else { return "error \(code)" }
        let words = String(cString: text)
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
