import Glibc
import LinearAlgebra

/// The fastest symmetric mixing weights without negative entries as a semidefinite programme, solved to a stated
/// precision by a barrier method.
///
/// Minimises s over weights w > 0 of the edges with −sI ≼ A(w) ≼ sI, A(w) = I − J − Σ w_e (e_u − e_v)(e_u − e_v)ᵀ,
/// where the weights at a node sum to less than 1: Newton's method on
/// t·s − log det(sI − A) − log det(sI + A) − Σ log w − Σ log(1 − weights at a node), for growing t. A centre of
/// parameter t lies within ν/t of the optimum, with ν = 3n + m barriers. One step takes time m³ + n³ and memory
/// m² for m edges.
///
/// Source: Boyd, Diaconis & Xiao, SIAM Review 46, 2004, problem (6) and section 4; Boyd & Vandenberghe, Convex
/// Optimization, 2004, section 11.6.
struct FastestMixingBarrier {
    /// The most edges it is meant for.
    static let edgeLimit = 1_500

    /// The weights of the edges, in the order of `graph.edges`; `[m]`.
    private(set) var weights: [Double]
    /// The difference (sI − A)⁻¹ − (sI + A)⁻¹ at the weights, `[n, n]`: in the limit a multiple of a solution of
    /// the dual problem.
    private(set) var dual: [Double] = []

    /// The upper bound s on the modulus.
    private var ceiling = 1.0
    private let nodeCount: Int
    private let edges: [Edge]

    /// How much slower than the optimum the result may be, as a part of its spectral gap.
    private static let precision = 1e-3

    /// Starts near given weights.
    ///
    /// - Parameters:
    ///   - graph: undirected and connected, with an edge.
    ///   - start: symmetric weights on all its edges, above 0, that sum to at most 1 at each node.
    init(_ graph: Graph, start: MixingMatrix) {
        nodeCount = graph.nodeCount
        edges = graph.edges
        // Inside the barriers: all weights positive, and some left for every node itself.
        weights = []
        for edge in edges { weights.append(0.9 * start[edge.from, edge.to]) }
    }

    /// Makes Newton steps until the weights are precise, or as many as given.
    mutating func run(steps: Int) {
        let barriers = Double(3 * nodeCount + edges.count)
        guard var point = Point(self, weights, ceiling) else { return }
        var sharpness = trace(point.below) + trace(point.above)
        for _ in 0..<steps {
            let isLast = barriers / sharpness <= Self.precision * (1 - ceiling)
            guard let (direction, decrement) = newton(point, sharpness) else { break }
            if decrement < (isLast ? 1e-9 : 0.1) {
                if isLast { break }
                // Larger factors save steps on easy graphs and lose far more on hard ones.
                sharpness *= 3
                continue
            }
            guard let next = search(from: point, along: direction, sharpness, decrement) else { break }
            point = next
            (weights, ceiling) = (point.weights, point.ceiling)
        }
        dual = zip(point.below, point.above).map { $0 - $1 }
    }

    /// A feasible point and what the barriers say there.
    private struct Point {
        let weights: [Double]
        let ceiling: Double
        /// What each node leaves for itself; `[n]`.
        let rest: [Double]
        /// The barriers' sum.
        let barrier: Double
        /// (sI − A)⁻¹ and (sI + A)⁻¹, factored until asked for.
        private let factors: (below: CholeskyFactor, above: CholeskyFactor)

        var below: [Double] { factors.below.inverse() }
        var above: [Double] { factors.above.inverse() }

        /// Nil outside the barriers.
        init?(_ problem: FastestMixingBarrier, _ weights: [Double], _ ceiling: Double) {
            let n = problem.nodeCount
            var rest = [Double](repeating: 1, count: n)
            var a = [Double](repeating: -1 / Double(n), count: n * n)
            for (edge, weight) in zip(problem.edges, weights) {
                rest[edge.from] -= weight
                rest[edge.to] -= weight
                a[edge.from * n + edge.to] += weight
                a[edge.to * n + edge.from] += weight
            }
            guard rest.allSatisfy({ $0 > 0 }), weights.allSatisfy({ $0 > 0 }) else { return nil }
            for node in 0..<n { a[node * n + node] += rest[node] }
            var minus = a.map { -$0 }
            for node in 0..<n {
                minus[node * n + node] += ceiling
                a[node * n + node] += ceiling
            }
            guard let below = CholeskyFactor(of: minus, order: n), let above = CholeskyFactor(of: a, order: n)
            else { return nil }
            self.weights = weights
            self.ceiling = ceiling
            self.rest = rest
            factors = (below, above)
            barrier =
                -below.logDeterminant - above.logDeterminant - weights.reduce(0) { $0 + log($1) }
                - rest.reduce(0) { $0 + log($1) }
        }
    }

    private func trace(_ matrix: [Double]) -> Double {
        (0..<nodeCount).reduce(0) { $0 + matrix[$1 * nodeCount + $1] }
    }

    /// The Newton direction for weights and ceiling, `[m + 1]`, and half the square of its length in the
    /// Hessian's norm; nil when rounding leaves no direction.
    private func newton(_ point: Point, _ sharpness: Double) -> (direction: [Double], decrement: Double)? {
        let n = nodeCount
        let m = edges.count
        let (below, above) = (point.below, point.above)
        var gradient = [Double](repeating: 0, count: m + 1)
        var hessian = [Double](repeating: 0, count: (m + 1) * (m + 1))
        let p = below.span
        let q = above.span
        let rest = point.rest.span
        let ends = edges.span
        var out = hessian.mutableSpan
        for e in 0..<m {
            let (u, v) = (ends[e].from, ends[e].to)
            let (pu, pv, qu, qv) = (u * n, v * n, u * n, v * n)
            let weight = point.weights[e]
            gradient[e] =
                q[qu + u] - 2 * q[qu + v] + q[qv + v] - p[pu + u] + 2 * p[pu + v] - p[pv + v] - 1 / weight
                + 1 / rest[u] + 1 / rest[v]
            for f in 0...e {
                let (x, y) = (ends[f].from, ends[f].to)
                let low = p[pu + x] - p[pu + y] - p[pv + x] + p[pv + y]
                let high = q[qu + x] - q[qu + y] - q[qv + x] + q[qv + y]
                var value = low * low + high * high
                if u == x || u == y { value += 1 / (rest[u] * rest[u]) }
                if v == x || v == y { value += 1 / (rest[v] * rest[v]) }
                if e == f { value += 1 / (weight * weight) }
                out[e * (m + 1) + f] = value
                out[f * (m + 1) + e] = value
            }
            var mixed = 0.0
            for k in 0..<n {
                let (low, high) = (p[pu + k] - p[pv + k], q[qu + k] - q[qv + k])
                mixed += low * low - high * high
            }
            out[e * (m + 1) + m] = mixed
            out[m * (m + 1) + e] = mixed
        }
        var corner = 0.0
        for k in p.indices { corner += p[k] * p[k] + q[k] * q[k] }
        out[m * (m + 1) + m] = corner
        gradient[m] = sharpness - trace(below) - trace(above)
        guard let factor = CholeskyFactor(of: hessian, order: m + 1) else { return nil }
        let direction = factor.solve(gradient).map { -$0 }
        return (direction, -zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 } / 2)
    }

    /// The point along a direction where the barrier function has fallen enough; nil when it falls nowhere.
    private func search(
        from point: Point, along direction: [Double], _ sharpness: Double, _ decrement: Double
    ) -> Point? {
        let start = sharpness * point.ceiling + point.barrier
        var length = 1.0
        for (weight, change) in zip(point.weights, direction) where change < 0 {
            length = min(length, -0.95 * weight / change)
        }
        while length > 1e-10 {
            let weights = zip(point.weights, direction).map { $0 + length * $1 }
            let ceiling = point.ceiling + length * direction[edges.count]
            if let next = Point(self, weights, ceiling),
                sharpness * ceiling + next.barrier <= start - 0.2 * length * decrement
            {
                return extended(next, from: point, along: direction, length, sharpness)
            }
            length /= 2
        }
        return nil
    }

    /// The point twice, four times and so on as far along, while the barrier function falls.
    private func extended(
        _ found: Point, from point: Point, along direction: [Double], _ length: Double, _ sharpness: Double
    ) -> Point {
        var best = found
        var length = 2 * length
        while let next = Point(
            self, zip(point.weights, direction).map { $0 + length * $1 },
            point.ceiling + length * direction[edges.count]),
            sharpness * next.ceiling + next.barrier < sharpness * best.ceiling + best.barrier
        {
            best = next
            length *= 2
        }
        return best
    }
}
