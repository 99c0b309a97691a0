import Catalogues
import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

/// Runs of compressed algorithms on quadratics, and what their states say of public copies.
enum CompressedRun {
    /// Settings as tests write them.
    typealias Given = [(name: String, value: SettingValue)]

    /// Nodes with a common random start and targets of their own, learning rate 0.1.
    static func plan(
        _ name: String, _ given: Given, on topology: Topology, dimension: Int = 8, rounds: Int = 20,
        seed: UInt64 = 1
    ) throws -> Network.Plan {
        var random = RandomStream(seed: seed, purpose: "problem")
        let start = (0..<dimension).map { _ in Float(random.normal()) }
        var plan = try Network.Plan(
            name, on: topology, given,
            start: [[Float]](repeating: start, count: topology.nodeCount))
        plan.targets = plan.start.map { _ in (0..<dimension).map { _ in Float(random.normal()) } }
        plan.learningRate = 0.1
        plan.gradients = rounds
        plan.seed = seed
        return plan
    }

    /// A finished run.
    static func run(_ plan: Network.Plan) -> Network {
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        return network
    }

    /// The largest difference of any two elements of two runs' models.
    static func difference(_ one: Network, _ other: Network) -> Float {
        zip(one.models, other.models).reduce(0) { largest, models in
            zip(models.0, models.1).reduce(largest) { max($0, abs($1.0 - $1.1)) }
        }
    }

    /// The vector at the end of a path of names in a saved state.
    static func vector(_ path: [String], in state: SavedState) -> [Float]? {
        guard let field = state.fields.first(where: { $0.name == path[0] }) else { return nil }
        switch field.value {
        case .section(let inner): return vector(Array(path.dropFirst()), in: inner)
        case .vector(let vector): return path.count == 1 ? vector.values : nil
        default: return nil
        }
    }

    /// How many copies of how many are equal, bit for bit, to the own copy of the node they are of; `name` is the state's.
    static func equalCopies(_ name: String, in network: Network) throws -> (equal: Int, all: Int) {
        let states = try network.hosts.map { try #require($0.save()) }
        var (equal, all) = (0, 0)
        for node in states.indices {
            let own = try #require(vector([name, "own", "values"], in: states[node]))
            for holder in states.indices where holder != node {
                guard let copy = vector([name, "of-\(node)", "values"], in: states[holder]) else {
                    continue
                }
                all += 1
                equal += copy.map(\.bitPattern) == own.map(\.bitPattern) ? 1 : 0
            }
        }
        return (equal, all)
    }

    /// (1/n) Σᵢ ‖xᵢ − x̄‖² of models.
    static func consensusDistance(_ models: [[Float]]) -> Double {
        (0..<models[0].count).reduce(0.0) { total, element in
            let values = models.map { Double($0[element]) }
            let mean = values.reduce(0, +) / Double(values.count)
            return total + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        } / Double(models.count)
    }
}
