import Glibc
import LinearAlgebra

/// Nearly fastest mixing weights of a graph with a certificate: how small the second eigenvalue modulus can be
/// at best.
///
/// For any symmetric Y with Y1 = 0 and nuclear norm at most 1, every doubly stochastic W on the graph has
/// ‖W − J‖₂ ≥ ⟨Y, W⟩, and the least ⟨Y, W⟩ is the price of an assignment whose pairs are edges and single
/// nodes (weak duality; Boyd, Diaconis & Xiao, SIAM Review 46, 2004, section 3, with Birkhoff's theorem). Y comes
/// from the search, and from the ends of the spectrum of its result; the largest bound counts.
public struct MixingOptimality: Sendable, Equatable {
    /// The weights found: symmetric, doubly stochastic, none negative.
    public let matrix: MixingMatrix
    /// Their second eigenvalue modulus.
    public let modulus: Double
    /// No symmetric weights without negative entries on this graph have a smaller modulus than this.
    public let leastModulus: Double

    /// How many nodes a graph may have.
    public static let nodeLimit = FastestMixing.limit

    /// Searches and certifies.
    ///
    /// - Parameters:
    ///   - graph: undirected, at most `nodeLimit` nodes.
    ///   - iterations: steps of the search at most.
    public init(of graph: Graph, iterations: Int) {
        precondition(!graph.isDirected, "fastest mixing weights need an undirected graph")
        precondition(
            graph.nodeCount <= Self.nodeLimit, "\(graph.nodeCount) nodes; at most \(Self.nodeLimit)")
        let search = FastestMixing.run(graph, iterations: iterations)
        matrix = search.best
        modulus = search.bestModulus
        let candidates = search.duals.compactMap(Self.normalised) + Self.weightedEnds(search.best)
        let best = candidates.map { Self.bound(graph, $0) }.max() ?? 0
        // Rounding of the dual matrix's norm and of the prices stays far below this.
        leastModulus = max(0, min(modulus, best - 1e-12))
    }

    /// By what part the rounds to consensus may exceed those of the best weights: 0.03 for at most 3 % more.
    ///
    /// 0 when the weights average exactly in one round or never do; infinite when the bound says nothing.
    public var excessRounds: Double {
        guard modulus > 1e-12, modulus < 1 - 1e-12 else { return 0 }
        guard leastModulus > 0 else { return .infinity }
        return log(leastModulus) / log(modulus) - 1
    }

    /// A symmetric matrix without its part along the constant vector, scaled to a nuclear norm of 1; nil for 0.
    private static func normalised(_ dual: [Double]) -> [Double]? {
        guard !dual.isEmpty else { return nil }
        let n = Int(Double(dual.count).squareRoot().rounded())
        let rows = (0..<n).map { row in
            dual[(row * n)..<((row + 1) * n)].reduce(0, +) / Double(n)
        }
        let mean = rows.reduce(0, +) / Double(n)
        var centred = dual
        for row in 0..<n {
            for column in 0..<n { centred[row * n + column] += mean - rows[row] - rows[column] }
        }
        let norm = SymmetricEigenvalues(of: centred, order: n).values.reduce(0) { $0 + abs($1) }
        guard norm > 0, norm.isFinite else { return nil }
        return centred.map { $0 / norm }
    }

    /// Matrices (e^{βA} − e^{−βA})/tr(e^{βA} + e^{−βA}) of A = W − J: all ends of the spectrum at once, the
    /// sharper the larger β.
    private static func weightedEnds(_ matrix: MixingMatrix) -> [[Double]] {
        let n = matrix.nodeCount
        guard n >= 2 else { return [] }
        let eigen = SymmetricEigenvalues(of: DenseMatrix(matrix).withoutMean.values, order: n, vectors: true)
        let largest = max(abs(eigen.values[0]), abs(eigen.values[n - 1]))
        return [30.0, 300, 3_000].compactMap { sharpness in
            var result = [Double](repeating: 0, count: n * n)
            var total = 0.0
            for k in 0..<n {
                let vector = eigen.vectors[(k * n)..<((k + 1) * n)]
                // The constant vector belongs to the eigenvalue 0 of W − J, and Y must not contain it.
                if abs(vector.reduce(0, +)) > 1e-6 { continue }
                let up = exp(sharpness * (eigen.values[k] - largest))
                let down = exp(sharpness * (-eigen.values[k] - largest))
                total += up + down
                for row in 0..<n {
                    let factor = (up - down) * vector[k * n + row]
                    for column in 0..<n { result[row * n + column] += factor * vector[k * n + column] }
                }
            }
            return total > 0 ? result.map { $0 / total } : nil
        }
    }

    /// The least ⟨Y, W⟩ over doubly stochastic W on the graph.
    private static func bound(_ graph: Graph, _ dual: [Double]) -> Double {
        let n = graph.nodeCount
        // Entries of Y are at most 1 in modulus, so that 2n outweighs any assignment along edges.
        var costs = [Double](repeating: 2 * Double(n), count: n * n)
        for node in 0..<n {
            costs[node * n + node] = dual[node * n + node]
            for other in graph.neighbours(of: node) { costs[node * n + other] = dual[node * n + other] }
        }
        return Assignment(costs: costs, order: n).lowerBound
    }
}
