import Catalogues
import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Optimizers
import Persistence
import Testing
import Topology

/// Hosts of one algorithm, joined by a network whose every delay comes from a seed.
///
/// Not the simulator: a second, far simpler shell, written from the protocol's documentation alone. Everything takes a
/// random time, so messages overtake each other; the faults may double and lose them as well.
final class Network {
    /// Something that will happen to a node.
    struct Scheduled {
        enum Content {
            case event(Event)
            case timer(TimerID, generation: Int)
        }
        let time: Int64
        let sequence: Int
        let node: Int
        let content: Content
    }

    /// Something that happened to a node, and what it did.
    struct Entry {
        let node: Int
        let time: Int64
        let event: Event
        let actions: [Action]
    }

    let plan: Plan
    /// What the network does to messages from now on.
    var faults: Faults
    private(set) var hosts: [any AlgorithmHost]
    private(set) var now: Int64 = 0
    /// Events still to come, in no order.
    private(set) var pending: [Scheduled] = []
    /// Everything that happened, kept when asked for.
    private(set) var log: [Entry] = []
    var keepsLog = false
    /// Called before each event is delivered.
    var beforeEvent: ((Network, Scheduled) -> Void)?
    /// Called after each event, with what the host did.
    var afterEvent: ((Network, Entry) -> Void)?
    /// Gradients delivered to each node.
    private(set) var gradientsGiven: [Int]
    /// Gradients asked for by each node and not delivered yet.
    private(set) var gradientsOpen: [Int]
    /// How often each node said it had finished.
    private(set) var finishes: [Int]
    private(set) var observations: [(node: Int, observation: Observation)] = []
    private(set) var messagesSent = 0
    private(set) var bytesSent: [Int]
    /// What should never happen, in words.
    private(set) var violations: [String] = []
    var lostNodes: Set<Int> = []
    /// Whether a node that has finished is gone: it hears nothing and its partners hear that it is lost.
    var finishedNodesLeave = false

    private var gradientLimit: Int
    /// Gradients beyond the limit, for when it rises, and the clocks of nodes that wait for one: a clock ticks for ever, and
    /// the run is over when every node waits.
    private var withheld: [(node: Int, content: Scheduled.Content)] = []
    /// The timer of a clock, which is set again at each tick.
    private static let clock = TimerID(3)
    private let pool: BufferPool
    private var random: RandomStream
    private var sequence = 0
    private var generations: [[Int: Int]]
    private var latestArrival: [Int: Int64] = [:]
    private var buffer = ActionBuffer()

    init(_ plan: Plan) {
        self.plan = plan
        faults = plan.faults
        gradientLimit = plan.gradients
        let count = plan.topology.nodeCount
        pool = BufferPool(length: plan.start[0].count)
        let pool = pool
        hosts = (0..<count).map { plan.entry.makeHost(Self.start(plan, node: $0, pool: pool)) }
        random = RandomStream(seed: plan.seed, purpose: "network")
        gradientsGiven = [Int](repeating: 0, count: count)
        gradientsOpen = gradientsGiven
        finishes = gradientsGiven
        bytesSent = gradientsGiven
        generations = [[Int: Int]](repeating: [:], count: count)
        for node in 0..<count { schedule(.event(.started), for: node, after: 0) }
    }

    /// A fresh host for a node.
    func freshHost(_ node: Int) -> any AlgorithmHost {
        plan.entry.makeHost(Self.start(plan, node: node, pool: pool))
    }

    /// Every node goes on from a saved state, in a fresh host; to be called before the first event.
    func restore(_ states: [SavedState]) throws {
        for (host, state) in zip(hosts, states) { try host.restore(state) }
    }

    /// Every node's process dies and comes back at once, while the network goes on: its gradient in flight is the one that it
    /// asks for again, and arrives when it would have.
    func restartAll(from states: [SavedState]) throws {
        for node in hosts.indices {
            let host = freshHost(node)
            try host.restore(states[node])
            buffer.removeAll()
            host.handle(.started, at: Instant(nanoseconds: now), actions: &buffer)
            hosts[node] = host
        }
    }

    /// A lost node's process comes back from a saved state; the others hear of it first.
    ///
    /// To be called when its last gradient has come to nothing.
    func revive(_ node: Int, from state: SavedState) throws {
        precondition(lostNodes.contains(node) && gradientsOpen[node] == 0, "node \(node) is at work")
        let host = freshHost(node)
        try host.restore(state)
        hosts[node] = host
        regain(node)
        schedule(.event(.started), for: node, after: 2)
    }

    /// Whether nothing happens but gradients: every node computes one, no message is under way and no timer is set, other
    /// than clocks and the one for silence, `TimerID(1)`.
    var isQuiet: Bool {
        guard gradientsOpen.allSatisfy({ $0 == 1 }) else { return false }
        return pending.allSatisfy { next in
            switch next.content {
            case .event(.gradientReady), .event(.stageComputed): true
            case .event: false
            case .timer(let timer, let generation):
                timer == TimerID(1) || timer == Self.clock
                    || generations[next.node][timer.rawValue] != generation
            }
        }
    }

    /// Lets everything happen, until nothing is left to happen; gives the number of events.
    @discardableResult
    func run(limit: Int = 200_000, while condition: (Network) -> Bool = { _ in true }) -> Int {
        var count = 0
        while count < limit, condition(self), step() { count += 1 }
        if count == limit { violations.append("still busy after \(limit) events") }
        return count
    }

    /// Lets so many things happen, or all there are.
    func run(atMost count: Int) {
        for _ in 0..<count where !step() { return }
    }

    /// Lets the next thing happen; false when there is none.
    func step() -> Bool {
        guard let index = earliest() else { return false }
        let next = pending[index]
        pending.swapAt(index, pending.count - 1)
        pending.removeLast()
        now = max(now, next.time)
        switch next.content {
        case .event(let event) where Self.isGradient(event):
            guard gradientsGiven[next.node] < gradientLimit else {
                withheld.append((next.node, next.content))
                return true
            }
            beforeEvent?(self, next)
            gradientsGiven[next.node] += 1
            gradientsOpen[next.node] -= 1
            deliver(event, to: next.node)
        case .event(let event):
            if case .received(_, let sender) = event, isGone(next.node) || lostNodes.contains(sender) {
                return true
            }
            beforeEvent?(self, next)
            deliver(event, to: next.node)
        case .timer(let timer, let generation):
            guard generations[next.node][timer.rawValue] == generation else { return true }
            if timer == Self.clock, isWithheld(next.node) {
                withheld.append((next.node, next.content))
                return true
            }
            generations[next.node][timer.rawValue] = nil
            beforeEvent?(self, next)
            deliver(.timerFired(timer), to: next.node)
        }
        return true
    }

    /// Whether the event is a gradient, of the whole model or of a stage.
    private static func isGradient(_ event: Event) -> Bool {
        switch event {
        case .gradientReady: true
        case .stageComputed(let result): result.gradient != nil
        default: false
        }
    }

    /// Gives every node so many gradients more.
    func allow(gradients: Int) {
        gradientLimit += gradients
        for (node, content) in withheld { schedule(content, for: node, after: 1) }
        withheld = []
    }

    private func isWithheld(_ node: Int) -> Bool {
        gradientsOpen[node] > 0 && gradientsGiven[node] >= gradientLimit
    }

    /// The node dies: nothing more happens to it or comes from it; the others hear of it, unless it is silent.
    func lose(_ node: Int, silently: Bool = false) {
        lostNodes.insert(node)
        guard !silently else { return }
        for other in hosts.indices where other != node {
            schedule(.event(.neighbourLost(node)), for: other, after: 1)
        }
    }

    /// Ends the run on every node, each at its own moment within the given time.
    func stopAll(within nanoseconds: Int64) {
        for node in hosts.indices {
            schedule(.event(.stop), for: node, after: Int64(random.uniform() * Double(nanoseconds)))
        }
    }

    private func isGone(_ node: Int) -> Bool {
        lostNodes.contains(node) || (finishedNodesLeave && finishes[node] > 0)
    }

    private func earliest() -> Int? {
        var best: Int?
        for index in pending.indices {
            guard let known = best else {
                best = index
                continue
            }
            let (one, other) = (pending[index], pending[known])
            if (one.time, one.sequence) < (other.time, other.sequence) { best = index }
        }
        return best
    }

    func schedule(_ content: Scheduled.Content, for node: Int, after delay: Int64) {
        sequence += 1
        pending.append(Scheduled(time: now + delay, sequence: sequence, node: node, content: content))
    }

    // MARK: - Events and actions

    private func deliver(_ event: Event, to node: Int) {
        guard !isGone(node) else { return }
        buffer.removeAll()
        hosts[node].handle(event, at: Instant(nanoseconds: now), actions: &buffer)
        let actions = buffer.actions
        let entry = Entry(node: node, time: now, event: event, actions: actions)
        if keepsLog { log.append(entry) }
        for action in actions { carryOut(action, of: node) }
        afterEvent?(self, entry)
        guard plan.recycles else { return }
        buffer.removeAll()
        switch event {
        case .received(var message, _): message.recycle(into: pool)
        case .gradientReady(let gradient): pool.recycle(gradient.values)
        case .stageComputed(let result): if let gradient = result.gradient { pool.recycle(gradient) }
        default: break
        }
    }

    private func carryOut(_ action: Action, of node: Int) {
        switch action {
        case .computeGradient(let snapshot):
            compute(.gradientReady(gradient(at: snapshot, of: node)), on: node)
        case .computeStage(let task):
            compute(.stageComputed(pass(task, of: node)), on: node)
        case .send(let message, let receiver):
            send(message, from: node, to: receiver)
        case .setTimer(let timer, let delay):
            sequence += 1
            generations[node][timer.rawValue] = sequence
            let generation = sequence
            schedule(.timer(timer, generation: generation), for: node, after: max(1, delay))
        case .cancelTimer(let timer):
            generations[node][timer.rawValue] = nil
        case .record(let observation):
            observations.append((node, observation))
        case .finished:
            finishes[node] += 1
            if gradientsOpen[node] > 0 {
                violations.append("node \(node) finished with a gradient in flight")
            }
            if finishedNodesLeave { leave(node) }
        }
    }

    /// Lets a node compute something; passes that end in no gradient are not counted.
    private func compute(_ event: Event, on node: Int) {
        if gradientsOpen[node] > 0 { violations.append("node \(node) asked for a second gradient") }
        if finishes[node] > 0 {
            violations.append("node \(node) asked for a gradient after it had finished")
        }
        if Self.isGradient(event) { gradientsOpen[node] += 1 }
        let duration = plan.gradientNanoseconds?[node] ?? Int64(random.uniform(1e6, 1e7))
        schedule(.event(event), for: node, after: duration)
    }

    /// A pass through a stage whose parameters are pulled to the node's target; what is passed on is the micro-batch itself.
    private func pass(_ task: StageTask, of node: Int) -> StageResult {
        let start = Self.start(plan, node: node, pool: pool)
        let passed = ParameterSnapshot([Float(task.microBatch.batch), Float(task.microBatch.index)])
        if let values = task.values, values.values != passed.values {
            violations.append("node \(node) passed \(task.microBatch) with the values of another")
        }
        guard task.pass != .forward else {
            return StageResult(values: passed, gradient: nil, loss: 0, samples: 1)
        }
        let gradient = gradient(at: task.parameters, of: node)
        return StageResult(
            values: start.microBatchInput > 0 ? passed : nil, gradient: gradient.values,
            loss: gradient.loss, samples: 1)
    }

    /// The node's partners hear that it is gone once everything it sent has arrived.
    private func leave(_ node: Int) {
        for other in hosts.indices where other != node {
            let last = latestArrival[node * hosts.count + other] ?? now
            schedule(.event(.neighbourLost(node)), for: other, after: max(0, last - now) + 1)
        }
    }

    private func send(_ message: Message, from node: Int, to receiver: Int) {
        guard hosts.indices.contains(receiver), receiver != node else {
            violations.append("node \(node) sent to node \(receiver)")
            return
        }
        messagesSent += 1
        bytesSent[node] += 4 * (message.values?.count ?? 0) + (message.compressed?.bytes.count ?? 0)
        let copies = random.bernoulli(faults.duplication) ? 2 : 1
        for _ in 0..<copies where !random.bernoulli(faults.loss) {
            let range = faults.delay
            let drawn = Int64(random.uniform(Double(range.lowerBound), Double(range.upperBound)))
            let edge = node * hosts.count + receiver
            var arrival = now + drawn
            if faults.keepsOrder { arrival = max(arrival, latestArrival[edge] ?? 0) }
            latestArrival[edge] = max(arrival, latestArrival[edge] ?? 0)
            schedule(.event(.received(message, from: node)), for: receiver, after: arrival - now)
        }
    }

    private func gradient(at snapshot: ParameterSnapshot, of node: Int) -> Gradient {
        if let constant = plan.constantGradients?[node] {
            return Gradient(values: ParameterSnapshot(constant), loss: 0, samples: 1)
        }
        let x = snapshot.values
        guard let target = plan.targets?[node] else {
            return Gradient(values: ParameterSnapshot(x.map { _ in 0 }), loss: 0, samples: 1)
        }
        let curvature = plan.curvatures?[node] ?? 1
        let difference = zip(x, target).map { $0 - $1 }
        let loss = curvature * difference.reduce(0) { $0 + $1 * $1 } / 2
        return Gradient(
            values: ParameterSnapshot(difference.map { curvature * $0 }), loss: loss, samples: 1)
    }
}

extension Network {
    /// Every node's present model, `[n, d]`.
    var models: [[Float]] { hosts.map { $0.snapshot().values } }

    /// Σᵢ wᵢ xᵢ, by element, in double precision: w is 1 but for push-sum.
    var sum: [Double] {
        var sum = [Double](repeating: 0, count: plan.start[0].count)
        for host in hosts {
            let values = host.snapshot().values
            for index in sum.indices { sum[index] += host.mass * Double(values[index]) }
        }
        return sum
    }

    /// (1/n) Σᵢ ‖xᵢ − x̄‖².
    var consensusDistance: Double {
        let (models, sum) = (models, sum)
        var total = 0.0
        for model in models {
            for index in sum.indices {
                let difference = Double(model[index]) - sum[index] / Double(models.count)
                total += difference * difference
            }
        }
        return total / Double(models.count)
    }

    /// Where a node asked for its gradients, in order, as far as the log goes: its model at the start of each round.
    func gradientPoints(of node: Int) -> [[Float]] {
        log.lazy.filter { $0.node == node }.flatMap { entry in
            entry.actions.compactMap { action in
                if case .computeGradient(let snapshot) = action { snapshot.values } else { nil }
            }
        }
    }

    /// How often something was observed.
    func count(_ matches: (Observation) -> Bool) -> Int {
        observations.reduce(0) { $0 + (matches($1.observation) ? 1 : 0) }
    }
}
