import Catalogues
import Determinism
import LinearAlgebra
import Optimizers
import Persistence
import Topology

/// Gossip learning: models walk from node to node at random, and learn a little at each.
///
/// Ormándi, Hegedűs & Jelasity, "Gossip learning with linear models on fully distributed data", Concurrency and Computation
/// 25(4), 2013; Hegedűs, Danner & Jelasity, "Gossip learning as a decentralized alternative to federated learning", DAIS 2019.
/// Every Δ a node sends its model and its age to a random neighbour. What a node makes of a received model is the mode:
///
/// - update: `x ← update(y)`;
/// - merge-update: `x ← update(merge(x, y))`;
/// - update-merge: `x ← merge(update(x), update(y))`;
/// - pass: `x ← y`.
///
/// In S parts (Hegedűs, Danner & Jelasity, "Decentralized learning works: an empirical comparison of gossip learning and
/// federated learning", JPDC 2021) a message holds one part, drawn at random, with the part's age; every part has its age
/// and its token account, is merged by itself, and takes its steps at the learning rate of its age.
struct GossipLearning: ~Copyable, GossipAlgorithm {
    enum Mode: String, CaseIterable {
        case update
        case mergeUpdate = "merge-update"
        case updateMerge = "update-merge"
        case pass
    }

    private var model: AgedModel
    private var inbox: ModelInbox
    private var numbers: MessageCounter
    /// Of the parts that a node sends, only those newer than all before are of use: `[sender · parts + part]`.
    private var windows: [ReplayWindow]
    /// One for each part.
    private var accounts: [TokenAccount]
    private var clock: GossipClock
    private var gradientTime: GradientTime?
    private var receivers: Partners
    private var random: RandomStream
    private let optimizer: any Optimizer
    private let learningRate: @Sendable (Int) -> Float
    private let pool: BufferPool
    private let mode: Mode
    private let rule: AgedModel.Merge
    private let ageLimit: Int
    private let idlePeriods: Int
    /// Messages to send in answer to received models, once they are worked in, `[parts]`.
    private var answersOwed: [Int]
    /// Ticks without work since the last update.
    private var idleTicks = 0
    private var isComputing = false
    private var ending = Ending()

    init(_ start: AlgorithmStart) {
        let settings = start.settings
        let parts = settings.integer("parts")
        let model = AgedModel(start.parameters, age: 0, parts: parts, pool: start.pool)
        inbox = ModelInbox(lengths: (0..<parts).map { model.range(of: $0).count }, pool: start.pool)
        self.model = model
        numbers = MessageCounter(incarnation: start.incarnation)
        windows = [ReplayWindow](repeating: ReplayWindow(length: 1), count: start.nodeCount * parts)
        let tokens = start.random.substream("tokens")
        accounts = (0..<parts).map { part in
            TokenAccount(
                TokenAccount.Strategy(rawValue: settings.text("token-account")) ?? .proactive,
                capacity: settings.integer("token-capacity"),
                reactivity: settings.integer("token-reactivity"),
                random: part == 0 ? tokens : tokens.substream("part", part))
        }
        answersOwed = [Int](repeating: 0, count: parts)
        clock = GossipClock(.even, seconds: settings.number("period"), start)
        gradientTime = clock.followsGradients ? GradientTime() : nil
        receivers = Partners(start.topology.receivers(of: start.node))
        random = start.random.substream("receiver")
        optimizer = start.optimizer
        learningRate = start.learningRate
        pool = start.pool
        mode = Mode(rawValue: settings.text("mode")) ?? .mergeUpdate
        rule = AgedModel.Merge(rawValue: settings.text("merge")) ?? .ageWeighted
        ageLimit = settings.integer("age-limit")
        idlePeriods = mode == .pass ? 1 : settings.integer("idle-periods")
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            clock.start(gradientTime: gradientTime?.mean, &actions)
            compute(at: now, &actions)
        case .gradientReady(let gradient):
            gradientTime?.end(at: now)
            clock.start(gradientTime: gradientTime?.mean, &actions)
            isComputing = false
            update(along: gradient.values, at: now, &actions)
        case .received(let message, let sender):
            receive(message, from: sender, at: now, &actions)
        case .timerFired(GossipClock.timer) where !ending.isRequested:
            clock.goOn(gradientTime: gradientTime?.mean, &actions)
            tick(at: now, &actions)
        case .stageComputed, .timerFired, .agreed:
            break
        case .neighbourLost(let neighbour):
            receivers.markLost(neighbour)
        case .neighbourReturned(let neighbour):
            receivers.markReturned(neighbour)
        case .stop:
            ending.request()
        }
        if !isComputing { ending.reportIfRequested(&actions) }
    }

    func prefetch() { model.values.prefetch() }

    func snapshot() -> ParameterSnapshot { model.values.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &model.values)
        for part in model.ages.indices { try archive.count("age-\(part)", &model.ages[part]) }
        try archive.optimizer(optimizer)
        try archive.part("inbox", &inbox)
        try archive.part("numbers", &numbers)
        for index in windows.indices { try archive.part("seen-\(index)", &windows[index]) }
        for part in accounts.indices { try archive.part("account-\(part)", &accounts[part]) }
        try archive.part("clock", &clock)
        try archive.part("gradient-time", &gradientTime)
        try archive.stream("random", &random)
        for (part, account) in accounts.enumerated() where account.strategy != .proactive {
            try archive.value("answers-owed-\(part)", &answersOwed[part], in: 0...account.capacity)
        }
    }

    // MARK: - Sending

    private mutating func tick(at now: Instant, _ actions: inout ActionBuffer) {
        let part = accounts.count == 1 ? 0 : random.integer(below: accounts.count)
        if accounts[part].sendsNow() { send(part, &actions) }
        guard !isComputing else { return }
        idleTicks += 1
        if idleTicks >= idlePeriods { compute(at: now, &actions) }
    }

    private mutating func send(_ part: Int, _ actions: inout ActionBuffer) {
        guard let receiver = receivers.draw(from: &random) else { return }
        actions.send(
            Message(
                round: numbers.next(), part: part, version: model.ages[part],
                payload: .dense(model.snapshot(of: part))),
            to: receiver)
    }

    private mutating func sendAnswers(_ actions: inout ActionBuffer) {
        for part in answersOwed.indices {
            while answersOwed[part] > 0 {
                answersOwed[part] -= 1
                send(part, &actions)
            }
        }
    }

    // MARK: - Receiving

    private mutating func receive(
        _ message: Message, from sender: Int, at now: Instant, _ actions: inout ActionBuffer
    ) {
        guard message.kind == 0, message.part < accounts.count, let values = message.values else {
            actions.record(.refused(.unexpected, from: sender))
            return
        }
        guard values.count == model.range(of: message.part).count else {
            actions.record(.refused(.wrongLength, from: sender))
            return
        }
        if let refusal = windows[sender * accounts.count + message.part].admit(message.round) {
            actions.record(.refused(refusal, from: sender))
            return
        }
        guard !ending.isRequested else { return }
        if let replaced = inbox.put(values, age: message.version, part: message.part, from: sender) {
            actions.record(.skipped(.busy, with: replaced))
        }
        if !isComputing { takeUp(at: now, &actions) }
    }

    /// Works in what waits, as far as that needs no gradient, and computes the gradient that it needs.
    private mutating func takeUp(at now: Instant, _ actions: inout ActionBuffer) {
        guard !ending.isRequested else { return }
        var isAnything = false
        while let (received, part, age, sender) = inbox.take() {
            isAnything = true
            answersOwed[part] += accounts[part].answers(toUseful: age >= model.ages[part])
            actions.record(.merged(with: sender, lag: model.ages[part] - age))
            switch mode {
            case .update, .pass: model.assign(received, age: age)
            case .mergeUpdate: model.merge(received, age: age, part: part, by: rule, limit: ageLimit)
            case .updateMerge: inbox.openGuest(received, age: age)
            }
            pool.recycle(received)
        }
        guard isAnything else { return }
        if mode == .pass { sendAnswers(&actions) } else { compute(at: now, &actions) }
    }

    // MARK: - Updates

    private mutating func compute(at now: Instant, _ actions: inout ActionBuffer) {
        guard !ending.isRequested else { return }
        idleTicks = 0
        isComputing = true
        gradientTime?.begin(at: now)
        actions.computeGradient(at: inbox.guestInTurn ?? model.values.snapshot())
    }

    /// A step of the model whose gradient it is; then what comes next: the guest's turn, the merge with it, the next model.
    private mutating func update(
        along gradient: ParameterSnapshot, at now: Instant, _ actions: inout ActionBuffer
    ) {
        actions.record(.gradientApplied(staleness: 0))
        if var guest = inbox.takeGuestInTurn() {
            guest.update(along: gradient, optimizer, learningRate)
            let age = guest.ages[0]
            let updated = guest.freeze()
            model.merge(updated, age: age, by: rule, limit: ageLimit)
            pool.recycle(updated)
        } else {
            model.update(along: gradient, optimizer, learningRate)
            if inbox.givesGuestItsTurn() {
                compute(at: now, &actions)
                return
            }
        }
        if !ending.isRequested { sendAnswers(&actions) }
        takeUp(at: now, &actions)
    }
}

extension AlgorithmEntry {
    static let gossipLearning = AlgorithmEntry(
        GossipLearning.self,
        name: "gossip-learning",
        summary:
            "Gossip learning: models and their ages walk to random neighbours, merge and learn on the way.",
        source: """
            Ormandi, Hegedus & Jelasity, Concurrency Comput. 25(4), 2013; Hegedus, Danner & Jelasity, DAIS 2019; token \
            accounts: Danner & Jelasity, ICDCS 2018; limited merge: Danner, Hegedus & Jelasity, 2023; parts: Hegedus, Danner \
            & Jelasity, JPDC 2021
            """,
        problem: """
            Large networks of unreliable nodes: models walk and learn, nobody waits, and any message may be lost.
            """,
        details: """
            Every period a node sends its model x and the model's age, its number of updates, to a random neighbour. A received \
            model y is worked in by mode: update, x <- update(y); merge-update, x <- update(merge(x, y)); update-merge, \
            x <- merge(update(x), update(y)); pass, x <- y. An update is one gradient step at the learning rate of the \
            model's age. merge is the mean, or weights each model by its age, a = t_y/(t_x + t_y); the merged age is the \
            greater. limited takes the older model alone when the ages differ by more than age-limit. A token account with \
            balance a spreads useful models faster at the same traffic: a period's message is sent with probability \
            PROACTIVE(a), else saved, and REACTIVE(a) messages answer a received one. simple: [a >= C] and [a > 0]; \
            generalized: [a >= C] and floor((A-1+a)/A), half for a useless model; randomized: (a-A+1)/(C-A+1) and a/A \
            rounded at random, none for a useless one. 0 <= a <= C, and at most one message a period in the long run. For \
            networks whose nodes come and go: nobody waits, nothing is lost with a message. With parts S the model is cut \
            into S parts of an age and a token account each; a message holds one part, drawn at random, which is merged by \
            itself and takes its steps at the learning rate of its own age.
            """,
        message: "the model x, or one part of it, and its age",
        cost: "d / S floats per period",
        extraMemory: "1 (a received model that waits), 1 more with update-merge",
        deviations: """
            A gradient takes time: of the models that arrive meanwhile only the newest waits, and older ones are skipped. A \
            node that has computed nothing for idle-periods periods updates its own model (with pass, which sets no update \
            off, every idle period), so that a node alone goes on learning. Messages overtaken by newer ones of the same \
            sender are refused. A received model counts as useful when it is at least as old as the node's own; messages in \
            answer are sent after the update, so that they carry it. Momentum stays with the node. Parts are runs of \
            consecutive elements; of each the newest that arrived during a gradient waits, and all of them are merged before \
            the next one. Where the parts' learning rates differ, an optimizer with momentum sees scaled gradients. Parts \
            need merge-update: a part cannot be updated without the rest of its model.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: true,
        keepsMean: false,
        settings: [
            Setting(
                "parts", .integer(1...10_000), default: 1,
                "S, how many parts the model is sent in, one in each message; 1 sends it whole (gossipy's example has 4)."
            ),
            Setting(
                "mode", .choice(GossipLearning.Mode.allCases.map(\.rawValue)), default: "merge-update",
                "What becomes of a received model; the default is that of the papers."),
            Setting(
                "merge", .choice(AgedModel.Merge.allCases.map(\.rawValue)), default: "age-weighted",
                "How two models become one; the default is that of DAIS 2019."),
            Setting(
                "age-limit", .integer(0...1_000_000_000), default: 1,
                "Limited merge: the greatest difference of ages at which models are mixed (gossipy's default)."
            ),
            Setting(
                "period", .number(0...86_400), default: 0,
                """
                Seconds between two ticks of a node, at each of which it sends or saves a token. 0 takes the time of the \
                node's own gradients, at least 0.1 ms.
                """),
            Setting(
                "token-account", .choice(TokenAccount.Strategy.allCases.map(\.rawValue)),
                default: "proactive",
                "When to send: once a period, as in the first papers, or by a token account."),
            Setting(
                "token-capacity", .integer(1...1_000_000), default: 20,
                "C, the most tokens saved (gossipy's examples: 20)."),
            Setting(
                "token-reactivity", .integer(1...1_000_000), default: 10,
                "A, in 1...C: the smaller, the more messages answer one (gossipy's examples: 10)."),
            Setting(
                "idle-periods", .integer(1...1_000_000), default: 10,
                "Periods without work after which a node updates its own model; our choice, seldom beside receiving."
            ),
        ],
        modelsPerStep: { _, settings in
            settings.number("period") > 0 ? 0 : 1 / Double(settings.integer("parts"))
        },
        payloadLength: .part,
        check: { _, settings in
            if settings.integer("parts") > 1,
                settings.text("mode") != GossipLearning.Mode.mergeUpdate.rawValue
            {
                return "a part alone cannot be updated, so parts need the mode merge-update (got "
                    + "\(settings.text("mode"))); set mode to merge-update, or parts to 1"
            }
            let (capacity, reactivity) = (
                settings.integer("token-capacity"), settings.integer("token-reactivity")
            )
            return reactivity <= capacity
                ? nil
                : "token-reactivity is above token-capacity (got \(reactivity); expected 1...\(capacity)); "
                    + "lower it, or raise token-capacity"
        })
}
