extension PeerStatus {
    /// The status in Prometheus' text format, version 0.0.4.
    public var metrics: String {
        var text = MetricsText(node: node)
        text.add("steps_total", "counter", "Gradients finished.", Double(steps))
        text.add("samples_total", "counter", "Training samples used.", Double(samples))
        if let loss {
            text.add("loss", "gauge", "Mean loss of the mini-batches since the last evaluation point.", loss)
        }
        text.add("budget_used_ratio", "gauge", "Used share of the budget.", fraction)
        text.add("sent_bytes_total", "counter", "Bytes sent, overhead included.", Double(bytesSent))
        text.add("messages_sent_total", "counter", "Messages sent.", Double(messagesSent))
        text.add("merges_total", "counter", "Merges with neighbours.", Double(merges))
        text.add("messages_refused_total", "counter", "Messages refused.", Double(refused))
        text.add("exchanges_skipped_total", "counter", "Exchanges skipped.", Double(skipped))
        text.add("messages_lost_total", "counter", "Messages that will never arrive.", Double(lost))
        text.add(
            "neighbours_up", "gauge", "Neighbours that are connected.",
            Double(neighbours.filter { $0.state == "up" }.count))
        text.add("neighbours", "gauge", "Neighbours in all.", Double(neighbours.count))
        text.add("staleness", "gauge", "Mean staleness of the gradients applied.", staleness)
        text.add("incarnation", "gauge", "How often the node was started before.", Double(incarnation))
        text.add("training_seconds", "gauge", "Seconds since training began.", seconds)
        text.addPhase(phase)
        return text.text
    }
}

/// Lines of the format; names begin with `murmur_`, and every line says the node.
private struct MetricsText {
    private(set) var text = ""
    private let label: String

    init(node: String) {
        let escaped = node.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
        label = "node=\"\(escaped)\""
    }

    mutating func add(_ name: String, _ kind: String, _ help: String, _ value: Double) {
        head(name, kind, help)
        text += "murmur_\(name){\(label)} \(Self.number(value))\n"
    }

    /// One line for each phase, 1 for the one that holds.
    mutating func addPhase(_ phase: PeerStatus.Phase) {
        head("phase", "gauge", "1 for the phase the node is in.")
        for other in PeerStatus.Phase.allCases {
            text += "murmur_phase{\(label),phase=\"\(other.rawValue)\"} \(other == phase ? 1 : 0)\n"
        }
    }

    private mutating func head(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP murmur_\(name) \(help)\n# TYPE murmur_\(name) \(kind)\n"
    }

    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
