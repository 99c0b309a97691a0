import Experiments

/// Faults to be caused while a cluster runs: which node is killed, started again or paused, and when.
struct FaultSchedule: Equatable {
    /// What is done to a node's process.
    enum Deed: Equatable {
        /// SIGKILL.
        case kill
        /// Started again after it was killed.
        case restart
        /// SIGSTOP.
        case pause
        /// SIGCONT.
        case resume

        /// What the report says about it.
        var text: String {
            switch self {
            case .kill: "killed on schedule"
            case .restart: "started again on schedule"
            case .pause: "paused on schedule"
            case .resume: "continued on schedule"
            }
        }
    }

    /// One deed at its time.
    struct Step: Equatable {
        /// Nanoseconds after training began.
        let nanoseconds: Int64
        /// The node's index.
        let node: Int
        let deed: Deed
    }

    /// In the order of time.
    private(set) var steps: [Step] = []

    /// A schedule of the options' texts, such as `n3@5s`, and `n3@5s-8s` for a pause.
    ///
    /// - Parameters:
    ///   - kill: when nodes are killed.
    ///   - restart: when they are started again.
    ///   - pause: from when to when they are stopped.
    ///   - nodes: the names of all nodes.
    /// - Throws: `Failure` for a text that cannot be read, and for deeds that do not fit together.
    init(kill: [String], restart: [String], pause: [String], nodes: [String]) throws(Failure) {
        var steps: [Step] = []
        for text in kill { steps += try Self.steps(text, "--kill", [.kill], nodes) }
        for text in restart { steps += try Self.steps(text, "--restart", [.restart], nodes) }
        for text in pause { steps += try Self.steps(text, "--pause", [.pause, .resume], nodes) }
        self.steps = steps.enumerated().sorted {
            ($0.element.nanoseconds, $0.offset) < ($1.element.nanoseconds, $1.offset)
        }.map(\.element)
        try check(nodes)
    }

    private static func steps(
        _ text: String, _ option: String, _ deeds: [Deed], _ nodes: [String]
    ) throws(Failure) -> [Step] {
        let form = deeds.count == 1 ? "NODE@TIME, such as n3@5s" : "NODE@TIME-TIME, such as n3@5s-8s"
        guard let at = text.lastIndex(of: "@") else {
            throw Failure("\(option): cannot be read (got '\(text)'; expected \(form))", .usage)
        }
        let name = String(text[..<at])
        let times = text[text.index(after: at)...].split(separator: "-", omittingEmptySubsequences: false)
            .compactMap { DurationText.nanoseconds(String($0)) }
        guard times.count == deeds.count, times == times.sorted() else {
            throw Failure("\(option): cannot be read (got '\(text)'; expected \(form))", .usage)
        }
        guard let node = nodes.firstIndex(of: name) else {
            let shown = nodes.prefix(12).joined(separator: ", ") + (nodes.count > 12 ? ", ..." : "")
            throw Failure("\(option): no node '\(name)' in the topology (nodes \(shown))", .usage)
        }
        return zip(times, deeds).map { Step(nanoseconds: $0, node: node, deed: $1) }
    }

    /// Nobody is killed twice in a row, or started again without having been killed.
    private func check(_ nodes: [String]) throws(Failure) {
        var isKilled = [Bool](repeating: false, count: nodes.count)
        for step in steps {
            let name = nodes[step.node]
            switch (step.deed, isKilled[step.node]) {
            case (.kill, true): throw Failure("--kill: '\(name)' is killed already at that time", .usage)
            case (.restart, false):
                throw Failure("--restart: '\(name)' is not killed before that time", .usage)
            case (.pause, true), (.resume, true):
                throw Failure("--pause: '\(name)' is killed at that time", .usage)
            case (.kill, false): isKilled[step.node] = true
            case (.restart, true): isKilled[step.node] = false
            case (.pause, false), (.resume, false): continue
            }
        }
    }
}
