public import Learning
public import LinearAlgebra
public import Reports

/// What a point of a report says about the models: those of the honest nodes, whoever else takes part.
public struct HonestModels {
    private let honest: [Int]
    /// Puts models together where nodes hold stages of them.
    private let pipeline: PipelinePlan?
    private let names: [String]
    private let keepsEveryNode: Bool
    private let higherIsBetter: Bool
    private let model: any Model

    /// What was seen.
    public struct Observed {
        /// The honest models' losses.
        public let localLoss: Spread
        /// Their metrics.
        public let localMetric: Spread
        /// Every node's loss, `[nodes]`, not-a-number for an attacker; nil unless the plan keeps them.
        public let lossPerNode: [Double]?
        /// Every node's metric, in the same way.
        public let metricPerNode: [Double]?
        /// The mean of the honest models.
        public let mean: ParameterSnapshot
        /// Its loss and metric.
        public let averaged: Evaluation
        /// `(1/h) Σᵢ ‖xᵢ − x̄‖²` over the h honest nodes.
        public let consensusDistance: Double
        /// The same over `‖x̄‖²`; 0 when that is 0.
        public let relativeConsensusDistance: Double
        /// What the moving averages of the honest models are worth; nil when none are kept.
        public let movingAverage: MovingAveragePoint?
    }

    /// - Parameters:
    ///   - plan: says who is honest.
    ///   - names: of all nodes, `[nodes]`.
    public init(of plan: RunPlan, names: [String]) {
        honest = plan.honestNodes
        pipeline = plan.pipeline
        self.names = names
        keepsEveryNode = plan.evaluation.keepsEveryNode
        higherIsBetter = plan.workload.metric.higherIsBetter
        model = plan.workload.model
    }

    /// Evaluates the honest models and their mean.
    ///
    /// - Parameters:
    ///   - models: every node's, `[nodes][parameterCount]`; a line of stages counts as one model, together.
    ///   - movingAverages: of every node's; empty when none are kept.
    ///   - evaluate: losses and metrics of models, in order.
    /// - Returns: what a point of a report says.
    public func observe(
        _ models: [ParameterSnapshot], movingAverages: [ParameterSnapshot] = [],
        _ evaluate: ([ParameterSnapshot]) -> [Evaluation]
    ) -> Observed {
        let counted = ofLinesOrNodes(models)
        let mean = ParameterSnapshot.mean(of: counted)
        let evaluations = evaluate(counted + [mean])
        let (losses, metrics) = (evaluations.dropLast().map(\.loss), evaluations.dropLast().map(\.metric))
        let (distance, norm) = spread(counted, around: mean)
        return Observed(
            localLoss: lossSpread(losses), localMetric: metricSpread(metrics),
            lossPerNode: keepsEveryNode ? ofAll(losses) : nil,
            metricPerNode: keepsEveryNode ? ofAll(metrics) : nil, mean: mean,
            averaged: evaluations[counted.count],
            consensusDistance: distance,
            relativeConsensusDistance: norm > 0 ? distance / norm : 0,
            movingAverage: movingAverages.isEmpty ? nil : observe(movingAverages, evaluate))
    }

    private func observe(
        _ movingAverages: [ParameterSnapshot], _ evaluate: ([ParameterSnapshot]) -> [Evaluation]
    ) -> MovingAveragePoint {
        let counted = ofLinesOrNodes(movingAverages)
        let evaluations = evaluate(counted + [ParameterSnapshot.mean(of: counted)])
        let averaged = evaluations[counted.count]
        return MovingAveragePoint(
            localLoss: lossSpread(evaluations.dropLast().map(\.loss)),
            localMetric: metricSpread(evaluations.dropLast().map(\.metric)), averagedLoss: averaged.loss,
            averagedMetric: averaged.metric)
    }

    /// The mean squared distance of models from their mean, and the mean's squared norm; of what decides about their answers.
    private func spread(
        _ models: [ParameterSnapshot], around mean: ParameterSnapshot
    ) -> (distance: Double, norm: Double) {
        let center = model.ofCore(mean)
        let sum = models.reduce(0) { $0 + model.ofCore($1).squaredDistance(to: center) }
        return (sum / Double(models.count), center.squaredNorm)
    }

    /// The models that count: of lines, or of honest nodes.
    private func ofLinesOrNodes(_ models: [ParameterSnapshot]) -> [ParameterSnapshot] {
        pipeline?.wholeModels(models) ?? honest.map { models[$0] }
    }

    private var countedNames: [String] { pipeline?.lineNames(names) ?? honest.map { names[$0] } }

    private func lossSpread(_ losses: [Double]) -> Spread {
        Spread(of: losses, names: countedNames, higherIsBetter: false)
    }

    private func metricSpread(_ metrics: [Double]) -> Spread {
        Spread(of: metrics, names: countedNames, higherIsBetter: higherIsBetter)
    }

    private func ofAll(_ values: [Double]) -> [Double] {
        var all = [Double](repeating: .nan, count: names.count)
        if let pipeline {
            for node in all.indices { all[node] = values[pipeline.line(of: node)] }
        } else {
            for (node, value) in zip(honest, values) { all[node] = value }
        }
        return all
    }
}
