import Catalogues
import Topology

/// When a node that pushes must wait: when it has heard nothing for many steps, or is many steps ahead of a sender.
///
/// The bounds that the theory of asynchronous gradient push needs on delays and on how unequal nodes are (Assran & Rabbat
/// 2021, assumptions 3 and 4; τ_msg and τ_proc in their code). Waiting is bounded too: after `longest-wait` a node goes on,
/// and the silent are not waited for until they are heard again.
struct PushPacing {
    static let timer = TimerID(1)

    private struct Sender {
        let node: Int
        /// The largest count of local steps it has told.
        var steps = 0
        /// Whether it is lost, or its run has ended.
        var isGone = false
        /// Whether it was waited for in vain and not heard since.
        var isSilent = false

        var counts: Bool { !isGone && !isSilent }
    }

    private let silenceBound: Int
    private let leadBound: Int
    /// Nanoseconds.
    let patience: Int64
    private var senders: [Sender]
    /// This node's steps when it last heard anything.
    private var stepsWhenHeard = 0

    init(_ start: AlgorithmStart) {
        silenceBound = start.settings.integer("steps-in-silence")
        leadBound = start.settings.integer("steps-ahead")
        patience = Int64(start.settings.number("longest-wait") * 1e9)
        senders = PushLinks(start.topology, node: start.node).senders.map { Sender(node: $0) }
    }

    static let settings = [
        Setting(
            "steps-in-silence", .integer(1...1_000_000), default: 100,
            "Steps after which a node that has heard nothing waits for a message; tau_msg, 100 in the authors' code."
        ),
        Setting(
            "steps-ahead", .integer(1...1_000_000), default: 40,
            "Steps a node may be ahead of those it hears; tau_proc, 40 in the authors' code."),
        Setting(
            "longest-wait", .number(0.001...86_400), default: 10,
            "Seconds a node waits at most for somebody silent, in the run or at its end; then it goes on without. "
                + "Our choice."
        ),
    ]

    /// Why a schedule makes nodes wait for nothing: they hear each other too rarely.
    static func refusal(of topology: Topology, _ settings: Settings) -> String? {
        let bound = settings.integer("steps-ahead")
        guard let period = topology.schedule.period, period > 1, bound < 2 * period else { return nil }
        return
            "a node hears some others only every \(period) rounds and would wait for them again and again; "
            + "set steps-ahead to \(2 * period) or more (got \(bound))"
    }

    /// The run begins, or goes on: nothing is known of the others but that they were here.
    mutating func begin(at steps: Int) {
        stepsWhenHeard = steps
        for index in senders.indices { senders[index].steps = steps }
    }

    mutating func heard(_ sender: Int, steps: Int, at own: Int) {
        stepsWhenHeard = own
        guard let index = senders.firstIndex(where: { $0.node == sender }) else { return }
        senders[index].steps = max(senders[index].steps, steps)
        senders[index].isSilent = false
    }

    mutating func exclude(_ node: Int) { mark(node, isGone: true) }
    mutating func include(_ node: Int) { mark(node, isGone: false) }

    private mutating func mark(_ node: Int, isGone: Bool) {
        for index in senders.indices where senders[index].node == node { senders[index].isGone = isGone }
    }

    /// Whether the next step must wait.
    func mustWait(at steps: Int) -> Bool {
        let isSilent = steps - stepsWhenHeard >= silenceBound
        return senders.contains { $0.counts && (isSilent || steps - $0.steps > leadBound) }
    }

    /// The nodes it then waits for.
    func awaited(at steps: Int) -> [Int] {
        let isSilent = steps - stepsWhenHeard >= silenceBound
        return senders.filter { $0.counts && (isSilent || steps - $0.steps > leadBound) }.map(\.node)
    }

    /// The wait was too long: goes on without those it waited for.
    mutating func giveUp(at steps: Int, _ actions: inout ActionBuffer) {
        for node in awaited(at: steps) {
            actions.record(.skipped(.timeout, with: node))
            for index in senders.indices where senders[index].node == node { senders[index].isSilent = true }
        }
        stepsWhenHeard = steps
    }
}
