import Catalogues
import GossipAlgorithms
import Optimizers
import Testing
import Topology

extension Network {
    /// What the hosts are and what is done to them.
    struct Plan {
        var entry: AlgorithmEntry
        var topology: Topology
        var settings: Settings
        /// Each node's initial parameters, `[n, d]`.
        var start: [[Float]]
        /// bᵢ of fᵢ(x) = aᵢ/2 · ‖x − bᵢ‖², `[n, d]`; nil makes all gradients zero.
        var targets: [[Float]]?
        /// aᵢ, `[n]`; nil makes all of them 1.
        var curvatures: [Float]?
        /// Each node's gradient wherever it is, `[n, d]`, instead of that of the quadratic.
        var constantGradients: [[Float]]?
        var learningRate: Float = 0
        /// Whether the learning rate falls with the steps, so that a step counted wrong shows.
        var decays = false
        /// The optimizer of every node.
        var optimizer = "sgd"
        /// What becomes of its state at a merge; with `average`, starts and targets have room for it behind the model.
        var stateAtMerge = StateAtMerge.keep
        /// Where every node keeps its own numbers.
        var localStatistics: [Range<Int>] = []
        /// β of the moving average that is kept beside the model.
        var movingAverageDecay: Double?
        var seed: UInt64 = 1
        /// Gradients a node is given; it waits for ever for the next one.
        var gradients = 20
        var faults = Faults()
        /// Whether payload buffers go back to the pool after each delivery, as in the simulator.
        var recycles = false
        /// What some of the nodes do instead of being honest.
        var attack: AttackBehaviour?
        /// Whether secrets come as events, as on real peers.
        var agreesOnSecrets = false
        /// A node's mean nanoseconds for a gradient; nil draws 1 to 10 ms each time.
        var gradientNanoseconds: [Int64]?

        /// A plan for the algorithm of that name.
        init(
            _ name: String, on topology: Topology, _ given: [(name: String, value: SettingValue)] = [],
            start: [[Float]]
        ) throws {
            try self.init(#require(AlgorithmCatalogue.all[name]), on: topology, given, start: start)
        }

        /// A plan for an algorithm, with zero gradients.
        init(
            _ entry: AlgorithmEntry, on topology: Topology,
            _ given: [(name: String, value: SettingValue)] = [],
            start: [[Float]]
        ) throws {
            self.entry = entry
            self.topology = topology
            settings = try Settings(entry.settings, given: given)
            self.start = start
        }
    }

    /// What the network does to messages.
    struct Faults {
        /// The probability that a message arrives twice, at unrelated moments.
        var duplication = 0.0
        /// The probability that a message never arrives.
        var loss = 0.0
        /// Nanoseconds; the delay of a message is uniform between these.
        var delay: ClosedRange<Int64> = 100_000...5_000_000
        /// Whether messages of one node to another keep their order.
        var keepsOrder = false
    }
}
