public import Determinism

/// An experiment as it will run: everything an experiment file says, completed with defaults, checked and resolved.
///
/// All variants run under the same budget, evaluation, target and seeds; that is what makes them comparable.
public struct Experiment: Sendable, Equatable {
    /// Names the experiment's reports; letters, digits, `.`, `_` and `-`.
    public let name: String
    /// What it shows, in the author's words; may be empty.
    public let description: String
    /// What every variant may spend.
    public let budget: Budget
    /// How often models are evaluated.
    public let evaluation: EvaluationCadence
    /// How much is evaluated each time.
    public let evaluationExtent: EvaluationExtent
    /// What counts as good enough; nil when the file names nothing.
    public let target: Target?
    /// The runs of every variant, one for each seed; never empty, all different.
    public let seeds: [UInt64]
    /// What is compared; never empty, names all different.
    public let variants: [Variant]
    /// What the finished runs should show, in the order of the file; may be empty.
    public let expectations: [Expectation]
    /// What `murmur sweep` tries for every variant; a single run has the values that the file states besides.
    public let tuning: TuningGrid

    /// Identifies the resolved experiment: equal digests, equal experiments.
    public var digest: RunDigest {
        var digest = RunDigest()
        digest.combine(resolvedText)
        return digest
    }
}

/// One of the things an experiment compares: data, training, topology and machines, all resolved.
public struct Variant: Sendable, Equatable {
    /// Letters, digits, `.`, `_` and `-`.
    public let name: String
    /// What is learned from what.
    public let workload: WorkloadSpecification
    /// How it is learned.
    public let training: TrainingSpecification
    /// Who talks with whom.
    public let topology: TopologyPlan
    /// How long gradients take.
    public let compute: ComputeTimeSpecification
    /// How long messages take.
    public let network: NetworkSpecification
    /// Who attacks; nil when all are honest.
    public let attackers: AttackerSpecification?
}
