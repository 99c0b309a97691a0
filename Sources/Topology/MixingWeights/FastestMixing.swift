import Catalogues
import Glibc
import LinearAlgebra

extension MixingRule {
    /// The symmetric weights that average fastest.
    static let fastestMixing = MixingRule(
        name: "fastest-mixing",
        summary:
            "Symmetric weights that average as fast as the graph allows, none negative; up to 500 nodes.",
        source: "Boyd, Diaconis & Xiao, SIAM Review 46, 2004; barrier and projected subgradient methods",
        settings: [
            Setting(
                "iterations", .integer(0...100_000), default: 300,
                "Steps of the search at most; it ends by itself when the weights are precise.")
        ],
        weigh: { graph, settings throws(TopologyError) in
            try requireUndirected(graph, "fastest-mixing")
            guard graph.nodeCount <= FastestMixing.limit else {
                throw .unsuitableGraph(
                    "fastest-mixing weights need an eigenvector of the full matrix in every step "
                        + "(got \(graph.nodeCount) nodes; expected at most \(FastestMixing.limit))",
                    remedy: "use the mixing rule best-constant")
            }
            return FastestMixing.run(graph, iterations: settings.integer("iterations")).best
        }
    )
}

/// A search for the symmetric weights without negative entries of the smallest second eigenvalue modulus.
///
/// Up to `FastestMixingBarrier.edgeLimit` edges, Newton's method on a barrier function; it ends when the weights
/// are within 1e-3 of the optimum's spectral gap. `MixingOptimality` proves how many rounds the best weights could
/// save at most.
///
/// On graphs with more edges a subgradient method: the modulus is a convex function of the weights, and each step
/// goes against a subgradient, made of the eigenvector at the heavier end of the spectrum, with a length
/// ∝ 1/√iteration, and back to the feasible set: weights at least 0, and the links of a node together at most 1.
/// Its weights are a few per cent from the optimum, and little can be proven about them.
///
/// The best weights met are kept, so the result is never worse than the start.
///
/// Deviation: the subgradient method's step back treats one node after another instead of projecting exactly.
struct FastestMixing {
    /// The most nodes it is meant for.
    static let limit = 500

    /// The best weights met so far.
    private(set) var best: MixingMatrix
    /// Their second eigenvalue modulus.
    private(set) var bestModulus: Double

    /// Matrices that approach multiples of a solution of the dual problem; `[n, n]` each.
    ///
    /// The last point's of the barrier method; of the subgradient method the means of the subgradients' matrices
    /// ±v vᵀ, weighted by the lengths of the steps: over all steps, and over those since the last power of two.
    var duals: [[Double]] { barrierDual.map { [$0] } ?? means.compactMap(\.values) }

    private var barrierDual: [Double]?
    private var means = [SubgradientMean(), SubgradientMean()]

    private let graph: Graph
    private let edges: [Edge]
    private var weights: [Double]

    /// The state after a number of steps.
    static func run(_ graph: Graph, iterations: Int) -> FastestMixing {
        var search = FastestMixing(graph)
        guard graph.nodeCount > 2, graph.isConnected else { return search }
        if graph.edgeCount <= FastestMixingBarrier.edgeLimit {
            search.followBarrier(iterations)
        } else {
            for iteration in 0..<iterations { search.improve(iteration) }
        }
        return search
    }

    /// Starts from Metropolis–Hastings weights, or from the best constant ones when those are better and not
    /// negative.
    init(_ graph: Graph) {
        self.graph = graph
        edges = graph.edges
        best = .metropolisHastings(graph)
        bestModulus = SpectralAnalysis(of: best).secondEigenvalueModulus
        let constant = MixingMatrix.bestConstant(graph)
        let modulus = SpectralAnalysis(of: constant).secondEigenvalueModulus
        if constant.negativeWeight == nil, modulus < bestModulus { (best, bestModulus) = (constant, modulus) }
        weights = []
        for edge in edges { weights.append(best[edge.from, edge.to]) }
    }

    /// The barrier method.
    private mutating func followBarrier(_ iterations: Int) {
        var barrier = FastestMixingBarrier(graph, start: best)
        barrier.run(steps: iterations)
        weights = barrier.weights
        barrierDual = barrier.dual
        keepIfBetter()
    }

    /// One step of the subgradient method.
    private mutating func improve(_ iteration: Int) {
        let n = graph.nodeCount
        let eigen = SymmetricEigenvalues(of: matrix.dense(), order: n, vectors: true)
        let (second, last) = (eigen.values[n - 2], eigen.values[0])
        let atTop = second >= -last
        let start = (atTop ? n - 2 : 0) * n
        let vector = eigen.vectors[start..<(start + n)]
        var gradient = edges.map { edge in
            let difference = vector[start + edge.from] - vector[start + edge.to]
            return (atTop ? -1 : 1) * difference * difference
        }
        let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm > 1e-14 else { return }
        let mean = weights.reduce(0, +) / Double(weights.count)
        let length = mean * Double(weights.count).squareRoot() / (10 * Double(iteration + 1).squareRoot())
        if iteration.nonzeroBitCount == 1, iteration >= 4 { means[1] = SubgradientMean() }
        for index in means.indices {
            means[index].add(vector, sign: atTop ? 1 : -1, weight: length / norm)
        }
        for index in gradient.indices {
            gradient[index] *= length / norm
            weights[index] = max(0, weights[index] - gradient[index])
        }
        shrinkFullNodes()
        keepIfBetter()
    }

    private mutating func keepIfBetter() {
        let modulus = SpectralAnalysis(of: matrix).secondEigenvalueModulus
        if modulus < bestModulus { (best, bestModulus) = (matrix, modulus) }
    }

    private var matrix: MixingMatrix {
        var links = SymmetricLinks()
        for (edge, weight) in zip(edges, weights) { links.link(edge.from, edge.to, weight: weight) }
        return links.matrix(nodeCount: graph.nodeCount)
    }

    private mutating func shrinkFullNodes() {
        var sums = [Double](repeating: 0, count: graph.nodeCount)
        for (edge, weight) in zip(edges, weights) {
            sums[edge.from] += weight
            sums[edge.to] += weight
        }
        for (index, edge) in edges.enumerated() {
            weights[index] /= max(1, sums[edge.from], sums[edge.to])
        }
    }
}

/// A weighted mean of the matrices ±v vᵀ of unit vectors v.
struct SubgradientMean: Sendable {
    private var sum: [Double] = []
    private var total = 0.0

    /// Adds ±v vᵀ.
    mutating func add(_ vector: ArraySlice<Double>, sign: Double, weight: Double) {
        let n = vector.count
        if sum.isEmpty { sum = [Double](repeating: 0, count: n * n) }
        total += weight
        let v = vector.span
        var out = sum.mutableSpan
        for row in 0..<n {
            let factor = sign * weight * v[row]
            for column in 0..<n { out[row * n + column] += factor * v[column] }
        }
    }

    /// The mean; `[n, n]`, nil before anything was added.
    var values: [Double]? { total > 0 ? sum.map { $0 / total } : nil }
}
