import Reports

/// Texts that say how far something is, for a terminal.
enum ProgressLine {
    /// `loss       0.312  ▇▅▃▂▁`, and the same of the consensus distance when there is one; nothing before the second evaluation.
    static func curves(_ series: [EvaluationPoint], width: Int, usesColour: Bool) -> [String] {
        guard series.count > 1 else { return [] }
        let losses = series.map(\.localLoss.mean)
        let distances = series.map(\.consensusDistance)
        let curves = [("loss", losses)] + (distances.contains { $0 > 0 } ? [("consensus", distances)] : [])
        return curves.map { name, values in
            let number = NumberText.significant(values[values.count - 1])
            func padded(_ text: String, to width: Int) -> String {
                text + String(repeating: " ", count: max(0, width - text.count))
            }
            let head = padded("  " + name, to: 13) + padded(number, to: 9) + " "
            let curve = Sparkline.whole(values, width: max(0, min(40, width - head.count)))
            return head + (usesColour ? "\u{1B}[36m\(curve)\u{1B}[0m" : curve)
        }
    }

    /// The time the rest takes at the pace so far; nil while that is a guess.
    static func secondsLeft(_ elapsed: Double, _ fraction: Double) -> Double? {
        guard elapsed >= 0.5, fraction >= 0.005 else { return nil }
        return elapsed / fraction * (1 - fraction)
    }

    /// What is done, `[####------]  40 %, ETA 1:05`, and figures where there is room:
    /// `gossip, seed 1 (2/12) [####------]  40 %, ETA 1:05, loss 0.31, accuracy 0.9`.
    static func line(
        head: String, fraction: Double, secondsLeft: Double?, figures: String, width: Int
    ) -> String {
        let percent = String(Int(fraction * 100))
        let padding = String(repeating: " ", count: max(0, 3 - percent.count))
        var tail = " \(padding)\(percent) %, ETA \(secondsLeft.map(minutes) ?? "-:--")"
        if !figures.isEmpty, head.count + tail.count + figures.count + 10 <= width { tail += ", \(figures)" }
        let room = min(30, width - head.count - tail.count - 2)
        guard room >= 4 else { return String((head + tail).prefix(width)) }
        let filled = min(room, Int(fraction * Double(room)))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: room - filled)
        return "\(head)[\(bar)]\(tail)"
    }

    /// `1:05`, or `2:03:00` from an hour on.
    static func minutes(_ seconds: Double) -> String {
        let total = Int(min(seconds, 360_000).rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }
}
