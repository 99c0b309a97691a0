import Glibc
import Reports

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

    /// The most losses kept.
    private static let lossesKept = 1024

    private let manner: Manner
    private let name: String
    private var table = LiveTable(on: STDERR_FILENO)
    private var lastLine: Int64?
    /// The mean loss of the nodes' mini-batches, each time it was looked at.
    private var losses: [Double] = []

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
            let title = Self.title(name, rows, seconds: seconds)
            note(ClusterTable.meanLoss(rows))
            let lines = ClusterTable.lines(title: title, rows, limit: max(4, table.height - 5))
            table.draw(lines + Self.curve(losses))
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

    /// Keeps a loss; of many, evenly spread ones.
    private mutating func note(_ loss: Double?) {
        guard let loss else { return }
        if losses.count == Self.lossesKept {
            losses = stride(from: 1, to: losses.count, by: 2).map { losses[$0] }
        }
        losses.append(loss)
    }

    /// `gossip-seed1: 8 nodes, 40 %, 0:12, ETA 0:18`.
    static func title(_ name: String, _ rows: [ClusterTable.Row], seconds: Double?) -> String {
        let head = "\(name): \(rows.count) nodes, \(ClusterTable.percent(rows)) %"
        guard let seconds else { return head + ", starting" }
        let left = ProgressLine.secondsLeft(seconds, ClusterTable.fraction(rows))
            .map { ", ETA \(ProgressLine.minutes($0))" }
        return head + ", \(ProgressLine.minutes(seconds))" + (left ?? "")
    }

    /// The loss so far in one line, once there are two values of it.
    static func curve(_ losses: [Double]) -> [String] {
        let known = losses.filter(\.isFinite)
        guard known.count > 1, let last = known.last else { return [] }
        return ["loss \(NumberText.significant(last)) \(Sparkline.whole(known, width: 40))"]
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
