import Catalogues
import Determinism
import LinearAlgebra
import Persistence
import Topology

/// SWIFT: every node trains at its own speed and averages with the newest models it has of its neighbours.
///
/// Bornstein, Rabbani, Wang, Bedi & Huang, "SWIFT: rapid decentralized federated learning via wait-free model communication",
/// ICLR 2023, arXiv:2210.14026, Algorithm 1. Each node has a mailbox per neighbour with the newest model that came. A step:
/// gradient `g = gᵢ(xᵢ)`; send xᵢ to all; in every C-th step `xᵢ ← Σⱼ wᵢⱼ mailboxⱼ` (its own model for j = i);
/// `xᵢ ← xᵢ − η g`.
struct WaitFreeSGD: ~Copyable, GossipAlgorithm {
    private var replica: ParameterVector
    private var step: LocalStep
    private var numbers: MessageCounter
    /// Of the models of `neighbourhood.incoming[k]`, only those newer than all before are of use.
    private var windows: [ReplayWindow]
    private let parameterCount: Int
    private let pool: BufferPool
    private let neighbourhood: Neighbourhood
    /// The newest model of `neighbourhood.incoming[k]`; nil while nothing is known of it.
    private var mailboxes: [ParameterSnapshot?]
    /// The sender's steps when it made it.
    private var versions: [Int]
    /// Whether node i cannot be reached, `[n]`.
    private var isLost: [Bool]
    private let stepsPerAverage: Int
    private var isComputing = false
    private var ending = Ending()

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        numbers = MessageCounter(incarnation: start.incarnation)
        parameterCount = start.parameters.count
        pool = start.pool
        neighbourhood = start.topology.neighbourhood(of: start.node, round: 0)
        mailboxes = [ParameterSnapshot?](repeating: nil, count: neighbourhood.incoming.count)
        windows = [ReplayWindow](
            repeating: ReplayWindow(length: 1), count: neighbourhood.incoming.count)
        versions = [Int](repeating: 0, count: neighbourhood.incoming.count)
        isLost = [Bool](repeating: false, count: start.nodeCount)
        stepsPerAverage = start.settings.integer("steps-per-average")
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            compute(&actions)
        case .gradientReady(let gradient):
            isComputing = false
            if !ending.isRequested { broadcast(&actions) }
            if (step.count + 1).isMultiple(of: stepsPerAverage) { average(&actions) }
            step.take(&replica, along: gradient.values, &actions)
            if !ending.isRequested { compute(&actions) }
        case .received(let message, let sender):
            if let refusal = keep(message, from: sender) { actions.record(.refused(refusal, from: sender)) }
        case .neighbourLost(let neighbour):
            markLost(neighbour)
        case .neighbourReturned(let neighbour):
            if isLost.indices.contains(neighbour) { isLost[neighbour] = false }
        case .stageComputed, .timerFired, .agreed:
            break
        case .stop:
            ending.request()
        }
        if !isComputing { ending.reportIfRequested(&actions) }
    }

    func prefetch() { replica.prefetch() }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try step.persist(in: &archive)
        try archive.part("numbers", &numbers)
        try archive.section("mailboxes") { (archive: inout StateArchive) throws(StateError) in
            for index in mailboxes.indices {
                try archive.snapshot("\(index)", &mailboxes[index], length: parameterCount)
                try archive.part("seen-\(index)", &windows[index])
            }
        }
        try archive.values("versions", &versions)
        for version in versions where !(0...StateArchive.largestCount).contains(version) {
            throw archive.refusal(of: "versions", found: "\(version)", expected: "counts of steps")
        }
    }

    private mutating func compute(_ actions: inout ActionBuffer) {
        isComputing = true
        actions.computeGradient(at: replica.snapshot())
    }

    private mutating func broadcast(_ actions: inout ActionBuffer) {
        let message = Message(
            round: numbers.next(), version: step.count, payload: .dense(replica.snapshot()))
        for receiver in neighbourhood.outgoing where !isLost[receiver.node] {
            actions.send(message, to: receiver.node)
        }
    }

    /// `x ← x + Σⱼ wᵢⱼ (mailboxⱼ − x)`: the weight of an empty mailbox is the node's own.
    private mutating func average(_ actions: inout ActionBuffer) {
        let before = replica.snapshot()
        for (index, neighbour) in neighbourhood.incoming.enumerated() {
            guard let model = mailboxes[index] else { continue }
            replica.add(Float(neighbour.weight), timesDifference: model, before)
            actions.record(.merged(with: neighbour.node, lag: step.count - versions[index]))
        }
        pool.recycle(before)
    }

    /// Puts a model into its sender's mailbox if it is newer than the one there.
    private mutating func keep(_ message: Message, from sender: Int) -> Refusal? {
        guard let index = neighbourhood.incoming.firstIndex(where: { $0.node == sender }) else {
            return .unknownSender
        }
        guard message.kind == 0, let values = message.values else { return .unexpected }
        if let refusal = windows[index].admit(message.round) { return refusal }
        empty(index)
        mailboxes[index] = values
        versions[index] = message.version
        return nil
    }

    /// A lost neighbour's last model would hold this node back for ever.
    private mutating func markLost(_ neighbour: Int) {
        guard isLost.indices.contains(neighbour) else { return }
        isLost[neighbour] = true
        if let index = neighbourhood.incoming.firstIndex(where: { $0.node == neighbour }) { empty(index) }
    }

    private mutating func empty(_ index: Int) {
        guard let old = mailboxes[index].take() else { return }
        pool.recycle(consume old)
    }
}

extension AlgorithmEntry {
    static let waitFreeSGD = AlgorithmEntry(
        WaitFreeSGD.self,
        name: "swift",
        summary: "SWIFT: wait-free SGD that averages with the newest models its neighbours have sent.",
        source: "Bornstein, Rabbani, Wang, Bedi & Huang, ICLR 2023, arXiv:2210.14026, Algorithms 1 and 2",
        problem: "Slow nodes and links: averaging every step, waiting never, with what was last heard.",
        details: """
            A node never waits: after each gradient it sends its model x to all neighbours, averages in every C-th step over the \
            newest model it has of each, x_i <- sum_j w_ij mailbox_j, and steps along its gradient. A mailbox is overwritten \
            by newer models only. A slow node slows nobody, and its weight stays as it is. Rows of weights sum to one; the \
            mean of the models is not kept, because models in mailboxes are old. The weights are the paper's communication \
            coefficients (mixing rule communication-coefficients).
            """,
        message: "the model x before its step, with the node's count of steps",
        cost: "deg · d floats per step",
        extraMemory: "deg (a mailbox per neighbour)",
        deviations: """
            An empty mailbox, of a neighbour not heard yet or lost, adds its weight to the node itself, as in the paper's \
            memory-less variant. All nodes count as equally influential. A node of degree d is given at most 1/(d + 1) by each \
            better connected neighbour, for the paper's rule can give it more than 1 in all.
            """,
        timing: .asynchronous,
        mixing: .rowStochastic,
        toleratesLoss: true,
        keepsMean: false,
        settings: [
            Setting(
                "steps-per-average", .integer(1...1_000_000), default: 1,
                "C, steps from one averaging to the next; the paper tries 1 and 2. Models are sent in every step."
            ),
            Setting(
                "weights", .choice(["communication-coefficients", "topology"]),
                default: "communication-coefficients",
                "Whose weights: the paper's, or those of the experiment's topology."),
        ],
        modelsPerStep: { topology, _ in topology.greatestOutDegree },
        arrangement: .communicationCoefficients,
        check: { topology, _ in
            topology.schedule.period == 1
                ? nil
                : "swift averages with fixed weights, but the schedule \(topology.schedule.name) changes them by "
                    + "rounds; choose a static topology"
        })
}
