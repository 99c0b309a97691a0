import Catalogues
import Determinism
import LinearAlgebra
import Persistence
import Topology

/// Teleportation: k models wander over n nodes; in a round k nodes hold one each, step, mix, and pass theirs on.
///
/// Takezawa & Stich, "Scalable decentralized learning with Teleportation", ICLR 2025, arXiv:2501.15259. In round t the node at
/// position p of the active ones, in an order that all nodes know,
///
/// 1. has the model of the node that was at position p in round t − 1;
/// 2. steps along its gradient, `x_p ← x_p − η g(x_p)`;
/// 3. mixes with the other active nodes, `x_p ← Σ_q W_pq x_q`, W of k nodes;
/// 4. passes the model on to the node at position p in round t + 1.
///
/// Turns overlap: a node may wait for neighbours in one round while its model of the next is there already. It steps in the order of its
/// turns.
struct Teleportation: ~Copyable, GossipAlgorithm {
    private enum Kind: UInt8 {
        /// A stepped model, for those who mix it: `part` is the sender's position.
        case mixed = 0
        /// The model of a position, for its next turn.
        case passedOn = 1
        /// The sender takes no turn in this round: the run ends.
        case absent = 2
    }

    /// This node's part in one round.
    private struct Turn {
        let place: ActiveNodes.Place
        /// The position's model; nil before it has come, and after it was passed on.
        var model: ParameterSnapshot?
        var hasStepped = false
        var isOver = false
        /// What the neighbours said; no values from the absent.
        var heard: [(position: Int, values: ParameterSnapshot?, version: Int)] = []
    }

    /// The model that this node held last: while its gradient is computed, that of the turn.
    private var replica: ParameterVector
    private var step: LocalStep
    private var active: ActiveNodes
    private let node: Int
    private let pool: BufferPool
    /// The turns of epochs `epoch`, `epoch + 1`, …: at least one, the last one not over.
    private var turns: [Turn] = []
    private var epoch = 0
    /// The epoch of the turn whose gradient is in flight.
    private var computed: Int?
    private var isLost: [Bool]
    /// Whether a model may never come, because a node was lost with it.
    private var mayMissModels = false
    private var ending = Ending()

    /// The least number of epochs that a message may be ahead of this node's turns.
    private static let leastEpochsAhead = 64
    /// Positions are ahead of each other by their distance at most.
    private var epochsAhead: Int { max(Self.leastEpochsAhead, 2 * active.count) }

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        active = ActiveNodes(nodeCount: start.nodeCount, start.settings, seed: start.seed)
        node = start.node
        pool = start.pool
        isLost = [Bool](repeating: false, count: start.nodeCount)
        openTurn()
        // The models of the first round are the common initial one.
        if turns[0].place.round == 0 { turns[0].model = start.parameters }
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .gradientReady(let gradient):
            if let computed { adapt(to: gradient.values, inEpoch: computed, &actions) }
        case .received(let message, let sender):
            if let refusal = receive(message, from: sender, &actions) {
                actions.record(.refused(refusal, from: sender))
            }
        case .neighbourLost(let neighbour):
            if isLost.indices.contains(neighbour) { isLost[neighbour] = true }
            mayMissModels = true
        case .neighbourReturned(let neighbour):
            if isLost.indices.contains(neighbour) { isLost[neighbour] = false }
        case .stop:
            ending.request()
            for index in turns.indices { tellOfAbsence(index, &actions) }
        case .started, .stageComputed, .timerFired, .agreed:
            break
        }
        goOn(&actions)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    var awaitedNodes: [Int] {
        var active = active
        var nodes: [Int] = []
        for turn in turns where turn.hasStepped && !turn.isOver {
            for neighbour in active.neighbourhood(of: turn.place.position).incoming {
                let other = active.node(at: neighbour.node, round: turn.place.round)
                if !hasHeard(neighbour.node, turn), !isLost[other] { nodes.append(other) }
            }
        }
        return nodes
    }

    /// The turn whose gradient is computed, or the next one; what others said in it comes again.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.part("step", &step)
        var saved = computed ?? epoch
        var holdsModel = turns[saved - epoch].model != nil
        try archive.count("epoch", &saved)
        try archive.value("holds-model", &holdsModel)
        guard archive.isReading else { return }
        epoch = saved
        mayMissModels = true
        turns = [
            Turn(place: active.place(of: node, epoch: epoch), model: holdsModel ? replica.snapshot() : nil)
        ]
    }

    // MARK: - Messages

    private mutating func receive(
        _ message: Message, from sender: Int, _ actions: inout ActionBuffer
    ) -> Refusal? {
        let messageEpoch = message.round / active.roundsPerEpoch
        // What comes for a turn that was given up with the run is nobody's fault.
        let late: Refusal? = ending.isRequested ? nil : .late
        guard messageEpoch >= epoch else { return late }
        guard messageEpoch - epoch < epochsAhead else { return .early }
        while messageEpoch >= epoch + turns.count { openTurn() }
        giveUpTurns(before: messageEpoch - active.count - 1)
        let index = messageEpoch - epoch
        guard turns[index].place.round == message.round, message.part < active.count else {
            return .unexpected
        }
        guard !turns[index].isOver else { return late }
        let refusal: Refusal? =
            switch (Kind(rawValue: message.kind), message.payload) {
            case (.mixed, .dense(let values)): hear(values, message, from: sender, index)
            case (.absent, .none): hear(nil, message, from: sender, index)
            case (.passedOn, .dense(let values)): take(values, message, from: sender, index)
            default: .unexpected
            }
        if refusal == nil { tellOfAbsence(index, &actions) }
        return refusal
    }

    private mutating func hear(
        _ values: ParameterSnapshot?, _ message: Message, from sender: Int, _ index: Int
    ) -> Refusal? {
        let mixes = active.neighbourhood(of: turns[index].place.position).incoming
            .contains { $0.node == message.part }
        guard mixes, active.node(at: message.part, round: message.round) == sender else { return .unexpected }
        guard !hasHeard(message.part, turns[index]) else { return .duplicate }
        turns[index].heard.append((message.part, values, message.version))
        return nil
    }

    /// Takes a model over, from who had the position before; or from whoever had it before a node that is lost.
    private mutating func take(
        _ values: ParameterSnapshot, _ message: Message, from sender: Int, _ index: Int
    ) -> Refusal? {
        guard message.part == turns[index].place.position, message.round > 0 else { return .unexpected }
        let last = active.node(at: message.part, round: message.round - 1)
        guard last == sender || last != node && isLost[last] else { return .unexpected }
        guard turns[index].model == nil, !turns[index].hasStepped else { return .duplicate }
        turns[index].model = values
        return nil
    }

    private func hasHeard(_ position: Int, _ turn: Turn) -> Bool {
        turn.heard.contains { $0.position == position }
    }

    /// Turns so long ago that their model went another way: this node was taken for lost.
    private mutating func giveUpTurns(before last: Int) {
        for index in turns.indices
        where epoch + index < last && turns[index].model == nil && !turns[index].hasStepped {
            turns[index].isOver = true
        }
    }

    /// The run ends: who waits for this node's part in a turn that it will not take is told so, once.
    private mutating func tellOfAbsence(_ index: Int, _ actions: inout ActionBuffer) {
        guard ending.isRequested, !turns[index].hasStepped, !turns[index].isOver, computed != epoch + index
        else { return }
        say(.absent, .none, index, &actions)
        if let model = turns[index].model.take() { pool.recycle(consume model) }
        turns[index].isOver = true
    }

    /// Says something to all who mix this position's model.
    private mutating func say(
        _ kind: Kind, _ payload: Payload, _ index: Int, _ actions: inout ActionBuffer
    ) {
        let place = turns[index].place
        for neighbour in active.neighbourhood(of: place.position).outgoing {
            let receiver = active.node(at: neighbour.node, round: place.round)
            guard !isLost[receiver] else { continue }
            actions.send(
                Message(
                    kind: kind.rawValue, round: place.round, part: place.position, version: step.count,
                    payload: payload),
                to: receiver)
        }
    }

    // MARK: - Turns

    private mutating func openTurn() {
        turns.append(Turn(place: active.place(of: node, epoch: epoch + turns.count)))
    }

    private mutating func goOn(_ actions: inout ActionBuffer) {
        while let index = turns.indices.first(where: { isComplete($0) }) { end(index, &actions) }
        while turns.count > 1, turns[0].isOver {
            turns.removeFirst()
            epoch += 1
        }
        if turns[0].isOver {
            epoch += 1
            turns = []
            openTurn()
        }
        guard computed == nil else { return }
        if ending.isRequested {
            if !turns.contains(where: { $0.hasStepped && !$0.isOver }) { ending.reportIfRequested(&actions) }
        } else if let index = turns.firstIndex(where: { canBeNext($0) }), let model = turns[index].model {
            computed = epoch + index
            replica.assign(model)
            actions.computeGradient(at: model)
        }
    }

    /// Whether a node takes no turn before this one.
    ///
    /// Models come over different links, so that of a later turn may be first. It waits, for otherwise the mini-batches of a run
    /// would depend on which one it was; but not behind a turn whose model may never come.
    private func canBeNext(_ turn: Turn) -> Bool {
        !turn.hasStepped && !turn.isOver && (turn.model != nil || !mayMissModels)
    }

    private mutating func adapt(
        to gradient: ParameterSnapshot, inEpoch computed: Int, _ actions: inout ActionBuffer
    ) {
        let index = computed - epoch
        self.computed = nil
        step.take(&replica, along: gradient, &actions)
        let stepped = replica.snapshot()
        turns[index].model = stepped
        turns[index].hasStepped = true
        say(.mixed, .dense(stepped), index, &actions)
    }

    /// Whether a turn's mixing waits for nobody any more.
    private mutating func isComplete(_ index: Int) -> Bool {
        let turn = turns[index]
        guard turn.hasStepped, !turn.isOver else { return false }
        return active.neighbourhood(of: turn.place.position).incoming.allSatisfy { neighbour in
            hasHeard(neighbour.node, turn)
                || isLost[active.node(at: neighbour.node, round: turn.place.round)]
        }
    }

    /// `x_p ← x_p + Σ_q W_pq (x_q − x_p)` over those heard; then the model goes on to the next node of the position.
    private mutating func end(_ index: Int, _ actions: inout ActionBuffer) {
        guard let own = turns[index].model.take() else { return }
        let place = turns[index].place
        var mixed = ParameterVector(own, pool: pool)
        for neighbour in active.neighbourhood(of: place.position).incoming {
            let other = active.node(at: neighbour.node, round: place.round)
            guard let heard = turns[index].heard.first(where: { $0.position == neighbour.node }),
                let values = heard.values
            else {
                actions.record(.skipped(.lost, with: other))
                continue
            }
            mixed.add(Float(neighbour.weight), timesDifference: values, own)
            actions.record(.merged(with: other, lag: step.count - heard.version))
        }
        turns[index].heard = []
        turns[index].isOver = true
        let model = mixed.freeze()
        if computed == nil { replica.assign(model) }
        passOn(model, place, &actions)
    }

    /// Hands a model to the next node that has its position; rounds of lost nodes are left out.
    private mutating func passOn(
        _ model: ParameterSnapshot, _ place: ActiveNodes.Place, _ actions: inout ActionBuffer
    ) {
        var round = place.round + 1
        var next = active.node(at: place.position, round: round)
        while isLost[next], round - place.round < active.roundsPerEpoch * Self.leastEpochsAhead / 2 {
            round += 1
            next = active.node(at: place.position, round: round)
        }
        guard next == node else {
            actions.send(
                Message(
                    kind: Kind.passedOn.rawValue, round: round, part: place.position, version: step.count,
                    payload: .dense(model)),
                to: next)
            return
        }
        let own = round / active.roundsPerEpoch
        while own >= epoch + turns.count { openTurn() }
        guard !turns[own - epoch].isOver else { return }
        turns[own - epoch].model = model
        tellOfAbsence(own - epoch, &actions)
    }
}

extension AlgorithmEntry {
    static let teleportation = AlgorithmEntry(
        Teleportation.self,
        name: "teleportation",
        summary: "Teleportation: k models wander over all nodes; k active nodes a round step and mix.",
        source: "Takezawa & Stich, ICLR 2025, arXiv:2501.15259",
        problem: "Sparse mixing gets slower with every node that joins; here it depends on k alone.",
        details: """
            Sparse mixing is the slower the more nodes there are. Here only k of n nodes are active in a round: each takes the \
            model over from the node that had its position in the round before, steps along its own gradient, mixes with the \
            other active nodes over a graph of k nodes, x_p <- sum_q W_pq (x_q - eta g_q), and hands the model on. How well \
            the models agree depends on k alone, and all nodes' data is learnt from. Pick k by doubling it.
            """,
        message: """
            the stepped model to the active neighbours; the mixed model to the next node in the same position
            """,
        cost: "(deg + 1) · d floats per step of an active node, deg of the graph of k nodes",
        extraMemory: "deg + 1 (models heard in a turn, and the turn's own), for each turn that is open",
        deviations: """
            The paper draws the active nodes anew each round; here a random order of all nodes is cut into n/k rounds, again \
            and again, so that every node takes one step in each (a budget of steps is then the same for all), and k must \
            divide n. Models are sent to the next node, which need not ask. A node's model, between its turns, is that of its \
            last one: means over all nodes lag by up to n/k rounds. A lost node's rounds are left out; a model that it held \
            is lost with it, and who needs it waits. The experiment's topology is not used.
            """,
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: false,
        keepsMean: false,
        settings: Setting.activeNodes,
        partners: { _, _, _ in .everyone },
        check: { topology, settings in ActiveNodes.refusal(nodeCount: topology.nodeCount, settings) })
}
