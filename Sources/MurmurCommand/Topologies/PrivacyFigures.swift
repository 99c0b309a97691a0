import Catalogues
import GossipAlgorithms
import Topology

/// What one round of Muffliato gives away on a topology, by distance, as `--json` prints it.
struct PrivacyFigures: Encodable {
    /// The losses of pairs of nodes at one distance; `epsilon` is of the largest, at `PrivacyFigures.delta`.
    struct Distance: Encodable {
        let hops: Int
        let pairs: Int
        let meanLoss: Double
        let largestLoss: Double
        let epsilon: Double
    }

    let noise: Double
    let gossipSteps: Int
    let delta: Double
    /// What a node gives away to anybody, and its ε.
    let localLoss: Double
    let localEpsilon: Double
    let observers: Int
    let distances: [Distance]

    static let delta = 1e-5

    /// - Parameters:
    ///   - text: σ as the user wrote it.
    ///   - topology: where the nodes average.
    /// - Throws: `Failure` when the noise is no number, or Muffliato does not run on the topology.
    init(noise text: String, _ topology: Topology) throws(Failure) {
        guard let noise = Double(text), noise > 0, noise <= 1e6 else {
            throw Failure("--privacy: not a noise multiple (got '\(text)'; expected a number > 0)", .usage)
        }
        let entry = AlgorithmEntry.ofPrivateGossip
        do {
            let settings = try Settings(entry.settings, given: [("noise", .number(noise))])
            if let refusal = entry.refusal(of: topology, settings) {
                throw Failure("--privacy: \(refusal)", .usage)
            }
            let gossip = AlgorithmEntry.privateGossip(on: topology, settings)
            let loss = PairwisePrivacyLoss(of: topology.matrix(round: 0), gossip, noise: noise)
            self.noise = noise
            gossipSteps = gossip.steps
            delta = Self.delta
            localLoss = loss.localLoss
            localEpsilon = PairwisePrivacyLoss.epsilon(of: loss.localLoss, delta: Self.delta)
            observers = loss.observers
            distances = loss.distances.map {
                Distance(
                    hops: $0.hops, pairs: $0.pairs, meanLoss: $0.mean, largestLoss: $0.largest,
                    epsilon: PairwisePrivacyLoss.epsilon(of: $0.largest, delta: Self.delta))
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("--privacy: \(error)", .usage)
        }
    }
}
