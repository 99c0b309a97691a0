import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Topology

/// Unlike quadratic losses, fᵢ(x) = aᵢ/2 · ‖x − bᵢ‖², one per node, with full gradients: where every algorithm's path and
/// resting point are known.
struct Quadratics {
    let topology: Topology
    /// aᵢ in [0.5, 1.5], `[n]`.
    let curvatures: [Float]
    /// bᵢ, `[n, 2]`.
    let targets: [[Float]]
    /// The common start, `[2]`.
    let start: [Float]

    init(_ topology: Topology, seed: UInt64 = 1) {
        self.topology = topology
        var random = RandomStream(seed: seed, purpose: "quadratics")
        curvatures = (0..<topology.nodeCount).map { _ in Float(random.uniform(0.5, 1.5)) }
        targets = (0..<topology.nodeCount).map { _ in [Float(random.normal()), Float(random.normal())] }
        start = [Float(random.normal()), Float(random.normal())]
    }

    /// Where Σᵢ fᵢ is least, `[2]`.
    var optimum: [Double] {
        let total = curvatures.reduce(0.0) { $0 + Double($1) }
        return start.indices.map { element in
            zip(curvatures, targets).reduce(0.0) { $0 + Double($1.0) * Double($1.1[element]) } / total
        }
    }

    /// A run of an algorithm from the common start.
    func plan(
        _ name: String, _ given: [(name: String, value: SettingValue)] = [], rate: Float, steps: Int
    ) throws -> Network.Plan {
        var plan = try Network.Plan(
            name, on: topology, given, start: [[Float]](repeating: start, count: topology.nodeCount))
        plan.targets = targets
        plan.curvatures = curvatures
        plan.learningRate = rate
        plan.gradients = steps
        return plan
    }

    /// The same with steps that fall as 1/t, for algorithms that never rest at a constant step.
    func fallingPlan(_ name: String, rate: Float, steps: Int) throws -> Network.Plan {
        var plan = try plan(name, rate: rate, steps: steps)
        plan.decays = true
        return plan
    }

    /// A finished run of an algorithm, with its log.
    func run(
        _ name: String, _ given: [(name: String, value: SettingValue)] = [], rate: Float, rounds: Int,
        keepsLog: Bool = false
    ) throws -> Network {
        let plan = try plan(name, given, rate: rate, steps: rounds)
        let network = Network(plan)
        network.keepsLog = keepsLog
        network.run()
        return network
    }

    /// (1/n) Σᵢ ‖xᵢ − x*‖².
    func error(_ network: Network) -> Double {
        let optimum = optimum
        return network.models.reduce(0.0) { sum, model in
            sum + zip(model, optimum).reduce(0.0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
        } / Double(topology.nodeCount)
    }
}

/// Stacked models in double precision, `[n, d]` row-major, with the operations in which papers state their recursions.
struct Stack {
    var rows: [[Double]]

    static func + (left: Stack, right: Stack) -> Stack { left.zipped(right, +) }
    static func - (left: Stack, right: Stack) -> Stack { left.zipped(right, -) }
    static func * (factor: Double, stack: Stack) -> Stack {
        Stack(rows: stack.rows.map { $0.map { factor * $0 } })
    }

    private func zipped(_ other: Stack, _ operation: (Double, Double) -> Double) -> Stack {
        Stack(rows: zip(rows, other.rows).map { zip($0, $1).map(operation) })
    }
}

/// The papers' recursions, literally, in double precision: what the algorithms' rearranged forms are held to.
struct Recursion {
    let problem: Quadratics
    let rate: Double
    let beta: Double

    /// W X.
    func mix(_ x: Stack) -> Stack {
        let matrix = problem.topology.matrix(round: 0)
        return Stack(
            rows: x.rows.indices.map { i in
                x.rows[i].indices.map { k in
                    x.rows.indices.reduce(0) { $0 + matrix[i, $1] * x.rows[$1][k] }
                }
            })
    }

    /// Row i: aᵢ (xᵢ − bᵢ).
    func gradient(_ x: Stack) -> Stack {
        Stack(
            rows: x.rows.indices.map { i in
                zip(x.rows[i], problem.targets[i]).map { Double(problem.curvatures[i]) * ($0 - Double($1)) }
            })
    }

    private var start: Stack {
        Stack(
            rows: [[Double]](repeating: problem.start.map(Double.init), count: problem.topology.nodeCount))
    }

    private var zero: Stack { 0 * start }

    /// X₀ … X_T of a method by name; nil for an unknown one.
    func path(_ method: String, rounds: Int) -> [Stack]? {
        switch method {
        case "d2":
            threeTerms(rounds) { x, last, g, lastG in
                guard let last, let lastG else { return mix(x - rate * g) }
                return mix(2 * x - last - rate * (g - lastG))
            }
        case "extra":
            threeTerms(rounds) { x, last, g, lastG in
                guard let last, let lastG else { return mix(x) - rate * g }
                return x + mix(x) - 0.5 * (last + mix(last)) - rate * (g - lastG)
            }
        case "diging": tracked(rounds) { x, y in (mix(x) - rate * y, { g, lastG in mix(y) + g - lastG }) }
        case "mixed": tracked(rounds) { x, y in (mix(x - rate * y), { g, lastG in mix(y) + g - lastG }) }
        case "adapt-then-combine":
            tracked(rounds, mixesFirst: true) { x, y in
                (mix(x - rate * y), { g, lastG in mix(y + g - lastG) })
            }
        case "dsgdm":
            momentum(rounds) { x, m, g in
                m = beta * m + g
                return mix(x - rate * m)
            }
        case "dmsgd":
            momentum(rounds) { x, m, g in
                let half = beta * m + g
                m = mix(half)
                return mix(x - rate * half)
            }
        case "decentlam":
            momentum(rounds) { x, m, g in
                m = beta * m + (1 / rate) * (x - mix(x - rate * g))
                return x - rate * m
            }
        case "qg-dsgdm":
            momentum(rounds) { x, m, g in
                let new = mix(x - rate * (beta * m + g))
                m = 0.9 * m + (0.1 / rate) * (x - new)
                return new
            }
        case "momentum-tracking": momentumTracking(rounds)
        default: nil
        }
    }

    private func threeTerms(_ rounds: Int, _ next: (Stack, Stack?, Stack, Stack?) -> Stack) -> [Stack] {
        var path = [start]
        for t in 0..<rounds {
            let last = t > 0 ? path[t - 1] : nil
            path.append(next(path[t], last, gradient(path[t]), last.map(gradient)))
        }
        return path
    }

    private func tracked(
        _ rounds: Int, mixesFirst: Bool = false,
        _ next: (Stack, Stack) -> (x: Stack, y: (Stack, Stack) -> Stack)
    ) -> [Stack] {
        var path = [start]
        var y = mixesFirst ? mix(gradient(start)) : gradient(start)
        for t in 0..<rounds {
            let (x, tracker) = next(path[t], y)
            y = tracker(gradient(x), gradient(path[t]))
            path.append(x)
        }
        return path
    }

    private func momentum(_ rounds: Int, _ next: (Stack, inout Stack, Stack) -> Stack) -> [Stack] {
        var path = [start]
        var m = zero
        for t in 0..<rounds { path.append(next(path[t], &m, gradient(path[t]))) }
        return path
    }

    private func momentumTracking(_ rounds: Int) -> [Stack] {
        var path = [start]
        var (m, c) = (zero, zero)
        for t in 0..<rounds {
            m = beta * m + gradient(path[t])
            path.append(mix(path[t]) - rate * (m - c))
            c = mix(c - m) + m
        }
        return path
    }
}
