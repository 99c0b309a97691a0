import Catalogues
import LinearAlgebra
import Optimizers
import Persistence

/// The server's side of a parameter server: worker clocks, the rule that says who may go on, and the step.
struct CentralModel: Persistent, ~Copyable {
    enum Mode: String, CaseIterable {
        case synchronous
        case asynchronous
        case staleSynchronous = "stale-synchronous"
    }

    private let mode: Mode
    private let stalenessBound: Int
    private let dampsStaleness: Bool
    private let optimizer: any Optimizer
    private let learningRate: @Sendable (Int) -> Float
    private let pool: BufferPool
    /// Gradients each worker has delivered.
    private var clocks: [Int]
    /// Workers whose gradient is in and who have not been sent a model since.
    private var isWaiting: [Bool]
    private var isLost: [Bool]
    /// Workers not heard since they, or the server, came back: their clocks and versions may be those of another life.
    private var hasReturned: [Bool]
    /// Workers that are to be told where the run is, once.
    private var isBehind: [Bool]
    /// What `workersToRelease` gave last; kept for its memory.
    private var released: [Int] = []
    /// Synchronous mode: this version's gradients, summed, and how many they are.
    private var sum: ParameterVector
    private var summed = 0
    /// Steps taken by the central model.
    private(set) var version = 0

    init(_ start: AlgorithmStart) {
        mode = Mode(rawValue: start.settings.text("mode")) ?? .synchronous
        stalenessBound = start.settings.integer("staleness-bound")
        dampsStaleness = start.settings.boolean("damp-staleness")
        optimizer = start.optimizer
        learningRate = start.learningRate
        pool = start.pool
        clocks = [Int](repeating: 0, count: start.nodeCount)
        isWaiting = [Bool](repeating: false, count: start.nodeCount)
        isLost = isWaiting
        hasReturned = isWaiting
        isBehind = isWaiting
        sum = ParameterVector(zerosFrom: start.pool)
    }

    /// Nobody waits and nothing is summed after a restart: every worker computes anew, or is at another clock than is noted here.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.optimizer(optimizer)
        try archive.values("clocks", &clocks)
        for clock in clocks where !(0...StateArchive.largestCount).contains(clock) {
            throw archive.refusal(of: "clocks", found: "\(clock)", expected: "counts of gradients")
        }
        try archive.count("version", &version)
        if archive.isReading { for worker in clocks.indices { hasReturned[worker] = true } }
    }

    func clock(of worker: Int) -> Int { clocks[worker] }

    /// Takes a worker's gradient; says why it is left out.
    ///
    /// Clocks may skip: what a worker sent before a link was given up is lost, and it asks again.
    mutating func receive(
        _ gradient: ParameterSnapshot, from worker: Int, clock: Int, version: Int,
        replica: inout ParameterVector, actions: inout ActionBuffer
    ) -> Refusal? {
        guard worker >= 0, worker < clocks.count else { return .unknownSender }
        let isFirst = hasReturned[worker]
        guard version >= 0, version <= self.version || isFirst, clock <= StateArchive.largestCount else {
            return .unexpected
        }
        hasReturned[worker] = false
        guard clock > clocks[worker] else {
            // It has gone on from an older checkpoint than this clock, and would wait for ever.
            if isFirst, !isWaiting[worker] { isBehind[worker] = true }
            return clock == clocks[worker] ? .duplicate : .late
        }
        clocks[worker] = clock
        // It has asked again; its gradient is in, and it is released with the others.
        guard !isWaiting[worker] else { return .unexpected }
        guard version <= self.version else {
            // The server has gone on from an older checkpoint than this gradient.
            isBehind[worker] = true
            return .unexpected
        }
        isWaiting[worker] = true
        let staleness = self.version - version
        actions.record(.gradientApplied(staleness: staleness))
        if mode == .synchronous {
            sum.add(1, times: gradient)
            summed += 1
        } else {
            step(along: gradient, staleness: staleness, replica: &replica)
        }
        return nil
    }

    /// Synchronous mode: takes the common step once every live worker's gradient is in.
    mutating func advance(replica: inout ParameterVector) {
        guard mode == .synchronous, summed > 0 else { return }
        for worker in clocks.indices where !isWaiting[worker] && !isLost[worker] { return }
        sum.scale(by: 1 / Float(summed))
        step(along: sum.snapshot(), staleness: 0, replica: &replica)
        sum.fill(0)
        summed = 0
    }

    /// The workers that may start their next clock now, in order; they no longer wait afterwards.
    ///
    /// A lost one waits until it returns.
    mutating func workersToRelease() -> [Int] {
        released.removeAll(keepingCapacity: true)
        for worker in clocks.indices where isBehind[worker] && !isLost[worker] {
            isBehind[worker] = false
            released.append(worker)
        }
        if mode == .synchronous, summed > 0 { return released }
        let slowest = slowestClock
        for worker in clocks.indices where isWaiting[worker] && !isLost[worker] {
            if mode == .staleSynchronous, clocks[worker] - slowest > stalenessBound { continue }
            isWaiting[worker] = false
            released.append(worker)
        }
        return released
    }

    /// The least clock of the workers that are there.
    private var slowestClock: Int {
        var slowest = Int.max
        for worker in clocks.indices where !isLost[worker] { slowest = min(slowest, clocks[worker]) }
        return slowest
    }

    mutating func markLost(_ worker: Int) {
        if isLost.indices.contains(worker) { isLost[worker] = true }
    }

    /// A worker is back: it goes on at the clock of the slowest, who were not held up by it and will not be now.
    mutating func markReturned(_ worker: Int) {
        guard isLost.indices.contains(worker) else { return }
        if isLost[worker] { clocks[worker] = max(clocks[worker], slowestClock) }
        isLost[worker] = false
        hasReturned[worker] = true
    }

    private mutating func step(
        along gradient: ParameterSnapshot, staleness: Int, replica: inout ParameterVector
    ) {
        // A schedule counts local steps: one per version here, one per n versions when each gradient makes its own.
        let rate = learningRate(mode == .synchronous ? version : version / clocks.count)
        optimizer.step(
            &replica, gradient: gradient,
            learningRate: dampsStaleness ? rate / Float(max(1, staleness)) : rate)
        version += 1
    }
}
