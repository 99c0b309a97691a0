public import Runs

/// One simulation, fully resolved: a run, and the machines and network it is to be imagined on.
///
/// Everything that decides what happens, and nothing that does not. The parts of the run are read and changed as if they
/// were its own: `plan.topology` is `plan.run.topology`.
@dynamicMemberLookup
public struct SimulationPlan: Sendable {
    /// What is trained, by whom and how.
    public var run: RunPlan
    /// How long gradients take.
    public var computeTime: ComputeTime
    /// How long messages take.
    public var network: NetworkModel

    /// A run on given machines.
    public init(_ run: RunPlan, computeTime: ComputeTime, network: NetworkModel) {
        self.run = run
        self.computeTime = computeTime
        self.network = network
    }

    /// A part of the run.
    public subscript<Part>(dynamicMember path: WritableKeyPath<RunPlan, Part>) -> Part {
        get { run[keyPath: path] }
        set { run[keyPath: path] = newValue }
    }

    /// A part of the run that follows from the others.
    public subscript<Part>(dynamicMember path: KeyPath<RunPlan, Part>) -> Part { run[keyPath: path] }
}
