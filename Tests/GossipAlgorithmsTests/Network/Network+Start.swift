import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Optimizers
import Topology

extension Network {
    /// Floats that a micro-batch takes from one stage of a model to the next.
    static let activations = 2

    /// What a node is given at its beginning.
    static func start(_ plan: Plan, node: Int, pool: BufferPool) -> AlgorithmStart {
        let (rate, decays) = (plan.learningRate, plan.decays)
        var start = AlgorithmStart(
            node: node, nodeCount: plan.topology.nodeCount, parameters: ParameterSnapshot(plan.start[node]),
            pool: pool, topology: plan.topology,
            random: RandomStream(seed: plan.seed, purpose: "algorithm", node), seed: plan.seed,
            settings: plan.settings, optimizer: optimizer(plan, pool: pool),
            learningRate: { decays ? rate / (1 + Float($0) / 8) : rate })
        if let shape = plan.entry.pipelineShape(plan.settings) {
            let place = PipelinePlace(of: node, nodeCount: plan.topology.nodeCount, stages: shape.stages)
            start.microBatchInput = place.isFirst ? 0 : activations
            start.microBatchOutput = place.isLast ? 0 : activations
        }
        start.stateAtMerge = plan.stateAtMerge
        start.localStatistics = plan.localStatistics
        start.movingAverageDecay = plan.movingAverageDecay
        start.agreesOnSecrets = plan.agreesOnSecrets
        start.expectsAttacks = plan.attack != nil
        start.attack = plan.attack.flatMap { $0.attackers.contains(node) ? $0 : nil }
        return start
    }

    private static func optimizer(_ plan: Plan, pool: BufferPool) -> any Optimizer {
        guard let entry = OptimizerCatalogue.all[plan.optimizer],
            let settings = try? Settings(entry.settings)
        else { preconditionFailure("there is no optimizer \(plan.optimizer)") }
        guard plan.stateAtMerge == .average else { return entry.make(settings, pool: pool) }
        let states = TravellingOptimizer.stateCount { entry.make(settings, pool: $0) }
        return TravellingOptimizer(count: plan.start[0].count / (1 + states)) {
            entry.make(settings, pool: $0)
        }
    }
}
