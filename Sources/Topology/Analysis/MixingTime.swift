import Glibc

extension MixingMatrix {
    /// Up to how many nodes the mixing time is computed exactly.
    public static let mixingTimeLimit = 256

    /// The rounds until every node's value is spread over all nodes evenly: the least t with
    /// max_i ½ Σ_j |Wᵗ[i][j] − 1/n| ≤ `distance`.
    ///
    /// The mixing time of the random walk (Levin, Peres & Wilmer, "Markov Chains and Mixing Times", section
    /// 4.5), found by squaring and bisection in time n³ log t.
    ///
    /// - Parameters:
    ///   - distance: the total variation that may be left, in (0, 1); 1/4 is customary.
    ///   - limit: the number of rounds at which it gives up.
    /// - Returns: nil when it takes longer, W is not doubly stochastic, or a weight is negative.
    public func mixingTime(distance: Double = 0.25, limit: Int = 1 << 24) -> Int? {
        precondition(distance > 0 && distance < 1, "a distance lies in (0, 1), got \(distance)")
        guard isDoublyStochastic, negativeWeight == nil else { return nil }
        if nodeCount == 1 { return 0 }
        // The distance never grows with t, so that bisection over the bits of t finds the first small one.
        var powers = [DenseMatrix(self)]
        while powers[powers.count - 1].distanceFromEven > distance {
            guard 1 << powers.count <= limit else { return nil }
            let last = powers[powers.count - 1]
            powers.append(last.times(last))
        }
        var rounds = 0
        var product: DenseMatrix?
        for (bit, power) in powers.enumerated().reversed().dropFirst() {
            let longer = product.map { $0.times(power) } ?? power
            guard longer.distanceFromEven > distance else { continue }
            product = longer
            rounds += 1 << bit
        }
        return rounds + 1
    }

    /// Bounds on the mixing time of symmetric weights from their second eigenvalue modulus ρ alone.
    ///
    /// (1/(1 − ρ) − 1) ln(1/(2 · distance)) ≤ t, and t ≤ ln(√n/(2 · distance))/ln(1/ρ) rounded up (Levin, Peres
    /// & Wilmer, section 12.2).
    static func mixingTimeBounds(
        nodeCount: Int, modulus: Double, distance: Double = 0.25
    ) -> ClosedRange<Int>? {
        guard nodeCount > 1, modulus < 1 - 1e-13 else { return nil }
        let lower = (1 / (1 - modulus) - 1) * log(1 / (2 * distance))
        guard modulus > 0 else { return 1...1 }
        let upper = log(Double(nodeCount).squareRoot() / (2 * distance)) / log(1 / modulus)
        guard upper < 1e15 else { return nil }
        let least = max(1, Int((lower - 1e-9).rounded(.up)))
        return least...max(least, Int(upper.rounded(.up)))
    }
}

extension DenseMatrix {
    /// max_i ½ Σ_j |self[i][j] − 1/order|.
    fileprivate var distanceFromEven: Double {
        let share = 1 / Double(order)
        let entries = values.span
        var largest = 0.0
        for row in 0..<order {
            var sum = 0.0
            for column in 0..<order { sum += abs(entries[row * order + column] - share) }
            largest = max(largest, sum / 2)
        }
        return largest
    }
}
