/// One line on the terminal that says how many of many files are read, and how long the rest takes.
///
/// Redrawn in place, at most ten times a second, and not at all for what is done within a third of a second.
struct ReadingProgress {
    private let fileCount: Int
    private let width: Int
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var lastDrawn: ContinuousClock.Instant
    private var isShown = false

    private static let patience = Duration.milliseconds(300)

    /// The progress through some files; nil where nobody watches standard error.
    init?(fileCount: Int) {
        guard Console.errorIsTerminal else { return nil }
        self.fileCount = fileCount
        // The terminal writes ^C behind the line.
        width = min(Console.errorWidth, 80) - 3
        start = clock.now
        lastDrawn = start
    }

    /// Says that so many files have been read.
    mutating func note(_ count: Int) {
        let now = clock.now
        guard now - start >= Self.patience, now - lastDrawn >= .milliseconds(100) else { return }
        lastDrawn = now
        isShown = true
        let line = Self.line(count, of: fileCount, elapsed: (now - start) / .seconds(1), width: width)
        Console.printError("\r\(line)\u{1B}[K")
    }

    /// Removes the line.
    mutating func clear() {
        if isShown { Console.printError("\r\u{1B}[K") }
        isShown = false
    }

    /// `45 of 100 reports read [####------]  45 %, ETA 0:03`.
    static func line(_ count: Int, of fileCount: Int, elapsed: Double, width: Int) -> String {
        let fraction = Double(count) / Double(max(1, fileCount))
        return ProgressLine.line(
            head: "\(count) of \(fileCount) reports read ", fraction: fraction,
            secondsLeft: ProgressLine.secondsLeft(elapsed, fraction), figures: "", width: width)
    }
}
