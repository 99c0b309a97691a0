import Experiments
import GossipAlgorithms
public import Runs

extension VariantRun {
    /// What the simulator runs: the run, on the machines and the network that the experiment describes.
    public var simulationPlan: SimulationPlan {
        SimulationPlan(
            plan,
            computeTime: computeTime,
            network: NetworkModel(variant, nodeCount: plan.nodeCount))
    }
}
