import Experiments
import Learning
public import Reports
public import Runs
import Topology

/// Times of real machines and links for a simulation to imagine, taken from a measured report.
///
/// Gradients are spread on each node as they were measured there. A link delays every message by half a measured heartbeat's
/// round trip: by half the shortest at least, and by as much jitter as gives half the mean. Bandwidth and loss stay those
/// of the experiment. Links without a heartbeat get the measured ones' median, and nodes without a gradient (a parameter
/// server) the times of the node with the median mean.
///
/// What it leaves out: draws are independent, while real delays come in bursts and to several nodes at once; and what a node
/// does between gradients, beyond the delay of its messages, costs nothing.
public struct Calibration: Sendable {
    /// The digest of the measured report.
    public let digest: String
    private let plan: TrainingPlan
    private let modelFingerprint: String
    private let nodeNames: [String]
    private let times: MeasuredTimes
    private let spreadOfNode: [String: DurationSpread]
    /// Stands in for nodes without gradients.
    private let typicalNode: DurationSpread

    /// - Parameter report: of a run on real peers.
    /// - Throws: `CalibrationError` when the report is a simulation or holds no times.
    public init(_ report: RunReport) throws(CalibrationError) {
        guard report.kind == .measured else { throw .simulated }
        guard let times = report.measuredTimes else { throw .noTimes }
        let spreads = times.nodes.map(\.gradientSeconds).sorted { $0.mean < $1.mean }
        guard !spreads.isEmpty else { throw .noTimes }
        digest = report.digest
        plan = report.plan
        modelFingerprint = report.provenance.modelFingerprint
        nodeNames = report.nodes.map(\.name)
        self.times = times
        var spreadOfNode: [String: DurationSpread] = [:]
        for node in times.nodes { spreadOfNode[node.name] = node.gradientSeconds }
        self.spreadOfNode = spreadOfNode
        typicalNode = spreads[spreads.count / 2]
    }

    /// The run, on machines and links as they were measured.
    ///
    /// A run on one node takes the times of the node of that name.
    ///
    /// - Parameter run: any variant on the nodes that were measured, with the same model and mini-batches.
    /// - Returns: what the simulator runs.
    /// - Throws: `CalibrationError` when the report is about other nodes or other gradients.
    public func plan(for run: VariantRun) throws(CalibrationError) -> SimulationPlan {
        try check(run)
        var simulation = run.simulationPlan
        let names = (0..<run.plan.nodeCount).map { run.plan.topology.name(of: $0) }
        simulation.computeTime = .empirical(names.map { spreadOfNode[$0] ?? typicalNode })
        let delays = times.links.map { Delay($0.roundTripSeconds) }
        guard !delays.isEmpty else { return simulation }
        let typical = delays.sorted { ($0.latency, $0.jitter) < ($1.latency, $1.jitter) }[delays.count / 2]
        var indices: [String: Int] = [:]
        for (index, name) in names.enumerated() { indices[name] = index }
        var measured: [(from: Int, to: Int, delay: Delay)] = []
        for (link, delay) in zip(times.links, delays) {
            guard let from = indices[link.from], let to = indices[link.to] else { continue }
            measured.append((from, to, delay))
        }
        simulation.network = simulation.network.delayed(by: typical, measured)
        return simulation
    }

    /// Says in the report of a calibrated simulation where its times come from.
    public func mark(_ report: inout RunReport) {
        report.calibratedFrom = digest
        report.plan.computeModel = computeText
        if !times.links.isEmpty { report.plan.networkModel = networkText(report.plan.networkModel ?? "") }
    }

    /// The compute-time model in one line.
    public var computeText: String {
        "empirical for each node, median mean \(NumberText.significant(typicalNode.mean * 1000)) ms, "
            + "calibrated from the measured report \(digest)"
    }

    /// The network model in one line.
    private func networkText(_ original: String) -> String {
        "latency and jitter from half the measured round trips, calibrated from the measured report \(digest); "
            + "the rest as in: \(original)"
    }

    /// Mean seconds of a gradient on the typical node.
    var typicalMean: Double { typicalNode.mean }

    private func check(_ run: VariantRun) throws(CalibrationError) {
        let name = run.variant.name
        let topology = run.variant.topology.topology
        guard topology.nodeCount == nodeNames.count else {
            throw .nodeCount(measured: nodeNames.count, variant: name, nodes: topology.nodeCount)
        }
        let known = Set(nodeNames)
        for index in 0..<topology.nodeCount where !known.contains(topology.name(of: index)) {
            throw .unknownNode(topology.name(of: index), variant: name, measured: nodeNames)
        }
        guard run.plan.workload.fingerprint == modelFingerprint else {
            throw .model(measured: plan.model, variant: name, model: run.variant.workload.model.text)
        }
        let batch = run.plan.batchSize.samples(ofShard: run.partition.shards.map(\.count).max() ?? 0)
        guard batch == plan.batchSize else {
            throw .batchSize(measured: plan.batchSize, variant: name, batchSize: batch)
        }
    }
}

extension Calibration {
    /// What half of a heartbeat's round trips says about a link.
    struct Delay: Sendable, Equatable {
        /// Least nanoseconds on the way.
        let latency: Int64
        /// Up to this many more, uniformly, so that the mean is that of the round trips' halves.
        let jitter: Int64

        /// - Parameter roundTrip: measured seconds, there and back.
        init(_ roundTrip: DurationSpread) {
            let least = roundTrip.quantiles.first ?? roundTrip.mean
            latency = Int64(min(least / 2 * 1e9, 9e15).rounded())
            jitter = Int64(min(max(0, roundTrip.mean - least) * 1e9, 9e15).rounded())
        }
    }
}

extension NetworkModel {
    /// The same links with other delays: the measured ones where there are any, and the typical one elsewhere.
    func delayed(
        by typical: Calibration.Delay, _ measured: [(from: Int, to: Int, delay: Calibration.Delay)]
    ) -> NetworkModel {
        func delayed(_ link: Link, _ delay: Calibration.Delay) -> Link {
            var link = link
            link.latency = delay.latency
            link.jitter = delay.jitter
            return link
        }
        return NetworkModel(
            nodeCount: nodeCount, common: delayed(common, typical),
            exceptions: exceptionalLinks.map { ($0.from, $0.to, delayed($0.link, typical)) }
                + measured.map { ($0.from, $0.to, delayed(link(from: $0.from, to: $0.to), $0.delay)) })
    }
}
