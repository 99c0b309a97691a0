import Learning
import Reports

/// Who has how many samples of what.
struct PartitionTable: Encodable {
    /// The data of one node.
    struct Row: Encodable {
        let node: String
        let samples: Int
        /// Samples of each class; empty for real-valued targets.
        let classes: [Int]
        /// The mean of each output; empty for classes.
        let mean: [Double]
        /// The standard deviation of each output; empty for classes.
        let deviation: [Double]
        /// Different users; nil when the data are no ratings.
        let users: Int?
        /// Different items; nil when the data are no ratings.
        let items: Int?
    }

    let targetNames: [String]
    let rows: [Row]
    /// How far the nodes' class shares are from those of all samples; nil for real-valued targets.
    let labelSkew: Double?

    init(_ card: Learning.DataCard) {
        targetNames = card.targetNames
        labelSkew = card.labelSkew
        rows =
            card.nodes.enumerated().map { Self.row("n\($0.offset)", $0.element) } + [
                Self.row("all", card.total)
            ]
    }

    private static func row(_ name: String, _ node: Learning.DataCard.Node) -> Row {
        Row(
            node: name, samples: node.samples, classes: node.classCounts, mean: node.targetMean,
            deviation: node.targetDeviation, users: node.users, items: node.items)
    }

    /// The table, ending with a line break.
    var text: String {
        var columns: [TextGrid.Column] = [
            .init(title: "node", cells: rows.map(\.node), isRightAligned: false),
            .init(title: "samples", cells: rows.map { NumberText.grouped($0.samples) }),
        ]
        for (title, count) in [("users", \Row.users), ("items", \Row.items)]
        where rows[0][keyPath: count] != nil {
            columns.append(.init(title: title, cells: rows.map { "\($0[keyPath: count] ?? 0)" }))
        }
        for (index, name) in targetNames.enumerated() {
            if labelSkew != nil {
                let title = TextGrid.shortened(name, to: 10)
                columns.append(.init(title: title, cells: rows.map { "\($0.classes[index])" }))
            } else {
                columns.append(
                    .init(title: "mean \(name)", cells: rows.map { NumberText.significant($0.mean[index]) }))
                columns.append(
                    .init(title: "deviation", cells: rows.map { NumberText.significant($0.deviation[index]) })
                )
            }
        }
        let (grid, leftOut) = TextGrid(columns: columns).lines(width: Console.width)
        var lines = grid
        if !leftOut.isEmpty {
            lines.append("(not shown for want of room: \(leftOut.joined(separator: ", ")))")
        }
        if let labelSkew {
            lines.append("")
            lines += TextLayout.wrapped(
                "Label skew \(NumberText.significant(labelSkew)): the mean distance between a node's class "
                    + "shares and those of all samples; 0 when all are alike, below 1 always.")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
