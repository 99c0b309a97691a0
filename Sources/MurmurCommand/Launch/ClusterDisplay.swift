import Glibc

/// Shows a launched cluster on standard error: a table on a terminal, a line now and then elsewhere.
struct ClusterDisplay {
    /// How much is shown.
    enum Manner {
        case quiet
        case lines
        case table
    }

    /// Nanoseconds between two lines.
    private static let linePeriod: Int64 = 5_000_000_000

    private let manner: Manner
    private let name: String
    private var table = LiveTable(on: STDERR_FILENO)
    private var lastLine: Int64?

    /// - Parameters:
    ///   - isQuiet: whether nothing is to be shown at all.
    ///   - name: what is run, to begin lines with.
    init(isQuiet: Bool, name: String) {
        manner = isQuiet ? .quiet : Console.errorIsTerminal ? .table : .lines
        self.name = name
    }

    /// Shows how things stand; at most every five seconds where it is no terminal.
    mutating func show(_ rows: [ClusterTable.Row], seconds: Double?, at now: Int64) {
        switch manner {
        case .quiet: return
        case .table:
            let time = seconds.map { ProgressLine.minutes($0) } ?? "starting"
            let title = "\(name): \(rows.count) nodes, \(ClusterTable.percent(rows)) %, \(time)"
            table.draw(ClusterTable.lines(title: title, rows, limit: max(4, table.height - 4)))
        case .lines:
            guard let last = lastLine else {
                lastLine = now
                return
            }
            guard now - last >= Self.linePeriod else { return }
            lastLine = now
            Console.printError("\(name): \(ClusterTable.summary(rows))\n")
        }
    }

    /// Says that something happened.
    mutating func tell(_ what: String) {
        guard manner != .quiet else { return }
        table.clear()
        Console.printError("\(name): \(what)\n")
    }

    /// Removes the table.
    mutating func clear() {
        if manner == .table { table.clear() }
    }
}
