import EventLoop
import Glibc
import PeerNode

/// Asks the status endpoints of a cluster again and again, and shows what they say.
final class ClusterWatch {
    /// Where a node's status is.
    struct Target {
        /// The node's name as far as it is known, else the address.
        let name: String
        /// `host:port` of the endpoint.
        let address: String
    }

    /// How it is shown.
    enum Manner {
        /// A table, drawn again and again on a terminal.
        case table
        /// A line of JSON for each node.
        case json
    }

    /// Nanoseconds between two rounds.
    static let period: Int64 = 1_000_000_000

    private let targets: [Target]
    private let manner: Manner
    private let isOnce: Bool
    private let loop: Loop
    private let timer: LoopTimer
    private var rows: [ClusterTable.Row]
    private var rates: [ByteRate]
    private var problems: [String]
    private var open = 0
    private var hasSeen = false
    private var table = LiveTable(on: STDOUT_FILENO)
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    init(_ targets: [Target], _ manner: Manner, isOnce: Bool) throws {
        self.targets = targets
        self.manner = manner
        self.isOnce = isOnce
        loop = try Loop()
        timer = LoopTimer(on: loop)
        rows = targets.map { ClusterTable.Row(name: $0.name, phase: "-") }
        rates = [ByteRate](repeating: ByteRate(), count: targets.count)
        problems = [String](repeating: "", count: targets.count)
    }

    /// Watches until the last node is gone, or for one round.
    ///
    /// - Throws: `Failure` when no node answers in the first round.
    func run() throws {
        ask()
        loop.run()
        try loop.close()
        guard !hasSeen else { return }
        throw Failure(
            zip(targets, problems).map { "\($0.name): \($1)" }.shortened(to: 8), .unavailable)
    }

    private func ask() {
        open = targets.count
        for (index, target) in targets.enumerated() {
            StatusRequest.send(to: target.address, on: loop) { [weak self] in self?.take($0, index) }
        }
    }

    private func take(_ result: Result<PeerStatus, StatusRequest.Problem>, _ index: Int) {
        switch result {
        case .success(let status):
            rates[index].add(status.bytesSent, at: loop.now)
            rows[index] = ClusterTable.Row(
                name: status.node, phase: status.phase.rawValue, status: status,
                bytesPerSecond: rates[index].bytesPerSecond)
        case .failure(let problem):
            problems[index] = problem.description
            rows[index].phase = "unreachable"
            rows[index].bytesPerSecond = nil
        }
        open -= 1
        if open == 0 { finishRound() }
    }

    private func finishRound() {
        let isAnyoneThere = rows.contains { $0.phase != "unreachable" }
        if isAnyoneThere || hasSeen { show() }
        if isAnyoneThere { hasSeen = true }
        guard isAnyoneThere, !isOnce else { return timer.close() }
        timer.schedule(afterNanoseconds: Self.period) { [weak self] in self?.ask() }
    }

    private func show() {
        switch manner {
        case .json:
            for row in rows {
                let line =
                    row.phase == "unreachable"
                    ? "{\"node\":\(JSONText.quoted(row.name)),\"phase\":\"unreachable\"}"
                    : row.status.flatMap { try? $0.json }
                if let line { Console.print(line) }
            }
        case .table:
            let title = "\(rows.count) nodes, \(ClusterTable.percent(rows)) %"
            if isTerminal, !isOnce {
                table.draw(ClusterTable.lines(title: title, rows, limit: max(4, table.height - 4)))
            } else {
                Console.print(ClusterTable.lines(title: title, rows).joined(separator: "\n"))
            }
        }
    }
}

extension [String] {
    /// The first texts, and how many more there are.
    fileprivate func shortened(to limit: Int) -> [String] {
        count <= limit ? self : Array(prefix(limit)) + ["and \(count - limit) more nodes do not answer"]
    }
}
