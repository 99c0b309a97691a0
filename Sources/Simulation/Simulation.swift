import Determinism
import GossipAlgorithms
import Learning
public import LinearAlgebra
import Optimizers
public import Reports
public import Runs
import Topology

/// Runs one plan in virtual time and reports what happened.
///
/// The same plan gives the same outcome, bit for bit, for any number of threads.
public final class Simulation {
    /// How far a run is.
    public struct Progress: Sendable {
        /// Share of the budget used, in `[0, 1]`.
        public let fraction: Double
        /// Virtual seconds.
        public let seconds: Double
        /// Training samples over all nodes.
        public let samples: Int
        /// Events handled.
        public let events: Int
        /// The mean test loss of the local models at the last evaluation.
        public let loss: Double
        /// The mean test metric of the local models at the last evaluation.
        public let metric: Double
        /// The evaluations so far.
        public let series: [EvaluationPoint]
    }

    /// What a simulation leaves behind: the run's outcome, read as if it were its own, and what only a simulator sees.
    @dynamicMemberLookup
    public struct Outcome {
        /// What the report is made of.
        public let run: RunOutcome
        /// The final replicas, `[nodes]`.
        public let replicas: [ParameterSnapshot]
        /// The sum of all nodes' masses (n but for push-sum, whose messages in flight carry some).
        public let mass: Double
        /// Events handled.
        public let eventCount: Int
        /// Virtual seconds simulated.
        public let seconds: Double
        /// Real seconds spent on evaluations, by `clock`; in no report.
        public let evaluationSeconds: Double

        /// A part of the run's outcome.
        public subscript<Part>(dynamicMember path: KeyPath<RunOutcome, Part>) -> Part { run[keyPath: path] }
    }

    /// Seconds of real time, to tell how long evaluations take; decides nothing.
    public var clock: () -> Double = { 0 }

    /// Told, while the run goes on, what took the nodes time, in an order that no number of threads changes; decides nothing.
    public var trace: (([TraceRecord]) -> Void)? {
        get { engine.trace }
        set { engine.trace = newValue }
    }

    private let plan: SimulationPlan
    private let workers: WorkerPool
    private let engine: Engine
    private let observer: ReplicaObserver
    private let honest: HonestModels
    /// Nil when gradients are private.
    private let survey: GradientSurvey?
    private let names: [String]
    private var series: [EvaluationPoint] = []
    private var events: [RunEvent] = []
    private var evaluationSeconds = 0.0
    private var eventsAtLastEvaluation = 0

    /// Work in one gradient above which it pays to compute the gradients in progress together, in multiply-adds.
    private static let heavyGradient = 200_000

    /// - Parameters:
    ///   - plan: what to run.
    ///   - threads: worker threads, at least 1.
    ///   - isParanoid: sends every message through the real encoder and decoder.
    public init(_ plan: SimulationPlan, threads: Int = 1, isParanoid: Bool = false) {
        precondition(threads >= 1, "\(threads) threads")
        self.plan = plan
        names = (0..<plan.nodeCount).map { plan.topology.name(of: $0) }
        let count = min(threads, plan.nodeCount)
        workers = WorkerPool(count: count)
        let pool = BufferPool(length: plan.workload.parameterCount, capacity: 4 * plan.nodeCount + 64)
        let pools = count == 1 ? [pool] : (0..<count).map { _ in BufferPool(before: pool) }
        let nodes = Self.makeNodes(plan, pools: pools)
        let learners = (0..<count).map { _ in plan.workload.makeLearner() }
        engine = Engine(
            nodes: nodes, learners: learners, workers: workers, pools: pools,
            lookahead: min(plan.network.leastLatency, plan.computeTime.leastMean),
            batchesGradients: Self.isHeavy(plan), isParanoid: isParanoid
        )
        honest = HonestModels(of: plan.run, names: names)
        observer = ReplicaObserver(
            engine: engine, learners: learners, testSamples: plan.evaluation.testSamples, pool: pool)
        survey = GradientSurvey(of: plan.run)
        for node in survey?.askedNodes ?? [] { nodes[node].work.keepsRead = true }
    }

    private static func isHeavy(_ plan: SimulationPlan) -> Bool {
        let samples =
            switch plan.batchSize {
            case .samples(let count): count
            case .full: plan.samplesOfNode[0].count
            }
        return plan.workload.parameterCount * samples >= heavyGradient
    }

    deinit {
        workers.shutDown()
    }

    private static func makeNodes(_ plan: SimulationPlan, pools: [BufferPool]) -> [SimulatedNode] {
        let parameters = plan.initialParameters
        let isCut = plan.run.pipeline != nil
        return (0..<plan.nodeCount).map { node in
            let ownPool = pools[LogicalProcess.Place.number(of: node, count: pools.count)]
            let pool =
                isCut
                ? BufferPool(sharing: ownPool, length: plan.run.parameterCount(of: node)) : ownPool
            return SimulatedNode(
                index: node, nodeCount: plan.nodeCount,
                host: plan.run.makeHost(of: node, parameters: parameters, pool: pool, mayOverhear: true),
                sampler: plan.run.makeSampler(of: node), privateSteps: plan.run.makePrivateSteps(of: node),
                computeClock: plan.computeTime.clock(of: node, seed: plan.seed),
                uplink: Uplink(
                    network: plan.network, node: node,
                    random: RandomStream(seed: plan.seed, purpose: "network", node)
                ),
                stageComputer: plan.run.makeStageComputer(of: node, pool: pool)
            )
        }
    }

    // MARK: - Running

    /// Runs until the budget is used up.
    ///
    /// - Parameter shouldContinue: told about the progress now and then; false ends the run with a valid partial outcome.
    /// - Returns: the whole outcome, or what there is of it.
    public func run(_ shouldContinue: (Progress) -> Bool = { _ in true }) -> Outcome {
        let cadence = EvaluationTimer(plan)
        evaluate()
        var isComplete = false
        var windows = 0
        while !isComplete {
            let stop = engine.advance(limit: cadence.timeLimit(after: series.count - 1))
            if stop == .windowOpen { continue }
            isComplete = isBudgetSpent(stop)
            if stop == .stalled, !isComplete {
                evaluate()
                note("stalled: every node waits for something that will never come")
                break
            }
            if isComplete {
                if stop != .reachedLimit { engine.drain() }
                evaluate()
            } else if cadence.isDue(after: series.count - 1, engine, stop) {
                evaluate()
                if let target = plan.stopTarget, TimeToTarget.crossing(of: target, in: series) != nil {
                    note("stopped: \(target.quantity) reached its target")
                    isComplete = true
                }
            }
            windows += 1
            if !isComplete, windows % 64 == 0 || stop == .reachedLimit, !shouldContinue(progress) {
                evaluate()
                note("interrupted")
                break
            }
        }
        return outcome(isComplete: isComplete)
    }

    /// Whether the budget is used up.
    ///
    /// Time counts only once nothing is left to happen before its end.
    private func isBudgetSpent(_ stop: Engine.Stop) -> Bool {
        switch plan.budget {
        case .samples(let samples): engine.samples >= samples
        case .time(let nanoseconds): stop == .reachedLimit && engine.now >= nanoseconds
        case .bytes(let bytes): engine.bytes >= bytes
        }
    }

    private var progress: Progress {
        let used =
            switch plan.budget {
            case .samples(let samples): Double(engine.samples) / Double(max(1, samples))
            case .time(let nanoseconds): Double(engine.now) / Double(max(1, nanoseconds))
            case .bytes(let bytes): Double(engine.bytes) / Double(max(1, bytes))
            }
        return Progress(
            fraction: min(1, used), seconds: Double(engine.now) * 1e-9, samples: engine.samples,
            events: engine.eventCount, loss: series.last?.localLoss.mean ?? .nan,
            metric: series.last?.localMetric.mean ?? .nan, series: series
        )
    }

    /// What the run has come to, as if it ended now; while it goes on, for whoever watches it.
    ///
    /// Its digest is that of nothing.
    public var outcomeSoFar: RunOutcome {
        let nodes = engine.nodes
        return RunOutcome(
            isComplete: false, series: series, nodes: totals(of: nodes), staleness: engine.staleness,
            refused: NodeCounters.refusals(nodes.map(\.totals)), events: events, digest: RunDigest())
    }

    private func totals(of nodes: [SimulatedNode]) -> [NodeTotals] {
        nodes.map { node in
            let busy = node.uplink.busyNanoseconds
            return node.totals.report(
                name: names[node.index], elapsed: engine.now, linkNanoseconds: busy > 0 ? busy : nil,
                communicating: node.communication.total(at: engine.now))
        }
    }

    private func note(_ what: String) {
        events.append(RunEvent(seconds: Double(engine.now) * 1e-9, what: what))
    }

    // MARK: - Observing

    /// Appends a point to the series, unless nothing has happened since the last.
    private func evaluate() {
        let start = clock()
        defer { evaluationSeconds += clock() - start }
        let seconds = Double(engine.now) * 1e-9
        if let last = series.last, last.seconds == seconds, eventsAtLastEvaluation == engine.eventCount {
            return
        }
        eventsAtLastEvaluation = engine.eventCount
        series.append(point(at: seconds))
        engine.forgetRecent()
    }

    /// What there is to see at present.
    ///
    /// The nodes are let go when it returns: while a second holder has them, the next change copies them all.
    private func point(at seconds: Double) -> EvaluationPoint {
        let nodes = engine.nodes
        let steps = nodes.reduce(0) { $0 + $1.totals.steps }
        let models = nodes.map { $0.host.snapshot() }
        let observed = honest.observe(
            models, movingAverages: nodes.compactMap { $0.host.movingAverage }
        ) { observer.evaluate($0) }
        let staleness = Self.recentStaleness(of: nodes)
        return EvaluationPoint(
            index: series.count, seconds: seconds, samples: engine.samples, steps: steps,
            bytesSent: nodes.reduce(0) { $0 + $1.totals.payloadBytes },
            overheadBytes: nodes.reduce(0) { $0 + $1.totals.overheadBytes },
            messagesSent: nodes.reduce(0) { $0 + $1.totals.messagesSent },
            localLoss: observed.localLoss, localMetric: observed.localMetric,
            lossPerNode: observed.lossPerNode, metricPerNode: observed.metricPerNode,
            averagedLoss: observed.averaged.loss, averagedMetric: observed.averaged.metric,
            trainLoss: recentLoss(of: nodes), consensusDistance: observed.consensusDistance,
            relativeConsensusDistance: observed.relativeConsensusDistance,
            staleness: staleness,
            epsilon: plan.run.largestEpsilon(steps: nodes.map(\.totals.steps)),
            movingAverage: observed.movingAverage,
            gradients: survey?.probe(
                models, mean: observed.mean,
                readModels: staleness.maximum > 0 ? nodes.map(\.work.lastRead) : nil,
                steps: nodes.map(\.totals.steps)
            ) { observer.answer($0) }
        )
    }

    /// The mean mini-batch loss since the last evaluation; nil when no step was finished.
    private func recentLoss(of nodes: [SimulatedNode]) -> Double? {
        let recent = plan.run.honestNodes.map { nodes[$0].totals.recent }
        let count = recent.reduce(0) { $0 + $1.lossCount }
        guard count > 0 else { return nil }
        return recent.reduce(0) { $0 + $1.lossSum } / Double(count)
    }

    private static func recentStaleness(of nodes: [SimulatedNode]) -> StalenessSummary {
        let count = nodes.reduce(0) { $0 + $1.totals.recent.stalenessCount }
        let sum = nodes.reduce(0) { $0 + $1.totals.recent.stalenessSum }
        return StalenessSummary(
            mean: count > 0 ? Double(sum) / Double(count) : 0,
            maximum: nodes.reduce(0) { max($0, $1.totals.recent.stalenessMax) }
        )
    }

    private func outcome(isComplete: Bool) -> Outcome {
        let nodes = engine.nodes
        let replicas = nodes.map { $0.host.snapshot() }
        var digest = RunDigest()
        for node in nodes { digest.combine(node.digest.description) }
        for point in series {
            digest.combine(point.localLoss.mean)
            digest.combine(point.averagedLoss)
            digest.combine(point.consensusDistance)
        }
        for replica in replicas { digest.combine(replica.span) }
        var run = RunOutcome(
            isComplete: isComplete, series: series,
            nodes: totals(of: nodes),
            links: LinkCounters.report(
                of: nodes.map { ($0.index, $0.totals.links) }, names: names),
            staleness: engine.staleness,
            refused: NodeCounters.refusals(nodes.map(\.totals)), events: events, digest: digest)
        run.models = replicas
        return Outcome(
            run: run,
            replicas: replicas,
            mass: nodes.reduce(0) { $0 + $1.host.mass }, eventCount: engine.eventCount,
            seconds: Double(engine.now) * 1e-9, evaluationSeconds: evaluationSeconds
        )
    }
}
