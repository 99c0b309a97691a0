/// How unequally a total is shared.
public enum Inequality {
    /// The Gini coefficient Σ_i Σ_j |v_i − v_j| / (2 m² mean), in `[0, 1)`: 0 when all values are equal.
    ///
    /// Computed from the sorted values v_1 ≤ … ≤ v_m as Σ_k (2k − m − 1) v_k / (m Σ_k v_k), in O(m log m). Source: Gini
    /// 1912; the sorted form is that of Sen 1973, "On Economic Inequality". It is not corrected for small m: the nodes
    /// are all there are, not a sample.
    ///
    /// - Parameter values: in any order.
    /// - Returns: absent for an empty list, a negative value, a value that is not finite, or a sum of 0.
    public static func gini(_ values: [Double]) -> Double? {
        let total = values.reduce(0, +)
        guard total > 0, total.isFinite, values.allSatisfy({ $0 >= 0 }) else { return nil }
        let count = Double(values.count)
        var weighted = 0.0
        for (index, value) in values.sorted().enumerated() {
            weighted += (2 * Double(index + 1) - count - 1) * value
        }
        return max(0, weighted / (count * total))
    }
}
