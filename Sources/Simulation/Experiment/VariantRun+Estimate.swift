import Experiments
import GossipAlgorithms
import Learning
public import Runs
import Topology
import Wire

extension VariantRun {
    /// What will run and what it will take, line by line; nothing has run for it.
    ///
    /// - Parameter calibration: where the simulated times come from, if not from the experiment.
    /// - Returns: lines that begin with a label of thirteen characters.
    public func estimate(calibratedBy calibration: Calibration? = nil) -> [String] {
        let parameters = plan.workload.parameterCount
        let batch = largestBatch
        let message = 4 * parameters + MessageCodec.overheadBytes
        let mean = calibration?.typicalMean ?? Double(variant.compute.meanNanoseconds) * 1e-9
        let shape = plan.algorithm.pipelineShape(plan.settings)
        let compute = Double(plannedSteps) * mean * (shape?.timePerStep ?? 1)
        var lines = [
            "algorithm    \(variant.training.algorithm.text)",
            "topology     \(plan.algorithm.runsOnOneNode ? "one node" : variant.topology.title), "
                + "\(plan.nodeCount) nodes",
            "model        \(variant.workload.model.text), \(plan.workload.model.core.layout.count) parameters",
            "data         \(plan.workload.dataset.name), \(plan.workload.dataset.train.count) training samples",
            "budget       \(budgetText)",
            "steps        about \(plannedSteps) per node, batch \(batch), \(decimals(plannedSamples)) samples in all",
            "virtual time at least \(decimals(compute)) s of computing per node"
                + (calibration == nil ? " at full speed" : ", as measured"),
            "message      \(message) bytes for a whole model; \(plan.algorithm.cost)",
            plan.workload.hasSparseGradients
                ? "work         little: a gradient touches few parameters"
                : "work         about \(decimals((estimatedOperations / 1e9).rounded(.up))) GFLOP",
        ]
        if let pipeline = plan.pipeline { lines += pipeline.estimate }
        if let links = linkText(message: message, mean: mean) { lines.append(links) }
        if let calibration { lines.append("times        \(calibration.computeText)") }
        return lines
    }

    /// What an algorithm that never waits puts on the busiest node's link in a step; nil for others, and without a bandwidth.
    private func linkText(message: Int, mean: Double) -> String? {
        let link = NetworkModel(variant, nodeCount: plan.nodeCount).common
        guard link.nanosecondsPerByte > 0,
            let models = plan.algorithm.modelsPerStep(on: plan.topology, plan.settings), models > 0
        else { return nil }
        let sending = models * Double(message) * link.nanosecondsPerByte * 1e-9
        return
            "links        \(decimals(1e3 * sending)) ms of sending for \(decimals(1e3 * mean)) ms of computing in a step "
            + "of the busiest node"
            + (sending > mean
                ? ": more than its link carries, so messages will queue up and grow old; allow more bandwidth or longer "
                    + "steps, or send less" : "")
    }

    /// About how many additions and multiplications its gradients are: forward and backward pass, three products, two
    /// operations for each parameter and sample.
    public var estimatedOperations: Double { 6 * Double(plan.workload.parameterCount) * plannedSamples }

    /// About how much memory its simulation takes, but for the data, in bytes: the vectors as long as a model that its nodes
    /// hold.
    public var estimatedMemoryBytes: Int {
        Self.vectorsPerNode * 4 * plan.nodeCount * plan.workload.parameterCount
    }

    /// A node's model, its gradient, what its optimizer and its algorithm remember, and its messages under way: measured on
    /// eight nodes, each linked with all, 9 for most algorithms, 15 for CHOCO-SGD and 25 for BEER.
    private static let vectorsPerNode = 16

    /// Samples of all nodes within the budget.
    private var plannedSamples: Double {
        Double(plan.pipeline?.replicas ?? plan.nodeCount) * Double(plannedSteps) * Double(largestBatch)
    }

    /// Samples in a gradient of the node with most.
    private var largestBatch: Int {
        plan.batchSize.samples(ofShard: partition.shards.map(\.count).max() ?? 1)
    }

    private var budgetText: String {
        switch plan.budget {
        case .samples(let count): "\(count) samples"
        case .time(let nanoseconds): "\(Double(nanoseconds) * 1e-9) s of virtual time"
        case .bytes(let count): "\(count) bytes sent"
        }
    }
}

/// A number with at most three decimals, and none when it is whole.
private func decimals(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return Int(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
}
