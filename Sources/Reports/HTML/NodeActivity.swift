/// What nodes did with their time, in seconds.
struct NodeActivity {
    private var compute = 0.0
    /// Nil when some node does not tell waiting from communication.
    private var communication: Double? = 0
    private var idle = 0.0

    /// The time of some nodes together.
    private init(_ nodes: [NodeTotals]) {
        for node in nodes {
            compute += node.computeSeconds
            idle += node.idleSeconds
            communication = node.communicationSeconds.flatMap { seconds in communication.map { $0 + seconds }
            }
        }
    }

    /// The time of all nodes of all seeds; nil when none has passed.
    init?(_ group: RunGroup) {
        self.init(group.runs.flatMap(\.nodes))
        guard compute + idle > 0 else { return nil }
    }

    /// The share of the time with a gradient in work.
    var computing: Double { compute / (compute + idle) }

    private var values: [Double] {
        communication.map { [compute, min($0, idle), max(0, idle - $0)] } ?? [compute, 0, idle]
    }

    /// One bar for each variant; nil when no time has passed.
    static func bars(of groups: [RunGroup]) -> StackedBars? {
        let activities = groups.compactMap { group in NodeActivity(group).map { (group.label, $0) } }
        return bars("what nodes did with their time", activities)
    }

    /// One bar for each node of a run; nil when no time has passed.
    static func bars(of run: RunReport) -> StackedBars? {
        bars("time of each node", run.nodes.map { ($0.name, NodeActivity([$0])) })
    }

    private static func bars(_ name: String, _ activities: [(String, NodeActivity)]) -> StackedBars? {
        guard activities.contains(where: { $0.1.compute + $0.1.idle > 0 }) else { return nil }
        let isSplit = activities.allSatisfy { $0.1.communication != nil }
        let names = ["computing", "communicating", isSplit ? "waiting" : "no gradient in work"]
        return StackedBars(
            name: name,
            parts: names.enumerated().map { StackedBars.Part(name: $1, colour: Palette.activity($0)) }
                .filter { isSplit || $0.name != names[1] },
            rows: activities.map { label, activity in
                let values = activity.values
                return StackedBars.Row(
                    label: label, values: isSplit ? values : [values[0], values[1] + values[2]])
            },
            format: QuantityText.duration)
    }
}

/// What each node sent to each other.
enum LinkMap {
    /// Rows send, columns receive; nil when the report does not keep its links, or nothing was sent.
    static func map(of run: RunReport) -> HeatMap? {
        let names = run.nodes.map(\.name)
        guard let links = run.links, !links.isEmpty, names.count > 1, names.count <= HeatMap.mostRows else {
            return nil
        }
        var places: [String: Int] = [:]
        for (place, name) in names.enumerated() { places[name] = place }
        var values = [[Double]](repeating: [Double](repeating: 0, count: names.count), count: names.count)
        for link in links {
            guard let from = places[link.from], let to = places[link.to] else { continue }
            values[from][to] += Double(link.bytes)
        }
        return HeatMap(
            name: "bytes over each link", rows: names, columns: names, values: values,
            format: QuantityText.bytes)
    }
}
