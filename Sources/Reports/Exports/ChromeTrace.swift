/// A run as a timeline in Chrome's trace event format, which Perfetto (https://ui.perfetto.dev) and `chrome://tracing` open.
///
/// A run is a process of the trace. Each node is a thread of it, with its gradients and, between them, its waits; and a second
/// thread below, for its link, with the messages that leave over it. An arrow leads from where a message leaves to what the
/// receiver is doing when it arrives. Loss and consensus distance are counters. Times are microseconds of virtual time, with
/// nanoseconds after the point. The format: Google's *Trace Event Format*, 2016.
public struct ChromeTrace {
    /// The beginning of the file, before the first event.
    public static func opening(program: String) -> String {
        "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"program\":\(ReportCodec.quoted(program))},\"traceEvents\":["
    }

    /// What makes a complete file of everything written so far.
    public static let closing = "\n]}\n"

    /// The events since the last call of `take`, each with a comma before it.
    private var text = ""
    private let process: Int
    /// The names of the nodes as JSON.
    private let names: [String]
    /// Until when each node's time is drawn, in nanoseconds.
    private var drawnUntil: [Int64]
    private var messages = 0

    /// A run that begins.
    ///
    /// - Parameters:
    ///   - number: of the run in the file, from 1.
    ///   - title: what its process is called.
    ///   - nodes: the names of the nodes.
    public init(run number: Int, title: String, nodes: [String]) {
        process = number
        names = nodes.map(ReportCodec.quoted)
        drawnUntil = [Int64](repeating: 0, count: nodes.count)
        add("M", thread: nil, "\"name\":\"process_name\",\"args\":{\"name\":\(ReportCodec.quoted(title))}")
        add("M", thread: nil, "\"name\":\"process_sort_index\",\"args\":{\"sort_index\":\(number)}")
        for (index, name) in nodes.enumerated() {
            for (thread, title, order) in [
                (index, name, 2 * index), (link(of: index), "\(name) link", 2 * index + 1),
            ] {
                add(
                    "M", thread: thread,
                    "\"name\":\"thread_name\",\"args\":{\"name\":\(ReportCodec.quoted(title))}")
                add("M", thread: thread, "\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":\(order)}")
            }
        }
    }

    /// The events that were added since the last call, each with a comma before it.
    public mutating func take() -> String {
        defer { text = "" }
        return text
    }

    /// The size of what `take` would give.
    public var pendingBytes: Int { text.utf8.count }

    /// A finished gradient; the node's time since its last one is a wait.
    public mutating func gradient(of node: Int, from start: Int64, to end: Int64, samples: Int, loss: Float) {
        wait(node, until: start)
        let lossText = loss.isFinite ? ",\"loss\":\(loss)" : ""
        add(
            "X", thread: node,
            "\"name\":\"gradient\",\"cat\":\"compute\",\(span(start, end)),"
                + "\"args\":{\"samples\":\(samples)\(lossText)}")
        drawnUntil[node] = max(drawnUntil[node], end)
    }

    /// A message that leaves a node from `start` to `end`, and arrives; `arrival` is nil when it is lost.
    public mutating func message(
        from sender: Int, to receiver: Int, bytes: Int, start: Int64, end: Int64, arrival: Int64?
    ) {
        let thread = end > start ? link(of: sender) : sender
        if end > start {
            add(
                "X", thread: thread,
                "\"name\":\"message\",\"cat\":\"transfer\",\(span(start, end)),"
                    + "\"args\":{\"to\":\(names[receiver]),\"bytes\":\(bytes)}")
        }
        guard let arrival else {
            add(
                "i", thread: thread,
                "\"s\":\"t\",\"name\":\"lost message\",\"cat\":\"transfer\",\"ts\":\(Self.microseconds(end)),"
                    + "\"args\":{\"to\":\(names[receiver]),\"bytes\":\(bytes)}")
            return
        }
        messages += 1
        let arrow = "\"name\":\"message\",\"cat\":\"message\",\"id\":\"\(process).\(messages)\""
        add("s", thread: thread, "\(arrow),\"ts\":\(Self.microseconds(start))")
        add("f", thread: receiver, "\(arrow),\"bp\":\"e\",\"ts\":\(Self.microseconds(arrival))")
    }

    /// The end of the run: what the nodes waited for last, and the curves of the evaluations.
    ///
    /// - Parameters:
    ///   - end: nanoseconds of the run.
    ///   - series: its evaluations.
    public mutating func finish(at end: Int64, _ series: [EvaluationPoint]) {
        for node in names.indices { wait(node, until: end) }
        for point in series {
            let time = Self.microseconds(Int64((point.seconds * 1e9).rounded()))
            for (name, value) in [
                ("loss", point.localLoss.mean), ("consensus distance", point.consensusDistance),
            ] where value.isFinite {
                add("C", thread: nil, "\"name\":\"\(name)\",\"ts\":\(time),\"args\":{\"value\":\(value)}")
            }
        }
    }

    /// Says on the run's own account that nothing more is drawn.
    public mutating func noteLimit(at time: Int64, bytes: Int) {
        add(
            "i", thread: nil,
            "\"s\":\"p\",\"name\":\"the trace ends here: it has reached its limit of \(bytes) bytes\","
                + "\"ts\":\(Self.microseconds(time))")
    }

    // MARK: - Events

    private func link(of node: Int) -> Int { names.count + node }

    private mutating func wait(_ node: Int, until end: Int64) {
        guard end > drawnUntil[node] else { return }
        add("X", thread: node, "\"name\":\"wait\",\"cat\":\"wait\",\(span(drawnUntil[node], end))")
        drawnUntil[node] = end
    }

    private func span(_ start: Int64, _ end: Int64) -> String {
        "\"ts\":\(Self.microseconds(start)),\"dur\":\(Self.microseconds(end - start))"
    }

    private mutating func add(_ phase: String, thread: Int?, _ rest: String) {
        text += ",\n{\"ph\":\"\(phase)\",\"pid\":\(process),"
        if let thread { text += "\"tid\":\(thread + 1)," }
        text += rest
        text += "}"
    }

    /// `1234.567` of 1,234,567 ns.
    private static func microseconds(_ nanoseconds: Int64) -> String {
        let rest = String(nanoseconds % 1000)
        return "\(nanoseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
