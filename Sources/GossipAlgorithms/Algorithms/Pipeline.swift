import Catalogues
import Determinism
import LinearAlgebra
import Persistence
import Topology

/// Pipeline-parallel replicas: a model cut into S stages on S nodes, in R lines whose replicas of each stage gossip.
///
/// The parts are those of the literature: micro-batches that overlap, one forward pass and one backward pass in turn (1F1B),
/// with the parameters of the way there kept for the way back (PipeDream: Harlap et al. 2018, arXiv:1806.03377; Narayanan et
/// al., SOSP 2019); a flush after every mini-batch (GPipe: Huang et al. 2019, arXiv:1811.06965), so that one line takes the
/// very steps of a single node; random routes between the lines (NoLoCo: Kolehmainen et al. 2025, arXiv:2506.10911), around
/// replicas that are lost (SWARM: Ryabinin et al., ICML 2023, arXiv:2301.11913). The replicas of a stage exchange models in
/// random pairs, as AD-PSGD does (Lian et al., ICML 2018, arXiv:1710.06952): nothing waits for an exchange, so that nothing
/// can wait in a circle.
///
/// A stage takes a step when the gradients of M micro-batches have come back, whichever they were:
/// `x_s ← x_s − η · (1/M) Σ g_s(stashed version)`. In one line those are the M of a mini-batch. With several lines and random
/// routes a fast line's next mini-batch may arrive before a slow line's last one: nobody waits, and staleness says so.
struct Pipeline: ~Copyable, GossipAlgorithm {
    /// Beyond the kinds of `PairwiseExchange`.
    private enum Kind: UInt8 {
        /// What a stage made of a micro-batch. `round` numbers the sender's messages, `version` is the mini-batch's number,
        /// `part` is line · M + index.
        case outputs = 16
        /// The gradient with respect to what was sent; `round` as it came.
        case gradient = 17
    }

    /// How many mini-batches a sender may be ahead of all that were seen.
    private static let batchesAhead = 1 << 20

    private let place: PipelinePlace
    private let microBatches: Int
    private let inputCount: Int
    private let outputCount: Int
    private let stepsPerExchange: Int
    private let pool: BufferPool
    private var replica: ParameterVector
    private var step: LocalStep
    private var parts: GradientParts
    private var exchange: PairwiseExchange
    private var route: PipelineRoute
    private var traffic: StageTraffic
    private var feed: PipelineFeed
    /// The pass in progress, and its slot.
    private var current: (pass: StageTask.Pass, slot: Int)?
    /// The number of the last micro-batch sent on.
    private var number: Int
    private var newestBatch = 0
    /// How often the parameters were written to.
    private var writes = 0
    private var stepsSinceExchange = 0
    private var ending = Ending()

    init(_ start: AlgorithmStart) {
        let settings = start.settings
        let shape = PipelineShape(settings)
        place = PipelinePlace(of: start.node, nodeCount: start.nodeCount, stages: shape.stages)
        microBatches = shape.microBatches
        (inputCount, outputCount) = (start.microBatchInput, start.microBatchOutput)
        stepsPerExchange = settings.integer("steps-per-exchange")
        pool = start.pool
        replica = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        parts = GradientParts(microBatches, pool: start.pool)
        exchange = PairwiseExchange(
            partners: place.twins, random: start.random.substream("partner"), pool: start.pool,
            incarnation: start.incarnation)
        route = PipelineRoute(place, isRandom: settings.text("routing") == "random", seed: start.seed)
        traffic = StageTraffic(place)
        feed = PipelineFeed(microBatches: microBatches, flushes: settings.boolean("flush"))
        number = start.incarnation << 40
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            newestBatch = step.count
            feed.start(at: step.count)
        case .stageComputed(let result):
            finish(result, &actions)
        case .received(let message, let sender):
            receive(message, from: sender, at: now, &actions)
        case .timerFired(let timer):
            exchange.timerFired(timer, at: now, actions: &actions)
            if timer == PairwiseExchange.backOffTimer { beginExchange(at: now, &actions) }
        case .neighbourLost(let neighbour):
            exchange.markLost(neighbour, actions: &actions)
            route.markLost(neighbour)
            traffic.forgetArrivals(from: neighbour)
            if !ending.isRequested { sendAgain(heldBy: neighbour, &actions) }
        case .neighbourReturned(let neighbour):
            exchange.markReturned(neighbour)
            route.markReturned(neighbour)
            if !ending.isRequested { sendAgain(heldBy: neighbour, &actions) }
        case .stop:
            ending.request()
        case .gradientReady, .agreed:
            break
        }
        if ending.isRequested {
            exchange.settleDoubt(at: now, actions: &actions)
        } else if current == nil {
            goOn(at: now, &actions)
        }
        if current == nil, !exchange.isOpen { ending.reportIfRequested(&actions) }
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    var isWhole: Bool { parts.count == 0 }

    /// Whoever has micro-batches of this node; before the first comes, and between two, the stage before.
    var awaitedNodes: [Int] {
        if ending.isRequested { return exchange.awaited }
        let holders = traffic.holders
        let feeding = place.nodes(ofStage: place.stage - 1).filter { !route.isLost($0) }
        return (exchange.awaited + (holders.isEmpty && !traffic.isFed ? feeding : holders)).sorted()
    }

    /// Micro-batches on their way are begun anew by the first stage, with the mini-batch of its next step.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try step.persist(in: &archive)
        try archive.count("steps-since-exchange", &stepsSinceExchange)
        try archive.part("exchange", &exchange)
        if place.stages > 1 {
            var saved = number
            try archive.count("number", &saved)
            number = max(number, saved)
        }
    }

    // MARK: - Passes

    /// Backward passes come first, so that micro-batches leave as soon as they can; a forward pass begins only while fewer are
    /// under way than there are stages from here on.
    private mutating func goOn(at now: Instant, _ actions: inout ActionBuffer) {
        beginExchange(at: now, &actions)
        if let slot = traffic.nextReturned() {
            let passage = traffic[slot]
            begin(
                .backward, passage.microBatch, slot, passage.parameters, passage.returned, &actions)
        } else if traffic.hasRoom {
            if place.isFirst {
                if let microBatch = feed.next(of: place.replica) { begin(microBatch, nil, &actions) }
            } else if let arrival = traffic.nextArrival() {
                begin(arrival.microBatch, arrival, &actions)
            }
        }
    }

    /// Begins the way there.
    private mutating func begin(
        _ microBatch: MicroBatch, _ arrival: StageTraffic.Arrival?, _ actions: inout ActionBuffer
    ) {
        let parameters = replica.snapshot()
        let slot = traffic.open(
            StageTraffic.Passage(
                microBatch: microBatch, origin: arrival.map { ($0.sender, $0.number) },
                parameters: parameters, writes: writes))
        begin(place.isLast ? .both : .forward, microBatch, slot, parameters, arrival?.values, &actions)
    }

    private mutating func begin(
        _ pass: StageTask.Pass, _ microBatch: MicroBatch, _ slot: Int, _ parameters: ParameterSnapshot,
        _ values: ParameterSnapshot?, _ actions: inout ActionBuffer
    ) {
        current = (pass, slot)
        actions.computeStage(
            StageTask(
                pass: pass, microBatch: microBatch, slot: slot, parameters: parameters, values: values,
                endsStep: pass != .forward && parts.awaitsLast))
    }

    private mutating func finish(_ result: StageResult, _ actions: inout ActionBuffer) {
        guard let (pass, slot) = current else { return }
        current = nil
        if pass == .forward {
            guard let outputs = result.values, !ending.isRequested else { return }
            send(slot, outputs, &actions)
            return
        }
        let passage = traffic.close(slot, recyclingInto: pool)
        if let origin = passage.origin, let values = result.values, !route.isLost(origin.node) {
            actions.send(
                Message(
                    kind: Kind.gradient.rawValue, round: origin.number, version: step.count,
                    payload: .dense(values)),
                to: origin.node)
        }
        if place.isFirst { feed.returned() }
        if let gradient = result.gradient { take(gradient, staleness: writes - passage.writes, &actions) }
    }

    private mutating func take(
        _ gradient: ParameterSnapshot, staleness: Int, _ actions: inout ActionBuffer
    ) {
        guard let (mean, staleness) = parts.add(gradient, staleness: staleness) else { return }
        step.take(&replica, along: mean, staleness: staleness, &actions)
        pool.recycle(consume mean)
        writes += 1
        stepsSinceExchange += 1
    }

    /// Sends a micro-batch on, for the first time or again.
    private mutating func send(_ slot: Int, _ outputs: ParameterSnapshot, _ actions: inout ActionBuffer) {
        let microBatch = traffic[slot].microBatch
        let receiver = route.next(for: microBatch)
        number += 1
        traffic.send(slot, to: receiver, number: number, outputs)
        actions.send(
            Message(
                kind: Kind.outputs.rawValue, round: number,
                part: microBatch.line * microBatches + microBatch.index, version: microBatch.batch,
                payload: .dense(outputs)),
            to: receiver)
    }

    /// What a node had when it was lost goes to another replica of its stage; where there is none, to itself when it is back.
    private mutating func sendAgain(heldBy node: Int, _ actions: inout ActionBuffer) {
        for slot in traffic.slots(heldBy: node) {
            let passage = traffic[slot]
            guard let outputs = passage.outputs, !route.isLost(route.next(for: passage.microBatch)) else {
                continue
            }
            send(slot, outputs, &actions)
        }
    }

    // MARK: - Messages

    private mutating func receive(
        _ message: Message, from sender: Int, at now: Instant, _ actions: inout ActionBuffer
    ) {
        let refusal: Refusal?
        switch Kind(rawValue: message.kind) {
        case .outputs: refusal = takeOutputs(message, from: sender)
        case .gradient: refusal = takeGradient(message, from: sender)
        case nil:
            merge(message, from: sender, at: now, &actions)
            return
        }
        if let refusal { actions.record(.refused(refusal, from: sender)) }
    }

    private mutating func takeOutputs(_ message: Message, from sender: Int) -> Refusal? {
        guard !place.isFirst, place.stage(of: sender) == place.stage - 1, let values = message.values,
            message.part < place.replicas * microBatches
        else { return .unexpected }
        guard values.count == inputCount else { return .wrongLength }
        guard message.version - newestBatch <= Self.batchesAhead else { return .early }
        guard !ending.isRequested else { return .late }
        let (line, index) = message.part.quotientAndRemainder(dividingBy: microBatches)
        let refusal = traffic.insert(
            StageTraffic.Arrival(
                microBatch: MicroBatch(line: line, batch: message.version, index: index), sender: sender,
                number: message.round, values: values))
        if refusal == nil { newestBatch = max(newestBatch, message.version) }
        return refusal
    }

    private mutating func takeGradient(_ message: Message, from sender: Int) -> Refusal? {
        guard let values = message.values else { return .unexpected }
        guard values.count == outputCount else { return .wrongLength }
        guard !ending.isRequested else { return .late }
        return traffic.take(values, from: sender, number: message.round)
    }

    // MARK: - Exchanges between the replicas of a stage

    private mutating func beginExchange(at now: Instant, _ actions: inout ActionBuffer) {
        guard !ending.isRequested, stepsSinceExchange >= stepsPerExchange, exchange.isReady else { return }
        exchange.begin(with: replica.snapshot(), version: step.count, at: now, actions: &actions)
        stepsSinceExchange = 0
    }

    private mutating func merge(
        _ message: Message, from sender: Int, at now: Instant, _ actions: inout ActionBuffer
    ) {
        guard message.compressed == nil, message.count == 0 || message.count == replica.count else {
            return actions.record(.refused(.wrongLength, from: sender))
        }
        guard
            let merge = exchange.received(
                message, from: sender, current: replica.snapshot(), version: step.count, at: now,
                actions: &actions)
        else { return }
        replica.add(0.5, timesDifference: merge.theirs, merge.mine)
        writes += 1
        actions.record(.merged(with: merge.partner, lag: step.count - merge.version))
        exchange.recycle(merge)
    }
}

extension AlgorithmEntry {
    static let pipeline = AlgorithmEntry(
        Pipeline.self,
        name: "pipeline",
        summary: "A model cut into stages, each on a node of its own; the replicas of a stage gossip.",
        source:
            "Narayanan et al., SOSP 2019 (PipeDream); Huang et al. 2019, arXiv:1811.06965 (GPipe); Ryabinin et al., "
            + "ICML 2023, arXiv:2301.11913 (SWARM); Kolehmainen et al. 2025, arXiv:2506.10911 (NoLoCo)",
        problem: "Models, or activations, too large for one node.",
        details: """
            The model is cut into S stages; R lines of S nodes hold one replica of each. Activations go forward and \
            gradients back as messages, in M micro-batches that overlap: a node prefers backward passes, and has at most \
            as many micro-batches under way as there are stages from it on (1F1B), each with the parameters it passed on \
            its way there (weight stashing). After M of them a stage takes a step. With flush a mini-batch comes back \
            whole before the next goes in: with one line that is what a single node does, and of the time \
            (S-1)/(M+S-1) is lost while the pipeline fills and empties. The replicas of a stage exchange parameters in \
            random pairs, as AD-PSGD does, so the mean of a stage changes by gradients alone. With one stage it is \
            AD-PSGD on a complete graph. When a node is lost, the stage before it sends its micro-batches to another \
            replica; where there is none, its line waits until it is back. The topology says how many nodes there are, \
            line by line, and what their links are like; not who talks to whom.
            """,
        message: """
            activations of a micro-batch forward, their gradients back; a stage's parameters to another replica, in exchanges
            """,
        cost: "2 · (activations of a batch) floats per boundary, and d/S per exchange",
        extraMemory: "of d/S: 1 (a sum of gradients) and up to S stashed versions, with activations",
        deviations: """
            Intermediate results are kept, not computed again. Mini-batches are drawn by the same sampler, from the same \
            seed, on every node: sample numbers need not travel; the first stage reads the features, the last one the \
            targets. A step takes whichever M micro-batches came back, so with random routes and lines of unlike speed it \
            may mix two mini-batches. Routes do not follow the load, and stages keep their nodes.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: false,
        settings: [
            .stages,
            Setting(
                "replicas", .integer(0...100_000), default: 0,
                "R: lines, so that there are stages · replicas nodes; 0 takes as many as the nodes make."),
            Setting(
                "micro-batches", .integer(0...4096), default: 0,
                "M: equal parts of a mini-batch that follow each other. 0 takes as many as there are stages."),
            Setting(
                "cut", .numbers, default: .numbers([]),
                "Numbers of the layers, counted from 0, that stages begin with, but for the first stage; left out, stages "
                    + "get about equal shares of the multiply-adds."),
            Setting(
                "routing", .choice(["random", "straight"]), default: "random",
                "Whether micro-batches change lines between stages, at random as in NoLoCo, or stay in theirs."
            ),
            Setting(
                "flush", .boolean, default: true,
                "Whether a mini-batch comes back whole before the next goes in; false keeps the pipeline full, with "
                    + "gradients that are some steps old, and is no default for that."),
            .stepsPerExchange(default: 1, "1 is AD-PSGD's"),
        ],
        payloadLength: .own,
        partners: { node, topology, settings in
            let stages = settings.integer(Setting.stages.name)
            guard topology.nodeCount.isMultiple(of: stages) else { return .everyone }
            return .nodes(PipelinePlace(of: node, nodeCount: topology.nodeCount, stages: stages).partners)
        },
        check: { topology, settings in PipelineCheck.refusal(nodeCount: topology.nodeCount, settings) })
}
