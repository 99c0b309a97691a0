import PeerNode
import Reports

/// What all nodes of a cluster are doing, as lines of at most 80 characters.
enum ClusterTable {
    /// One node.
    struct Row: Equatable {
        var name: String
        /// What it is at: a phase, or `killed`, `paused`, `failed`, `unreachable`.
        var phase: String
        var status: PeerStatus?
        /// Bytes sent per second; nil before it is known.
        var bytesPerSecond: Double?
    }

    private static let columns: [(title: String, width: Int)] = [
        ("node", 10), ("phase", 11), ("step", 8), ("loss", 9), ("up", 7), ("merges", 8), ("skipped", 8),
        ("sent/s", 10), ("stale", 7),
    ]

    /// The table.
    ///
    /// - Parameters:
    ///   - title: the first line.
    ///   - rows: the nodes.
    ///   - limit: rows to show at most; the others are counted.
    /// - Returns: title, head and rows.
    static func lines(title: String, _ rows: [Row], limit: Int = .max) -> [String] {
        var lines = [String(title.prefix(Console.narrowWidth)), line(columns.map(\.title))]
        let shown = rows.count <= limit ? rows.count : max(0, limit - 1)
        lines += rows.prefix(shown).map { line(cells($0)) }
        if shown < rows.count { lines.append("... and \(rows.count - shown) more") }
        return lines
    }

    /// Names to the left, numbers to the right.
    private static func line(_ cells: [String]) -> String {
        var line = ""
        for (index, (cell, column)) in zip(cells, columns).enumerated() {
            let room = column.width - 1
            let text = cell.count > room ? String(cell.prefix(room - 1)) + "…" : cell
            let padding = String(repeating: " ", count: column.width - text.count)
            line += index < 2 ? text + padding : padding + text
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func cells(_ row: Row) -> [String] {
        guard let status = row.status else { return [row.name, row.phase] }
        let up = status.neighbours.filter { $0.state == "up" }.count
        return [
            row.name, row.phase, String(status.steps),
            status.loss.map { NumberText.significant($0) } ?? "-", "\(up)/\(status.neighbours.count)",
            QuantityText.count(Double(status.merges)).replacing(" ", with: ""),
            QuantityText.count(Double(status.skipped)).replacing(" ", with: ""),
            row.bytesPerSecond.map { QuantityText.bytes($0) } ?? "-",
            NumberText.significant(status.staleness, digits: 2),
        ]
    }

    /// All nodes in one line, for output that is no terminal.
    static func summary(_ rows: [Row]) -> String {
        let known = rows.compactMap(\.status)
        guard !known.isEmpty else { return "nobody has said anything yet" }
        let steps = known.map(\.steps)
        var words = ["\(percent(rows)) %"]
        if let least = steps.min(), let most = steps.max() {
            words.append(least == most ? "step \(least)" : "steps \(least)...\(most)")
        }
        if let loss = meanLoss(rows) { words.append("loss \(NumberText.significant(loss))") }
        let bytes = rows.compactMap(\.bytesPerSecond).reduce(0, +)
        words.append("\(QuantityText.bytes(bytes))/s sent")
        return words.joined(separator: ", ")
    }

    /// The mean loss of the nodes' recent mini-batches; nil before any has one.
    static func meanLoss(_ rows: [Row]) -> Double? {
        let losses = rows.compactMap { $0.status?.loss }
        return losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count)
    }

    /// The used share of the budget, in `[0, 1]`: the mean over the nodes.
    static func fraction(_ rows: [Row]) -> Double {
        let fractions = rows.map { $0.status?.fraction ?? 0 }
        return min(1, max(0, fractions.reduce(0, +) / Double(max(1, rows.count))))
    }

    /// The same in percent, 0…100.
    static func percent(_ rows: [Row]) -> Int { Int(100 * fraction(rows)) }
}
