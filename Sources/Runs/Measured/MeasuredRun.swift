import Determinism
public import Learning
public import LinearAlgebra
public import Reports
import Topology

/// The outcome of a run on real peers, put together from what every peer noted down.
///
/// The point with number k is the same share of the budget on every node, but nodes reach it at different moments. The
/// merged point has the models all nodes had there, and the time when the last one got there. A node that was killed
/// takes part with the last model it noted down, and an event says so; incarnations of a node follow each other.
public struct MeasuredRun {
    /// One incarnation of a node: its record, and its model at each of the record's points.
    public struct Part {
        /// What the node noted down.
        public let record: NodeRecord
        /// The model at `record.points[k]`, `[points][parameterCount]`.
        public let models: [ParameterSnapshot]
        /// The model's moving average at each point; empty when none is kept.
        public let movingAverages: [ParameterSnapshot]

        /// A record with its models, one for each point, and their moving averages if they are kept.
        public init(
            record: NodeRecord, models: [ParameterSnapshot], movingAverages: [ParameterSnapshot] = []
        ) {
            precondition(
                record.points.count == models.count && [0, models.count].contains(movingAverages.count),
                "\(models.count) models, \(movingAverages.count) averages for \(record.points.count) points")
            self.record = record
            self.models = models
            self.movingAverages = movingAverages
        }
    }

    /// A node's state at a merged point, counted over all its incarnations.
    private struct State {
        var point: NodeRecord.Point
        let model: ParameterSnapshot
        let movingAverage: ParameterSnapshot
    }

    private let plan: RunPlan
    /// All parts of each node, in the order of incarnations; `[nodes][incarnations]`.
    private let partsOfNode: [[Part]]
    private let began: Double
    private let survey: GradientSurvey?

    /// - Parameters:
    ///   - plan: what was run.
    ///   - parts: what the peers left behind, in any order; at least one for some node.
    public init(_ plan: RunPlan, parts: [Part]) {
        precondition(!parts.isEmpty, "a measured run without a record")
        self.plan = plan
        survey = GradientSurvey(of: plan)
        partsOfNode = (0..<plan.nodeCount).map { node in
            parts.filter { $0.record.node == node && !$0.record.points.isEmpty }
                .sorted { $0.record.incarnation < $1.record.incarnation }
        }
        began = partsOfNode.joined().map(\.record.startedAt).min() ?? 0
    }

    /// The merged outcome.
    ///
    /// - Parameters:
    ///   - evaluate: losses and metrics of models on the test part, in order; may use several threads.
    ///   - answer: gradients, in the questions' order; likewise.
    /// - Returns: what the report is made of.
    public func outcome(
        evaluate: ([ParameterSnapshot]) -> [Evaluation],
        answer: ([GradientSurvey.Question]) -> [ParameterSnapshot]
    ) -> RunOutcome {
        let names = (0..<plan.nodeCount).map { plan.topology.name(of: $0) }
        var series: [EvaluationPoint] = []
        // A node that noted down nothing is where all began.
        let start = (0..<plan.nodeCount).map { node in
            let model = plan.initialParameters(of: node)
            return State(
                point: NodeRecord.Point(index: 0, seconds: 0, NodeCounters()), model: model,
                movingAverage: model)
        }
        let last = partsOfNode.joined().flatMap(\.record.points).map(\.index).max() ?? 0
        var models: [ParameterSnapshot] = []
        for index in 0...last {
            let states = zip(partsOfNode, start).map { state(of: $0, at: index) ?? $1 }
            series.append(point(index, states, names, evaluate, answer))
            models = states.map(\.model)
        }
        let parts = partsOfNode.flatMap(\.self)
        var staleness = StalenessHistogram()
        var digest = RunDigest()
        for part in parts {
            staleness.add(part.record.staleness)
            digest.combine(part.record.digest)
        }
        var outcome = RunOutcome(
            isComplete: partsOfNode.allSatisfy { $0.last?.record.isComplete ?? false },
            series: series, nodes: zip(names, partsOfNode).map { Self.totals($0, $1.map(\.record)) },
            links: parts.contains { $0.record.links != nil }
                ? partsOfNode.flatMap { Self.links($0.map(\.record)) } : nil, staleness: staleness,
            refused: Self.refusals(parts.map(\.record)), events: events(names),
            measuredTimes: times(names), digest: digest)
        outcome.models = models
        outcome.emulatesComputeTime = parts.contains { $0.record.emulatesComputeTime ?? false }
        return outcome
    }

    // MARK: - Points

    /// Where a node was at a merged point: its latest own point up to that number.
    private func state(of parts: [Part], at index: Int) -> State? {
        var found: State?
        var earlier: NodeRecord.Point?
        for part in parts {
            if let position = part.record.points.lastIndex(where: { $0.index <= index }) {
                var point = part.record.points[position]
                point.seconds += part.record.startedAt - began
                if let earlier { point = Self.sum(earlier, point) }
                let model = part.models[position]
                found = State(
                    point: point, model: model,
                    movingAverage: part.movingAverages.isEmpty ? model : part.movingAverages[position])
            }
            if let end = part.record.points.last { earlier = earlier.map { Self.sum($0, end) } ?? end }
        }
        return found
    }

    /// A later incarnation's point after everything an earlier one did.
    private static func sum(_ earlier: NodeRecord.Point, _ later: NodeRecord.Point) -> NodeRecord.Point {
        var sum = later
        sum.steps += earlier.steps
        sum.samples += earlier.samples
        sum.bytesSent += earlier.bytesSent
        sum.overheadBytes += earlier.overheadBytes
        sum.messagesSent += earlier.messagesSent
        return sum
    }

    private func point(
        _ index: Int, _ states: [State], _ names: [String],
        _ evaluate: ([ParameterSnapshot]) -> [Evaluation],
        _ answer: ([GradientSurvey.Question]) -> [ParameterSnapshot]
    ) -> EvaluationPoint {
        let points = states.map(\.point)
        let models = states.map(\.model)
        let observed = HonestModels(of: plan, names: names).observe(
            models, movingAverages: plan.movingAverageDecay == nil ? [] : states.map(\.movingAverage),
            evaluate)
        let trainLosses = plan.honestNodes.compactMap { points[$0].trainLoss }
        let applications = points.reduce(0) { $0 + $1.applications }
        let age = points.reduce(0) { $0 + $1.staleness.mean * Double($1.applications) }
        func sum(_ count: (NodeRecord.Point) -> Int) -> Int { points.reduce(0) { $0 + count($1) } }
        return EvaluationPoint(
            index: index, seconds: points.map(\.seconds).max() ?? 0, samples: sum(\.samples),
            steps: sum(\.steps), bytesSent: sum(\.bytesSent), overheadBytes: sum(\.overheadBytes),
            messagesSent: sum(\.messagesSent),
            localLoss: observed.localLoss, localMetric: observed.localMetric,
            lossPerNode: observed.lossPerNode, metricPerNode: observed.metricPerNode,
            averagedLoss: observed.averaged.loss, averagedMetric: observed.averaged.metric,
            trainLoss: trainLosses.isEmpty
                ? nil : trainLosses.reduce(0, +) / Double(trainLosses.count),
            consensusDistance: observed.consensusDistance,
            relativeConsensusDistance: observed.relativeConsensusDistance,
            staleness: StalenessSummary(
                mean: applications > 0 ? age / Double(applications) : 0,
                maximum: points.map(\.staleness.maximum).max() ?? 0),
            epsilon: plan.largestEpsilon(steps: points.map(\.steps)), movingAverage: observed.movingAverage,
            gradients: survey?.probe(
                models, mean: observed.mean, readModels: nil, steps: points.map(\.steps), answer))
    }

    // MARK: - Totals and events

    private static func totals(_ name: String, _ records: [NodeRecord]) -> NodeTotals {
        func sum(_ count: (NodeTotals) -> Int) -> Int { records.reduce(0) { $0 + count($1.totals) } }
        return NodeTotals(
            name: name, steps: sum(\.steps), samples: sum(\.samples), merges: sum(\.merges),
            messagesSent: sum(\.messagesSent), messagesReceived: sum(\.messagesReceived),
            refused: refusals(records), messagesLost: sum(\.messagesLost), bytesSent: sum(\.bytesSent),
            bytesReceived: sum(\.bytesReceived), overheadBytesSent: sum(\.overheadBytesSent),
            computeSeconds: records.reduce(0) { $0 + $1.totals.computeSeconds },
            idleSeconds: records.reduce(0) { $0 + $1.totals.idleSeconds })
    }

    /// What one node sent to each other in all its incarnations.
    private static func links(_ records: [NodeRecord]) -> [LinkTraffic] {
        var links: [LinkTraffic] = []
        for link in records.compactMap(\.links).joined() {
            if let index = links.firstIndex(where: { $0.to == link.to }) {
                links[index].messages += link.messages
                links[index].bytes += link.bytes
            } else {
                links.append(link)
            }
        }
        return links
    }

    /// The durations that all incarnations of a node noted down, together.
    private func times(_ names: [String]) -> MeasuredTimes {
        var times = MeasuredTimes(nodes: [], links: [])
        for (name, parts) in zip(names, partsOfNode) {
            if let spread = DurationSpread(of: parts.flatMap(\.record.computeSeconds)) {
                times.nodes.append(.init(name: name, gradientSeconds: spread))
            }
            let measured = parts.flatMap(\.record.roundTripSeconds)
            for neighbour in names {
                let seconds = measured.filter { $0.to == neighbour }.flatMap(\.seconds)
                if let spread = DurationSpread(of: seconds) {
                    times.links.append(.init(from: name, to: neighbour, roundTripSeconds: spread))
                }
            }
        }
        return times
    }

    /// Refused messages of several records together, by reason, in the order of reasons.
    private static func refusals(_ records: [NodeRecord]) -> [RefusalCount] {
        var counts: [RefusalCount] = []
        for item in records.flatMap(\.totals.refused) {
            if let index = counts.firstIndex(where: { $0.reason == item.reason }) {
                counts[index].count += item.count
            } else {
                counts.append(item)
            }
        }
        return counts.sorted { $0.reason < $1.reason }
    }

    private func events(_ names: [String]) -> [RunEvent] {
        var events: [RunEvent] = []
        for (name, parts) in zip(names, partsOfNode) {
            if parts.isEmpty { events.append(RunEvent(seconds: 0, node: name, what: "left no record")) }
            for part in parts {
                let offset = part.record.startedAt - began
                if part.record.incarnation > 0 {
                    events.append(RunEvent(seconds: offset, node: name, what: "restarted"))
                }
                for event in part.record.events {
                    events.append(
                        RunEvent(seconds: event.seconds + offset, node: name, what: event.what))
                }
                if !part.record.isComplete, let last = part.record.points.last {
                    events.append(
                        RunEvent(
                            seconds: last.seconds + offset, node: name,
                            what: "ended before its budget; its last model counts from here on"))
                }
            }
        }
        if partsOfNode.joined().contains(where: \.record.isInsecure) {
            events.insert(
                RunEvent(seconds: 0, what: "insecure: connections between machines without TLS"), at: 0)
        }
        return events.enumerated().sorted {
            ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset)
        }
        .map(\.element)
    }
}
