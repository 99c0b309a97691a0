import Determinism
import GossipAlgorithms
public import Learning
import Reports

/// Where private samples and noise come from.
public enum NoiseOrigin: Sendable, Equatable {
    /// The run's seed: the run can be repeated, and whoever knows the seed can take the noise off again.
    case run(UInt64)
    /// A seed that the experiment file states: likewise.
    case experiment(UInt64)
    /// A seed that the system drew for this process and that is kept nowhere else.
    case system(UInt64)

    /// The seed.
    public var seed: UInt64 {
        switch self {
        case .run(let seed), .experiment(let seed), .system(let seed): seed
        }
    }

    /// The origin in words, without the seed.
    public var text: String {
        switch self {
        case .run: "privacy: samples and noise come from the run's seed; whoever knows it can take them off"
        case .experiment:
            "privacy: samples and noise come from the experiment's noise-seed; whoever knows it can take them off"
        case .system: "privacy: samples and noise come from a seed of the system, kept nowhere"
        }
    }
}

extension RunPlan {
    /// Whether anything of the run is hidden by noise.
    public var addsNoise: Bool { privacy != nil || algorithm.addsNoise }

    /// What makes a node's gradients private; nil when nothing does.
    ///
    /// - Parameters:
    ///   - node: in `0 ..< nodeCount`.
    ///   - incarnation: how often the node was started before in this run: each start has noise of its own.
    /// - Returns: the node's steps, from the first on.
    public func makePrivateSteps(of node: Int, incarnation: Int = 0) -> PrivateSteps? {
        privacy.map {
            PrivateSteps(
                $0, expectedBatch: expectedBatch(of: node),
                stream: RandomStream(
                    seed: noiseOrigin.seed, purpose: "privacy noise", node, incarnation))
        }
    }

    /// What so many steps of each node give away; empty when no noise is added.
    ///
    /// - Parameter steps: gradients of each node, `[nodeCount]`.
    /// - Returns: the loss of each node, `[nodeCount]`.
    func privacyLosses(steps: [Int]) -> [NodePrivacy] {
        guard let privacy else { return [] }
        return zip(samplesOfNode.indices, steps).compactMap { node, steps in
            let account = privacy.account(
                batch: expectedBatch(of: node), shardCount: samplesOfNode[node].count)
            guard let account else { return nil }
            let guarantee = account.guarantee(steps: steps)
            return NodePrivacy(
                epsilon: guarantee.epsilon, order: guarantee.order,
                classicEpsilon: account.guarantee(steps: steps, .mironov).epsilon)
        }
    }

    /// The largest ε of any node after so many steps of each; nil when no noise is added.
    ///
    /// - Parameter steps: gradients of each node, `[nodeCount]`.
    /// - Returns: ε at the run's δ.
    public func largestEpsilon(steps: [Int]) -> Double? {
        privacyLosses(steps: steps).map(\.epsilon).max()
    }

    /// The totals with what each node's steps give away.
    func withPrivacy(_ nodes: [NodeTotals]) -> [NodeTotals] {
        let losses = privacyLosses(steps: nodes.map(\.steps))
        guard losses.count == nodes.count else { return nodes }
        return zip(nodes, losses).map { node, loss in
            var node = node
            node.privacy = loss
            return node
        }
    }

    private func expectedBatch(of node: Int) -> Int { min(batchSizes[node], samplesOfNode[node].count) }
}

extension GradientPrivacy {
    /// The choice as reports state it.
    var card: PrivacyCard {
        PrivacyCard(
            clip: clip, noise: noise, delta: delta, sampling: sampling.rawValue, accounting: accounting)
    }

    private var accounting: String {
        guard noise > 0 else { return "none: no noise is added, so nothing is guaranteed" }
        return switch sampling {
        case .poisson:
            "Renyi accountant of the Poisson-subsampled Gaussian; data sets that differ by one example of one node, "
                + "added or removed"
        case .shuffled:
            "Renyi accountant of the Gaussian, one use of an example in each pass, without amplification by sampling; "
                + "data sets that differ by one example of one node, replaced by one without a gradient"
        }
    }
}
