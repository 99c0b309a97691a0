import Topology

/// What methods that correct for their own mixing demand of the matrix, beyond its sums.
enum MatrixDemand {
    /// How close to its bound an eigenvalue may come; far above the rounding of its computation.
    private static let margin = 1e-7
    /// Up to how many nodes eigenvalues come from the full matrix, a matter of seconds.
    private static let denseLimit = 500

    /// Why corrections made under one matrix are wrong here: the matrix changes.
    static func staticRefusal(_ name: String, _ topology: Topology) -> String? {
        topology.schedule.period == 1
            ? nil
            : "\(name) learns the effect of one mixing matrix, but the schedule \(topology.schedule.name) changes it "
                + "by rounds; choose a static topology, or gradient-tracking"
    }

    /// Why the smallest eigenvalue of a symmetric W is not above its bound.
    static func eigenvalueRefusal(
        _ claim: String, _ topology: Topology, above bound: Double, _ boundText: String, remedy: String
    ) -> String? {
        let analysis = SpectralAnalysis(of: topology.matrix(round: 0), denseLimit: denseLimit)
        guard let smallest = analysis.smallestEigenvalue, smallest < bound + margin else { return nil }
        return "\(claim) unless the smallest eigenvalue of the mixing matrix is above \(boundText) "
            + "(got \(rounded(smallest))); \(remedy)"
    }

    /// Four decimals; pure Swift has no formats.
    private static func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
}
