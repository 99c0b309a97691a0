import Glibc

/// Lines on a terminal that are drawn again and again at the same place.
struct LiveTable {
    private let file: Int32
    private var drawnLines = 0

    /// A table on standard error or standard output.
    init(on file: Int32) { self.file = file }

    /// Draws lines over those drawn before.
    mutating func draw(_ lines: [String]) {
        write(up + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
        drawnLines = lines.count
    }

    /// Removes what was drawn.
    mutating func clear() {
        guard drawnLines > 0 else { return }
        write(up + "\u{1B}[J")
        drawnLines = 0
    }

    /// How many lines fit.
    var height: Int {
        var size = winsize()
        guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    private var up: String { drawnLines > 0 ? "\r\u{1B}[\(drawnLines)A" : "\r" }

    private func write(_ text: String) {
        if file == STDOUT_FILENO { Console.write(Array(text.utf8)) } else { Console.printError(text) }
    }
}
