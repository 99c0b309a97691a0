import Determinism

/// How long the gradient of one step takes on each node, in virtual time.
public struct ComputeTimeSpecification: Sendable, Equatable {
    /// How the time of one step is drawn, before a node's factor multiplies it.
    public enum Distribution: Sendable, Equatable {
        /// Always the mean.
        case constant
        /// Log-normal with that mean; `sigma` is the standard deviation of the logarithm, at least 0.
        case logNormal(sigma: Double)
        /// Exponential with that mean.
        case exponential
        /// Constant, but the node alternates between full speed and being `slowDown` times slower; both states last
        /// exponentially distributed times of the given means (a two-state Markov chain).
        case slowFast(slowDown: Double, meanFastNanoseconds: Int64, meanSlowNanoseconds: Int64)
    }

    /// One node's lasting difference from the others.
    public struct NodeFactor: Sendable, Equatable {
        /// The node, by its index in the topology.
        public let node: Int
        /// Multiplies its times, greater than 0; 10 is ten times slower.
        public let factor: Double
    }

    /// A share of the nodes, chosen at random in every run, that are slower for the whole run.
    public struct Stragglers: Sendable, Equatable {
        /// The share of the nodes, in `[0, 1]`; the number of nodes is rounded.
        public let fraction: Double
        /// Multiplies their times, at least 1.
        public let slowDown: Double
    }

    /// How times vary from step to step.
    public let distribution: Distribution
    /// The mean time of one step at full speed, in nanoseconds; at least 1.
    public let meanNanoseconds: Int64
    /// Nodes with a factor, in ascending order.
    public let nodeFactors: [NodeFactor]
    /// Nodes that are slower by chance; nil for none.
    public let stragglers: Stragglers?

    /// How many times slower every node is in one run, stragglers drawn; `[nodeCount]`, or empty when all are alike.
    ///
    /// - Parameters:
    ///   - nodeCount: the number of nodes.
    ///   - seed: the run's seed, which decides who the stragglers are.
    /// - Returns: the product of a node's own factor and, for a straggler, the slow-down.
    public func factors(nodeCount: Int, seed: UInt64) -> [Double] {
        guard !nodeFactors.isEmpty || stragglers != nil else { return [] }
        var factors = [Double](repeating: 1, count: nodeCount)
        for entry in nodeFactors where entry.node < nodeCount { factors[entry.node] = entry.factor }
        if let stragglers {
            var stream = RandomStream(seed: seed, purpose: "stragglers")
            let count = Int((stragglers.fraction * Double(nodeCount)).rounded())
            for node in stream.permutation(nodeCount).prefix(count) { factors[node] *= stragglers.slowDown }
        }
        return factors
    }
}
