public import Catalogues
import LinearAlgebra
public import Optimizers
import Robustness
public import Topology

/// A training algorithm as users choose it, with everything they should know about it.
public struct AlgorithmEntry: CatalogueEntry {
    /// What an algorithm demands of the mixing matrix.
    public enum MixingRequirement: String, Sendable {
        /// It does not mix over the topology.
        case none
        /// Rows sum to one: a consensus stays a consensus.
        case rowStochastic = "row-stochastic"
        /// Rows and columns sum to one: the mean is preserved as well.
        case doublyStochastic = "doubly stochastic"
        /// Doubly stochastic, and both ends of an edge put the same weight on each other.
        case symmetric = "symmetric, doubly stochastic"
        /// Columns sum to one: mass is preserved; what push-sum needs.
        case columnStochastic = "column-stochastic"
    }

    /// When nodes talk.
    public enum Timing: String, Sendable {
        /// Rounds: a node waits for the messages of the round.
        case synchronous
        /// Events: a node never waits for another.
        case asynchronous
        /// It depends on a setting.
        case either = "synchronous or asynchronous, by setting"
    }

    /// The name in files and on the command line.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Authors, year, arXiv id, algorithm or equation number; empty when there is no paper.
    public let source: String
    /// What it is for: the trouble with simpler algorithms that it answers.
    public let problem: String
    /// The hyperparameters, with ranges and defaults.
    public let settings: [Setting]
    /// How it works, its equations; several sentences.
    public let details: String
    /// What a message carries, in the notation of `details`; `none` when nothing is sent.
    public let message: String
    /// Bytes or floats sent per node and step, in the notation of the field (`deg · d`).
    public let cost: String
    /// Vectors of model size kept beside the model and the gradient.
    public let extraMemory: String
    /// Where it departs from the source; empty when it does not.
    public let deviations: String
    /// When nodes talk.
    public let timing: Timing
    /// What it demands of the mixing matrix.
    public let mixing: MixingRequirement
    /// Whether a message that never arrives is survived; for some only with a round timeout.
    public let toleratesLoss: Bool
    /// Whether the variant has a single node with all the data, whatever the topology.
    public let runsOnOneNode: Bool
    /// Whether the mean of the models changes by gradients alone, wherever the nodes start.
    public let keepsMean: Bool
    /// Whether any optimizer may take the local step; otherwise only plain SGD, because the algorithm has momentum of its
    /// own.
    public let takesAnyOptimizer: Bool
    /// Whether it adds noise of its own to hide what nodes say: on real peers that noise is not in the run's seed.
    public let addsNoise: Bool

    /// What may become of an optimizer's state at a merge.
    public let statesAtMerge: [StateAtMerge]

    /// How models are combined with the neighbours'.
    public let aggregation: AggregationChoice

    /// Whole models that the busiest node sends in a step of its own, on the topology it runs on, where nothing makes it wait
    /// for its link; nil where sending, or waiting for others, slows it down.
    let modelsPerStep: (@Sendable (Topology, Settings) -> Double)?

    let payloadLength: Admission.PayloadLength
    /// Whether a message carries a value for every parameter or none at all, never a part of them.
    public var sendsWholeModels: Bool { payloadLength == .model }
    let partners: @Sendable (_ node: Int, Topology, Settings) -> Admission.Partners
    private let check: @Sendable (Topology, Settings) -> String?
    private let arrangement: Arrangement?
    let host: @Sendable (AlgorithmStart, Admission) -> any AlgorithmHost

    /// The entry of a type that implements an algorithm.
    ///
    /// With `aggregation: .anyRule` the settings of the aggregators are added to its own. `partners` says whom a node talks to, by default its neighbours in the topology; `arrangement` makes the topology it
    /// runs on out of the experiment's, by default the same; `modelsPerStep` says what it sends where it never waits; `check` says why that topology and the settings do not fit,
    /// with the remedy, beyond the mixing requirement. The rest is documentation.
    init<Algorithm: GossipAlgorithm & SendableMetatype & ~Copyable>(
        _ algorithm: Algorithm.Type, name: String, summary: String, source: String, problem: String,
        details: String, message: String, cost: String,
        extraMemory: String, deviations: String = "", timing: Timing, mixing: MixingRequirement,
        toleratesLoss: Bool, runsOnOneNode: Bool = false, keepsMean: Bool = true,
        takesAnyOptimizer: Bool = true, statesAtMerge: [StateAtMerge] = [.keep],
        aggregation: AggregationChoice = .ownMean, settings: [Setting] = [],
        modelsPerStep: (@Sendable (Topology, Settings) -> Double)? = nil,
        payloadLength: Admission.PayloadLength = .model,
        partners: @escaping @Sendable (Int, Topology, Settings) -> Admission.Partners = { node, topology, _ in
            .nodes(topology.contacts(of: node))
        },
        arrangement: Arrangement? = nil, addsNoise: Bool = false,
        check: @escaping @Sendable (Topology, Settings) -> String? = { _, _ in nil }
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.problem = problem
        self.details = details
        self.message = message
        self.cost = cost
        self.extraMemory = extraMemory
        self.deviations = deviations
        self.timing = timing
        self.mixing = mixing
        self.toleratesLoss = toleratesLoss
        self.runsOnOneNode = runsOnOneNode
        self.keepsMean = keepsMean
        self.takesAnyOptimizer = takesAnyOptimizer
        self.addsNoise = addsNoise
        self.statesAtMerge = statesAtMerge
        self.settings = settings + aggregation.settings
        self.aggregation = aggregation
        self.modelsPerStep = modelsPerStep
        self.payloadLength = payloadLength
        self.partners = partners
        self.check = check
        self.arrangement = arrangement
        host = { start, admission in Hosted(Algorithm(start), admission: admission) }
    }

    /// The topology it runs on, made out of the experiment's: for most algorithms the same.
    ///
    /// - Throws: `TopologyError` when there is none for these settings; `refusal` says so before a run.
    public func topology(
        for topology: Topology, _ settings: Settings, seed: UInt64
    ) throws(TopologyError) -> Topology {
        guard let arrangement else { return topology }
        return try arrangement.topology(topology, settings, seed: seed)
    }

    /// Why it cannot run on a topology with these settings, with the remedy; nil when it can.
    public func refusal(of given: Topology, _ settings: Settings) -> String? {
        let topology: Topology
        do {
            topology = try self.topology(for: given, settings, seed: 0)
        } catch {
            return "\(error)"
        }
        // A schedule that the algorithm brings is what it is by construction: its first rounds stand for all.
        let checked = arrangement == nil ? Self.roundsChecked : 2
        for round in 0..<min(topology.schedule.period ?? checked, checked) {
            if let refusal = refusal(of: topology.matrix(round: round)) { return refusal }
        }
        if let refusal = aggregationRefusal(topology, settings, rounds: Self.roundsChecked) { return refusal }
        return check(topology, settings)
    }

    /// How many rounds of a schedule are looked at.
    private static let roundsChecked = 64

    private func refusal(of matrix: MixingMatrix) -> String? {
        switch mixing {
        case .none:
            return nil
        case .rowStochastic:
            return matrix.isRowStochastic
                ? nil : "\(name) needs rows that sum to one; choose another mixing rule"
        case .columnStochastic:
            return matrix.isColumnStochastic
                ? nil : "\(name) needs columns that sum to one; choose another mixing rule"
        case .doublyStochastic:
            return matrix.isDoublyStochastic
                ? nil
                : "\(name) needs a doubly stochastic mixing matrix, or its models drift towards some nodes' data; "
                    + "choose the mixing rule metropolis-hastings, or a graph that is regular"
        case .symmetric:
            return matrix.isDoublyStochastic && matrix.isSymmetric
                ? nil
                : "\(name) needs a symmetric, doubly stochastic mixing matrix; "
                    + "choose an undirected topology and the mixing rule metropolis-hastings"
        }
    }

    /// Why it cannot run with an optimizer of the catalogue, with the remedy; nil when it can.
    public func refusal(ofOptimizer optimizer: String) -> String? {
        takesAnyOptimizer || optimizer == "sgd"
            ? nil
            : "\(name) has momentum of its own, and \(optimizer) would add another; "
                + "set training.optimizer to sgd"
    }

    /// Whether nodes send nothing at all.
    public func isSilent(on given: Topology, _ settings: Settings) -> Bool {
        let topology = (try? self.topology(for: given, settings, seed: 0)) ?? given
        guard topology.nodeCount > 1, case .nodes(let nodes) = partners(0, topology, settings) else {
            return topology.nodeCount == 1
        }
        return nodes.isEmpty
    }

    /// The nodes that a node talks to, in ascending order: whom a real peer connects to.
    public func contacts(of node: Int, on given: Topology, _ settings: Settings) -> [Int] {
        let topology = (try? self.topology(for: given, settings, seed: 0)) ?? given
        return switch partners(node, topology, settings) {
        case .everyone: (0..<topology.nodeCount).filter { $0 != node }
        case .nodes(let nodes): nodes
        }
    }

    /// Whether it goes on when a message never arrives, with these settings.
    public func toleratesLoss(_ settings: Settings) -> Bool {
        guard self.settings.contains(.roundTimeout) else { return toleratesLoss }
        return settings.number(Setting.roundTimeout.name) > 0
    }

    /// Whether nodes mask what they say, with these settings.
    public func masks(_ settings: Settings) -> Bool { PairwiseMasking.isOn(settings) }

    /// The most elements of a message about a model of so many parameters.
    public func longestPayload(_ parameterCount: Int, _ settings: Settings) -> Int {
        PairwiseMasking.maskedCount(parameterCount, settings)
    }

    /// Whole models that the busiest node sends in a step without waiting for its link; nil where something makes it wait.
    public func modelsPerStep(on given: Topology, _ settings: Settings) -> Double? {
        guard let modelsPerStep else { return nil }
        return modelsPerStep((try? topology(for: given, settings, seed: 0)) ?? given, settings)
    }

    /// What a lost message does to an algorithm that does not tolerate it, and what to do about it.
    public var lossProblem: String {
        if timing == .asynchronous, !settings.contains(.stages) {
            return "\(name) would lose the share of the models' sum that a lost message carries; "
                + "set network.loss to 0, or choose an algorithm that tolerates loss, such as robust-push"
        }
        return "\(name) would wait for ever for a lost message; "
            + (settings.contains(.roundTimeout)
                ? "set training.algorithm.\(Setting.roundTimeout.name) to the seconds it may wait"
                : "set network.loss to 0, or choose an algorithm that tolerates loss")
    }

    /// The node's algorithm, ready for its first event.
    ///
    /// Traps on a topology that `refusal` refuses because nothing can be made out of it.
    public func makeHost(_ start: AlgorithmStart) -> any AlgorithmHost {
        var start = start
        do {
            start.topology = try topology(for: start.topology, start.settings, seed: start.seed)
        } catch {
            preconditionFailure("\(name) was not refused: \(error)")
        }
        let admission = Admission(
            node: start.node, nodeCount: start.nodeCount,
            partners: partners(start.node, start.topology, start.settings), length: payloadLength,
            parameterCount: longestPayload(start.parameters.count, start.settings))
        var honest = host(start, admission)
        if !start.localStatistics.isEmpty {
            honest = LocalStatisticsHost(honest, ranges: start.localStatistics, start)
        }
        if let decay = start.movingAverageDecay {
            honest = MovingAverageHost(honest, decay: decay, start)
        }
        guard let attack = start.attack else { return honest }
        return AttackingHost(honest, start, attack)
    }
}
