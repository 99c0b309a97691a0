import LinearAlgebra

/// By what factor one round of a schedule shrinks the squared distance to consensus, on average over rounds.
///
/// Time rounds × n² for sparse rounds, and n³ once.
public struct ExpectedContraction: Sendable, Equatable {
    /// For disagreement without preferred direction: the mean of ‖W − J‖²_F/(n − 1), exact for schedules that
    /// treat all nodes alike.
    public let mean: Double
    /// For the worst disagreement that does not depend on the round: λ_max(E[Wᵀ(I − J)W]) off the constant
    /// vector.
    ///
    /// Estimated from finitely many random rounds it is too large by about √(n/rounds).
    public let worst: Double

    /// Averages over the given rounds; 0 for a single node.
    public init(of schedule: TopologySchedule, rounds: Range<Int>) {
        precondition(!rounds.isEmpty, "an expected contraction needs rounds")
        let n = schedule.nodeCount
        guard n > 1 else {
            (mean, worst) = (0, 0)
            return
        }
        var gram = [Double](repeating: 0, count: n * n)
        for round in rounds { schedule.matrix(round: round).addSquare(to: &gram) }
        var sum = DenseMatrix(order: n, values: gram).centred
        sum.scale(by: 1 / Double(rounds.count))
        mean = sum.diagonal.reduce(0, +) / Double(n - 1)
        worst = SymmetricEigenvalues(of: sum.values, order: n).values[n - 1]
    }
}

extension MixingMatrix {
    /// Adds Wᵀ(I − J)W, `[n, n]`, in time Σ degree² + n².
    fileprivate func addSquare(to gram: inout [Double]) {
        let n = nodeCount
        var sums = [Double](repeating: 0, count: n)
        for receiver in 0..<n {
            let cells = [WeightedNeighbour(node: receiver, weight: selfWeight(receiver))] + row(receiver)
            for one in cells {
                sums[one.node] += one.weight
                for other in cells { gram[one.node * n + other.node] += one.weight * other.weight }
            }
        }
        for one in 0..<n {
            let share = sums[one] / Double(n)
            for other in 0..<n { gram[one * n + other] -= share * sums[other] }
        }
    }
}

extension DenseMatrix {
    /// (I − J) · self · (I − J): row and column means taken out.
    fileprivate var centred: DenseMatrix {
        let n = order
        var result = values
        for row in 0..<n {
            let mean = (0..<n).reduce(0) { $0 + result[row * n + $1] } / Double(n)
            for column in 0..<n { result[row * n + column] -= mean }
        }
        for column in 0..<n {
            let mean = (0..<n).reduce(0) { $0 + result[$1 * n + column] } / Double(n)
            for row in 0..<n { result[row * n + column] -= mean }
        }
        return DenseMatrix(order: n, values: result)
    }
}
