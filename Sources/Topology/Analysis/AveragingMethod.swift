/// Kinds of averaging that training algorithms rest on, by what they demand of the mixing weights.
///
/// The conditions are those of convergence to the mean of all nodes, from the papers named at each case.
public enum AveragingMethod: String, Sendable, CaseIterable {
    /// x ← W x with local steps: D-PSGD (Lian et al. 2017), gradient tracking (Nedić, Olshevsky & Shi 2017).
    ///
    /// Doubly stochastic, modulus below 1.
    case plain = "D-PSGD, gradient tracking"
    /// Sums and weights travel together: push-sum (Kempe et al. 2003), SGP (Assran et al. 2019).
    ///
    /// Column-stochastic, none negative, strongly connected.
    case pushSum = "push-sum"
    /// Two nodes average at a time: randomised gossip (Boyd et al. 2006), AD-PSGD (Lian et al. 2018).
    ///
    /// Links both ways, connected.
    case pairwise = "pairwise gossip, AD-PSGD"
    /// Corrections of the gradient's bias by earlier rounds: D² (Tang et al. 2018), EXTRA (Shi et al. 2015),
    /// exact diffusion (Yuan et al. 2019).
    ///
    /// One symmetric, doubly stochastic W with all eigenvalues above −1/3.
    case biasCorrected = "D2, EXTRA, exact diffusion"
    /// Differences are compressed and accumulated: CHOCO-SGD (Koloskova et al. 2019).
    ///
    /// One symmetric, doubly stochastic W, modulus below 1.
    case compressed = "CHOCO-SGD"
    /// Values of neighbours are clipped or sorted before they are averaged.
    ///
    /// Doubly stochastic, none negative.
    case robust = "robust aggregation"

    /// Why it does not converge to the mean on a topology; nil when it does.
    public func obstacle(on card: TopologyCard) -> String? {
        guard card.isStronglyConnected else {
            return "information does not get from every node to every other"
        }
        switch self {
        case .plain:
            return card.doubleObstacle ?? card.stallObstacle
        case .pushSum:
            if !card.isColumnStochastic { return "columns do not sum to one" }
            return card.hasNegativeWeight ? "a weight is negative" : nil
        case .pairwise:
            return card.hasTwoWayLinks ? nil : "some links go one way only"
        case .biasCorrected:
            if let obstacle = card.doubleObstacle ?? card.singleObstacle { return obstacle }
            guard let smallest = card.mixing?.smallestEigenvalue else { return "its spectrum is not known" }
            return smallest > -1.0 / 3 + 1e-9
                ? card.stallObstacle : "the smallest eigenvalue is not above -1/3; lazy weights help"
        case .compressed:
            return card.doubleObstacle ?? card.singleObstacle ?? card.stallObstacle
        case .robust:
            return card.doubleObstacle ?? (card.hasNegativeWeight ? "a weight is negative" : nil)
        }
    }
}

extension TopologyCard {
    fileprivate var doubleObstacle: String? {
        if !isRowStochastic { return "rows do not sum to one" }
        return isColumnStochastic ? nil : "columns do not sum to one: some nodes count more than others"
    }

    fileprivate var singleObstacle: String? {
        if schedule != "static" { return "the weights change from round to round" }
        return isSymmetric ? nil : "the weights are not symmetric"
    }

    fileprivate var stallObstacle: String? {
        guard let mixing, mixing.secondEigenvalueModulus > 1 - 1e-12 else { return nil }
        return "averaging oscillates for ever; lazy weights help"
    }
}
