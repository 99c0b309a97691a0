import Catalogues
import Determinism
import LinearAlgebra

extension ScheduleFamily {
    /// Matchings of a graph, each used when it is worth it.
    static let matcha = ScheduleFamily(
        name: "matcha",
        summary:
            "The graph cut into matchings, each used at random as often as a message budget and the gap suggest.",
        source: "MATCHA: Wang, Sahu, Yang, Joshi, Kar, ICC 2019, arXiv 1905.09435",
        settings: [
            Setting(
                "budget", .number(0...1, excludingLowerBound: true), default: 0.5,
                "Share of all matchings used in a round, on average."),
            Setting(
                "iterations", .integer(0...100_000), default: 200, "Steps of the search for probabilities."),
        ],
        usesGraph: true, isRandom: true,
        generator: { base, settings throws(TopologyError) in
            guard let graph = base.graph, !graph.isDirected, graph.nodeCount <= MatchaPlan.limit else {
                throw .unsuitableGraph(
                    "matcha needs an undirected graph of at most \(MatchaPlan.limit) nodes",
                    remedy: "use another graph, or the schedule random-matching")
            }
            let plan = MatchaPlan(
                graph, budget: settings.number("budget"), iterations: settings.integer("iterations"))
            let seed = base.seed
            return .generated(named: "matcha", nodeCount: graph.nodeCount) { round in
                var stream = RandomStream(seed: seed, purpose: "matcha", round)
                var links = SymmetricLinks()
                for (matching, probability) in zip(plan.matchings, plan.probabilities)
                where stream.bernoulli(probability) {
                    for edge in matching { links.link(edge.from, edge.to, weight: plan.weight) }
                }
                return links.matrix(nodeCount: graph.nodeCount)
            }
        }
    )
}

/// Which matchings of a graph to use how often, and the weight of their links.
///
/// Probabilities p maximise λ₂(Σ p_j L_j) within the budget, by projected supergradient steps (λ₂ is concave;
/// its supergradient is vᵀ L_j v). The weight a then minimises ‖I − 2a L̄ + a²(L̄² + 2 L̃) − J‖₂, L̄ = Σ p_j
/// L_j and L̃ = Σ p_j (1 − p_j) L_j, the expected contraction of the squared distance, by golden section: it
/// is convex in a. Deviation: the paper uses a semidefinite program for the weight; the minimum is the same.
struct MatchaPlan: Sendable {
    /// The most nodes it is meant for.
    static let limit = 500

    /// The matchings.
    let matchings: [[Edge]]
    /// How often each is used, in [0, 1].
    let probabilities: [Double]
    /// The weight of each link that is used.
    let weight: Double
    /// By what factor the squared distance to consensus shrinks per round in expectation, at worst.
    let contraction: Double

    init(_ graph: Graph, budget: Double, iterations: Int) {
        let matchings = MatchingDecomposition(of: graph).matchings
        let n = graph.nodeCount
        self.matchings = matchings
        let total = budget * Double(matchings.count)
        var current = [Double](repeating: budget, count: matchings.count)
        var best = (probabilities: current, connectivity: -1.0)
        for iteration in 0...iterations where n > 2 && !matchings.isEmpty {
            let eigen = SymmetricEigenvalues(
                of: Self.laplacian(matchings, current, n), order: n, vectors: true)
            if eigen.values[1] > best.connectivity { best = (current, eigen.values[1]) }
            let gradient = matchings.map { matching in
                matching.reduce(0.0) { sum, edge in
                    let difference = eigen.vectors[n + edge.from] - eigen.vectors[n + edge.to]
                    return sum + difference * difference
                }
            }
            let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard norm > 1e-14 else { break }
            let length = 0.3 / Double(iteration + 1).squareRoot()
            current = Self.project(zip(current, gradient).map { $0 + length * $1 / norm }, total)
        }
        probabilities = best.probabilities
        (weight, contraction) = Self.bestWeight(matchings, best.probabilities, n)
    }

    /// Σ p_j L_j; `[n, n]`.
    private static func laplacian(_ matchings: [[Edge]], _ shares: [Double], _ n: Int) -> [Double] {
        var values = [Double](repeating: 0, count: n * n)
        for (matching, share) in zip(matchings, shares) {
            for edge in matching {
                values[edge.from * n + edge.from] += share
                values[edge.to * n + edge.to] += share
                values[edge.from * n + edge.to] -= share
                values[edge.to * n + edge.from] -= share
            }
        }
        return values
    }

    /// The nearest point with entries in [0, 1] and a sum of at most `total`: all entries less one shift, by
    /// bisection.
    private static func project(_ point: [Double], _ total: Double) -> [Double] {
        func shifted(_ shift: Double) -> [Double] { point.map { min(1, max(0, $0 - shift)) } }
        guard shifted(0).reduce(0, +) > total else { return shifted(0) }
        var low = 0.0
        var high = point.max() ?? 0
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if shifted(middle).reduce(0, +) > total { low = middle } else { high = middle }
        }
        return shifted(high)
    }

    private static func bestWeight(
        _ matchings: [[Edge]], _ shares: [Double], _ n: Int
    ) -> (weight: Double, contraction: Double) {
        guard n > 1, !matchings.isEmpty else { return (0.5, 0) }
        let mean = DenseMatrix(order: n, values: laplacian(matchings, shares, n))
        var square = mean.times(mean)
        var spread = DenseMatrix(order: n, values: laplacian(matchings, shares.map { $0 * (1 - $0) }, n))
        spread.scale(by: 2)
        square.add(spread)
        func contraction(_ a: Double) -> Double {
            var matrix = square
            matrix.scale(by: a * a)
            var linear = mean
            linear.scale(by: -2 * a)
            matrix.add(linear)
            matrix.add(.identity(n))
            let values = SymmetricEigenvalues(of: matrix.withoutMean.values, order: n).values
            return max(abs(values[0]), abs(values[n - 1]))
        }
        let golden = (5.0.squareRoot() - 1) / 2
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let (left, right) = (high - golden * (high - low), low + golden * (high - low))
            if contraction(left) <= contraction(right) { high = right } else { low = left }
        }
        let weight = (low + high) / 2
        return (weight, contraction(weight))
    }
}
