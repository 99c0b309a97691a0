import Catalogues
import Determinism
import LinearAlgebra
import Persistence
import Topology

/// Runs a pairwise rule: gradients without pause, and beside them exchanges with one random partner at a time.
///
/// An exchange is begun after every so many local steps, or at the ticks of a Poisson clock. Merges are applied as differences to the current model, so that
/// steps taken while an exchange is open are kept.
struct Pairwise<Rule: PairwiseRule & ~Copyable>: ~Copyable, GossipAlgorithm {
    private var rule: Rule
    private var exchange: PairwiseExchange
    private var step: LocalStep
    /// When it begins exchanges, if not after so many steps.
    private var clock: GossipClock?
    /// The time of a gradient, if anything counts in gradients.
    private var gradientTime: GradientTime?
    private let stepsPerExchange: Int
    private let waitsForAnswers: Bool
    /// Local steps since an exchange was last begun.
    private var stepsSinceExchange = 0
    /// Merges since the snapshot of the gradient in flight.
    private var merges = 0
    private var isComputing = false
    private var ending = Ending()

    init(_ start: AlgorithmStart) {
        rule = Rule(start)
        exchange = PairwiseExchange(
            partners: Rule.partners(start), random: start.random.substream("partner"), pool: start.pool,
            incarnation: start.incarnation, repliesKept: Rule.repliesKept(start))
        step = LocalStep(start)
        let hasClock = start.settings.all.contains { $0.name == Setting.tickInterval.name }
        clock =
            hasClock
            ? GossipClock(.poisson, seconds: start.settings.number(Setting.tickInterval.name), start) : nil
        stepsPerExchange = hasClock ? .max : start.settings.integer("steps-per-exchange")
        waitsForAnswers = hasClock ? false : start.settings.text(Setting.lateAnswer.name) == "wait"
        gradientTime =
            Rule.countsInGradients || clock?.followsGradients == true ? GradientTime() : nil
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            rule.resume(at: now)
            clock?.start(gradientTime: gradientTime?.mean, &actions)
        case .gradientReady(let gradient):
            take(gradient.values, at: now, &actions)
        case .received(let message, let sender):
            receive(message, from: sender, at: now, &actions)
        case .timerFired(GossipClock.timer):
            if ending.isRequested { break }
            clock?.goOn(gradientTime: gradientTime?.mean, &actions)
            beginExchange(at: now, &actions)
        case .timerFired(let timer):
            exchange.timerFired(timer, at: now, actions: &actions)
            if timer == PairwiseExchange.backOffTimer { beginExchange(at: now, &actions) }
        case .neighbourLost(let neighbour):
            exchange.markLost(neighbour, actions: &actions)
        case .neighbourReturned(let neighbour):
            exchange.markReturned(neighbour)
        case .agreed:
            break
        case .stop:
            ending.request()
        case .stageComputed:
            break
        }
        if ending.isRequested {
            exchange.settleDoubt(at: now, actions: &actions)
        } else if !isComputing {
            goOn(at: now, &actions)
        }
        if !isComputing, !exchange.isOpen { ending.reportIfRequested(&actions) }
    }

    func prefetch() {
        rule.prefetch()
        exchange.prefetch()
        step.prefetch()
    }

    func prefetch(messageFrom sender: Int) { exchange.prefetch(messageFrom: sender) }

    func snapshot() -> ParameterSnapshot { rule.snapshot() }

    var awaitedNodes: [Int] { exchange.awaited }

    /// An exchange that was open is in doubt for good; after a drain none is.
    ///
    /// Its partner may have moved by its share of the difference while this node has not: the sum of the models is then off by
    /// that much. A node that goes on from an earlier moment than the others undoes its part of what it merged since, and
    /// its steps since are lost.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try rule.persist(in: &archive)
        try step.persist(in: &archive)
        if clock == nil { try archive.count("steps-since-exchange", &stepsSinceExchange) }
        try archive.part("clock", &clock)
        try archive.part("gradient-time", &gradientTime)
        try archive.part("exchange", &exchange)
    }

    private mutating func take(
        _ gradient: ParameterSnapshot, at now: Instant, _ actions: inout ActionBuffer
    ) {
        // What a node waits for an answer before its next gradient counts as part of it: time is counted in steps.
        gradientTime?.end(at: now)
        gradientTime?.begin(at: now)
        rule.advance(to: now, gradientTime: gradientTime?.mean)
        rule.move(along: gradient, &step, staleness: merges, &actions)
        stepsSinceExchange += 1
        isComputing = false
        clock?.start(gradientTime: gradientTime?.mean, &actions)
    }

    /// Begins the exchange that is due, and computes the next gradient; while the last exchange still has time for its answer,
    /// the node waits for it first.
    private mutating func goOn(at now: Instant, _ actions: inout ActionBuffer) {
        if stepsSinceExchange >= stepsPerExchange {
            if waitsForAnswers, exchange.isTimely { return }
            beginExchange(at: now, &actions)
        }
        merges = 0
        isComputing = true
        gradientTime?.begin(at: now)
        actions.computeGradient(at: rule.gradientPoint)
    }

    private mutating func beginExchange(at now: Instant, _ actions: inout ActionBuffer) {
        guard !ending.isRequested else { return }
        if rule.exchangeAlone() {
            stepsSinceExchange = 0
        } else if exchange.isReady {
            rule.advance(to: now, gradientTime: gradientTime?.mean)
            exchange.begin(with: rule.offer, version: step.count, at: now, actions: &actions)
            stepsSinceExchange = 0
        }
    }

    private mutating func receive(
        _ message: Message, from sender: Int, at now: Instant, _ actions: inout ActionBuffer
    ) {
        if exchange.willMerge(message, from: sender) {
            rule.advance(to: now, gradientTime: gradientTime?.mean)
        }
        guard
            let merge = exchange.received(
                message, from: sender, current: rule.offer, version: step.count, at: now, actions: &actions)
        else { return }
        rule.merge(merge.theirs, merge.mine)
        merges += 1
        step.merged()
        actions.record(.merged(with: merge.partner, lag: step.count - merge.version))
        exchange.recycle(merge)
    }
}

extension Setting {
    /// How often exchanges are begun, for algorithms that `Pairwise` runs.
    static func stepsPerExchange(default steps: Int, _ origin: String) -> Setting {
        Setting(
            "steps-per-exchange", .integer(1...1_000_000), default: .integer(steps),
            "Local steps between two exchanges a node begins; \(origin).")
    }

    /// What comes first when exchanges take longer than steps.
    static let lateAnswer = Setting(
        "late-answer", .choice(["wait", "go-on"]), default: "wait",
        "When an exchange is due and the last is not answered yet: wait until it is overdue, or skip it; waiting "
            + "keeps the paper's ratio.")

    /// How often exchanges are begun, for algorithms that `Pairwise` runs by a clock.
    static let tickInterval = Setting(
        "tick-interval", .number(0...86_400), default: 0,
        """
        Mean seconds between two ticks of a node's clock, at each of which it begins an exchange. 0 takes the time of the \
        node's own gradients, at least 0.1 ms: about one exchange for each step.
        """)
}

extension Topology {
    /// Why pairs cannot exchange models over it; nil when they can.
    ///
    /// Who is linked with whom matters; the weights, which may differ between the two ends, are not used.
    var refusalOfExchanges: String? {
        !matrix(round: 0).graph.isDirected
            ? nil : "exchanges go both ways, but the topology is directed; choose an undirected family"
    }
}
