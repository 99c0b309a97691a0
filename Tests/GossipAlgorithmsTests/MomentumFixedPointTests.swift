import Catalogues
import Testing
import Topology

/// ALGORITHMS 4.5: where momentum comes to rest on a ring of 16 with unlike curvatures, η = 0.05 and β = 0.9, as the solutions
/// of linear systems in double precision.
///
/// The figures published there (0.515, 0.247, 0.0703) are of losses that are not stated; their equalities are below and in
/// `Synchronous algorithms`, and their order of size is that of any such losses.
@Suite struct `The resting points of momentum` {
    private static let eta = 0.05
    private static let beta = 0.9

    private let problem: Quadratics
    /// W, `[n, n]`.
    private let mixing: [[Double]]

    init() throws {
        problem = Quadratics(try Topology(graph: .ring(nodes: 16)), seed: 3)
        let matrix = problem.topology.matrix(round: 0)
        mixing = (0..<16).map { i in (0..<16).map { matrix[i, $0] } }
    }

    @Test(arguments: ["dsgdm", "dmsgd", "decentlam", "qg-dsgdm"])
    func `are those of their recursions`(name: String) throws {
        let network = try problem.run(name, [("momentum", 0.9)], rate: Float(Self.eta), rounds: 800)
        let expected = try restingPoint(of: name)
        for (node, model) in network.models.enumerated() {
            for (element, value) in model.enumerated() {
                // DecentLaM and QG leave a hundredth of a step against roundings of 6e-8.
                #expect(abs(Double(value) - expected[element][node]) < 3e-5, "\(name), node \(node)")
            }
        }
    }

    @Test func `are as far from the optimum as published, whatever the losses`() throws {
        let errors = try Dictionary(
            uniqueKeysWithValues: ["dsgdm", "dmsgd", "qg-dsgdm"].map { ($0, try error(of: $0)) })
        let (local, averaged) = (try #require(errors["dsgdm"]), try #require(errors["dmsgd"]))
        let quasi = try #require(errors["qg-dsgdm"])
        // 0.515 : 0.247 : 0.0703 for the unknown losses; which modes the targets are in moves the ratios.
        #expect(local / quasi > 7.3 / 3 && local / quasi < 7.3 * 3, "\(local / quasi)")
        #expect(averaged / quasi > 3.5 / 3 && averaged / quasi < 3.5 * 3, "\(averaged / quasi)")
        #expect(local > averaged && averaged > quasi)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `are sought along the mean momentum by Momentum Tracking: its corrections sum to 0`(seed: UInt64)
        throws
    {
        let problem = Quadratics(try Topology(graph: .star(nodes: 6)), seed: seed)
        let network = try problem.run(
            "momentum-tracking", [("momentum", 0.8)], rate: 0.1, rounds: 25, keepsLog: true)
        let points = (0..<6).map { network.gradientPoints(of: $0) }
        for element in 0..<2 {
            var momentum = [Double](repeating: 0, count: 6)
            for round in 0..<24 {
                var (mean, next) = (0.0, 0.0)
                for node in 0..<6 {
                    let value = Double(points[node][round][element])
                    mean += value / 6
                    next += Double(points[node][round + 1][element]) / 6
                    let slope =
                        Double(problem.curvatures[node]) * (value - Double(problem.targets[node][element]))
                    momentum[node] = 0.8 * momentum[node] + slope
                }
                // x̄ moves by −η (m̄ − c̄), and c̄ = 0.
                #expect(abs(next - (mean - 0.1 * momentum.reduce(0, +) / 6)) < 5e-6, "round \(round)")
            }
        }
    }

    // MARK: - Linear algebra of 16 nodes

    /// (1/n) Σᵢ ‖xᵢ − x*‖² at rest.
    private func error(of name: String) throws -> Double {
        let point = try restingPoint(of: name)
        let optimum = problem.optimum
        return point.indices.reduce(0.0) { sum, element in
            sum
                + point[element].reduce(0.0) {
                    $0 + ($1 - optimum[element]) * ($1 - optimum[element])
                } / 16
        }
    }

    /// Where the recursion of an algorithm stays, `[2, n]`.
    private func restingPoint(of name: String) throws -> [[Double]] {
        switch name {
        // x = W (x − η/(1 − β) g), the buffer being g/(1 − β).
        case "dsgdm": try restingPoint(step: Self.eta / (1 - Self.beta), direction: identity)
        // x = W (x − η h) with h = β W h + g.
        case "dmsgd": try restingPoint(step: Self.eta, direction: inverse(of: identity - Self.beta * mixing))
        // The buffer vanishes: x = W (x − η g).
        default: try restingPoint(step: Self.eta, direction: identity)
        }
    }

    /// x = W (x − η K A (x − b)), so (I − W + η W K A) x = η W K A b.
    private func restingPoint(step: Double, direction: [[Double]]) throws -> [[Double]] {
        let curved = (0..<16).map { i in
            (0..<16).map { direction[i][$0] * Double(problem.curvatures[$0]) }
        }
        let pulled = step * product(mixing, curved)
        let system = try inverse(of: identity - mixing + pulled)
        return (0..<2).map { element in
            let targets = problem.targets.map { Double($0[element]) }
            return times(system, times(pulled, targets))
        }
    }

    private var identity: [[Double]] { (0..<16).map { i in (0..<16).map { i == $0 ? 1 : 0 } } }

    private func product(_ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
        left.map { row in
            right[0].indices.map { k in zip(row, right).reduce(0) { $0 + $1.0 * $1.1[k] } }
        }
    }

    private func times(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
        matrix.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    /// By Gauss and Jordan's elimination with row pivots.
    private func inverse(of matrix: [[Double]]) throws -> [[Double]] {
        var rows = zip(matrix, identity).map { $0 + $1 }
        for column in rows.indices {
            let pivot = try #require(
                (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) })
            rows.swapAt(column, pivot)
            try #require(abs(rows[column][column]) > 1e-9)
            let scale = 1 / rows[column][column]
            rows[column] = rows[column].map { $0 * scale }
            for row in rows.indices where row != column {
                let factor = rows[row][column]
                rows[row] = zip(rows[row], rows[column]).map { $0 - factor * $1 }
            }
        }
        return rows.map { Array($0.dropFirst(matrix.count)) }
    }
}

private func + (left: [[Double]], right: [[Double]]) -> [[Double]] {
    zip(left, right).map { zip($0, $1).map { $0 + $1 } }
}

private func - (left: [[Double]], right: [[Double]]) -> [[Double]] {
    zip(left, right).map { zip($0, $1).map { $0 - $1 } }
}

private func * (factor: Double, matrix: [[Double]]) -> [[Double]] { matrix.map { $0.map { factor * $0 } } }
