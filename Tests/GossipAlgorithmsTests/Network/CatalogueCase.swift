import Catalogues
import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Robustness
import Testing
import Topology

/// One algorithm with settings on one topology: what every law of the catalogue is tried on.
///
/// An algorithm added to the catalogue is here at once, with every combination of its choices and switches, on every topology
/// it accepts; with other choices than the defaults on every other of them.
struct CatalogueCase: Sendable, CustomTestStringConvertible {
    let entry: AlgorithmEntry
    let given: [(name: String, value: SettingValue)]
    let topologyName: String
    let topology: Topology

    var testDescription: String {
        ([entry.name] + given.map { "\($0.name)=\($0.value)" } + ["on " + topologyName]).joined(
            separator: " ")
    }

    /// Every algorithm, every combination of its choices.
    static let all: [CatalogueCase] = AlgorithmCatalogue.all.entries.flatMap { entry in
        variants(of: entry).enumerated().flatMap { index, given in
            let possible = topologies.compactMap { name, topology in
                let one = CatalogueCase(entry: entry, given: given, topologyName: name, topology: topology)
                return one.isPossible ? one : nil
            }
            guard index > 0 else { return possible }
            return possible.enumerated().filter { ($0.offset + index) % 2 == 0 }.map(\.element)
        }
    }

    /// Those with at least two nodes.
    static let several = all.filter { $0.topology.nodeCount > 1 }

    private static let topologies: [(String, Topology)] = [
        ("one node", fixed(.ring(nodes: 1))),
        ("two nodes", fixed(.ring(nodes: 2))),
        ("a ring of 5", fixed(.ring(nodes: 5))),
        ("four, complete", fixed(.complete(nodes: 4))),
        ("a hypercube of 8", fixed(.hypercube(dimension: 3))),
        ("a star of 6", fixed(.star(nodes: 6))),
        ("a directed exponential graph of 6", fixed(.exponential(nodes: 6))),
        ("one-peer exponential, 8", try? Topology(schedule: .onePeerExponential(nodes: 8))),
        ("a directed, irregular graph of 5", fixed(irregular)),
    ].compactMap { name, topology in topology.map { (name, $0) } }

    /// Directed and strongly connected; in-degrees 1 to 3, out-degrees 1 to 3.
    static let irregular = Graph(
        nodeCount: 5,
        merging: [
            Edge(0, 1), Edge(1, 2), Edge(2, 3), Edge(3, 4), Edge(4, 0), Edge(0, 2), Edge(0, 3), Edge(1, 3),
        ],
        isDirected: true)

    private static func fixed(_ graph: Graph) -> Topology? { try? Topology(graph: graph) }

    /// All combinations of choices and switches, and the numbers that switch something on; where they are many, each value
    /// once, with the defaults of the other settings.
    private static func variants(of entry: AlgorithmEntry) -> [[(name: String, value: SettingValue)]] {
        let alternatives = alternatives(in: entry)
        let count = alternatives.reduce(1) { $0 * $1.values.count }
        guard count <= mostCombinations else {
            return [[]]
                + alternatives.flatMap { setting in
                    setting.values.compactMap { value in
                        value == setting.defaultValue ? nil : [(setting.name, value)]
                    }
                }
        }
        return alternatives.reduce([[]]) { variants, setting in
            variants.flatMap { variant in setting.values.map { variant + [(setting.name, $0)] } }
        }
    }

    /// Up to how many combinations of one algorithm's choices are all tried.
    private static let mostCombinations = 12

    /// The values tried of each setting that decides how an algorithm works.
    private static func alternatives(
        in entry: AlgorithmEntry
    ) -> [(name: String, defaultValue: SettingValue?, values: [SettingValue])] {
        entry.settings.compactMap { setting in
            let values: [SettingValue]
            switch setting.kind {
            case _ where ofParts.contains(setting.name): return nil
            // An exact compressor, a biased and an unbiased one; all of them have laws of their own.
            case .choice where setting.name == "compressor": values = ["identity", "top-k", "qsgd"]
            // The mean and one other rule; all of them have laws of their own.
            case .choice where setting.name == "aggregation": values = ["mean", "trimmed-mean"]
            case .choice(let words): values = words.map { .text($0) }
            case .boolean: values = [false, true]
            case .integer
            where ["local-steps", "steps-per-exchange", "steps-per-average"].contains(setting.name):
                values = [1, 3]
            case .integer where setting.name == "overlap": values = [0, 2]
            case .integer where setting.name == "stages": values = [1, 2]
            default: return nil
            }
            return (setting.name, setting.defaultValue, values)
        }
    }

    /// Settings of compressors and aggregators, which keep their defaults.
    private static let ofParts =
        (CompressorCatalogue.all.entries.flatMap(\.settings)
        + AggregatorCatalogue.all.entries.flatMap(\.settings))
        .map(\.name)

    /// Whether the sum of the models is kept wherever the nodes start: not if copies of the common start stand for them, or
    /// if models are combined by another rule than the mean.
    var keepsSumFromAnywhere: Bool {
        entry.keepsMean && !expectsAttacks
            && !given.contains { $0.name == "initial-copies" && $0.value == "start" }
    }

    /// Whether models are combined by a rule that bears attackers: such a node does not wait for one who sends numbers that
    /// are not finite.
    var expectsAttacks: Bool { given.contains { $0.name == "aggregation" && $0.value != "mean" } }

    private var isPossible: Bool {
        guard !entry.runsOnOneNode || topology.nodeCount == 1 else { return false }
        guard let settings = try? Settings(entry.settings, given: given) else { return false }
        return entry.refusal(of: topology, settings) == nil
    }

    /// Whether nodes hold stages of a model: then some wait for others between their gradients, and several gradients make a
    /// step (`PipelineTests` says what holds instead).
    var isCut: Bool { given.contains { $0.name == "stages" && $0.value == 2 } }

    /// Whether a single node's absence need not stop the others: they are told of it and go on.
    var outlivesALoss: Bool { (entry.timing != .synchronous || entry.toleratesLoss) && !isCut }

    /// A node without which the others are still connected: on a directed graph, each with each.
    var dispensableNode: Int {
        topologyName == "a directed, irregular graph of 5" ? 1 : topology.nodeCount - 1
    }

    /// Whether all weights it averages with are halves of halves, and so is 1/n.
    func hasExactWeights(seed: UInt64) throws -> Bool {
        let settings = try Settings(entry.settings, given: given)
        // Mass that is under way leaves weights that are no powers of two.
        if given.contains(where: { $0.name == "overlap" && $0.value == 2 }) { return false }
        let arranged = try entry.topology(for: topology, settings, seed: seed)
        let exact = [1, 0.5, 0.25, 0.125]
        guard exact.contains(1 / Double(topology.nodeCount)) else { return false }
        for round in 0..<20 {
            let matrix = arranged.matrix(round: round)
            for node in 0..<matrix.nodeCount {
                guard exact.contains(matrix.selfWeight(node)) || matrix.row(node).isEmpty,
                    matrix.row(node).allSatisfy({ exact.contains($0.weight) })
                else { return false }
            }
        }
        return true
    }

    /// A run of it: d = 3, zero gradients, learning rate 0; with `spread`, every node starts elsewhere.
    func plan(seed: UInt64, spread: Bool = false) throws -> Network.Plan {
        var random = RandomStream(seed: seed, purpose: "start")
        // Few significant bits: sums of a dozen of them, and halves and quarters, are exact.
        func draw() -> Float { Float(random.integer(below: 257) - 128) / 16 }
        let common = [draw(), draw(), draw()]
        let start = (0..<topology.nodeCount).map { _ in spread ? [draw(), draw(), draw()] : common }
        var plan = try Network.Plan(entry, on: topology, given, start: start)
        plan.seed = seed
        return plan
    }

    /// As `plan`, with nodes pulled to targets of their own.
    func trainingPlan(seed: UInt64, gradients: Int = 20) throws -> Network.Plan {
        var plan = try plan(seed: seed)
        var random = RandomStream(seed: seed, purpose: "targets")
        plan.targets = plan.start.map { $0.map { _ in Float(random.normal()) } }
        plan.learningRate = 0.1
        plan.gradients = gradients
        return plan
    }
}

/// How to repeat a randomised test that failed; shown with every failure.
func replay(_ suite: String, seed: UInt64) -> Comment {
    "repeat with: swift test --filter '\(suite)' (seed \(seed))"
}
