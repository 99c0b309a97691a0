public import GossipAlgorithms
public import Learning
public import Persistence

extension Checkpoint {
    static let algorithmSection = "algorithm"
    static let samplerSection = "sampler"

    /// The state of a node between two steps.
    ///
    /// To be taken while `Action.computeGradient` is carried out, before the sampler draws that step's batch: then a node
    /// that goes on from it draws the same batch, and one node alone repeats the run bit for bit. After `Action.finished` it
    /// may be taken at any time. Costs a reference count for each vector; the bytes are made by `CheckpointStore.save(_:)`.
    ///
    /// - Parameters:
    ///   - host: the algorithm; its optimizer and random streams are part of it.
    ///   - sampler: the node's mini-batches.
    ///   - identity: what the checkpoint belongs to.
    ///   - incarnation: this life of the node.
    ///   - steps: local steps done.
    ///   - samples: samples seen.
    ///   - further: parts of the shell's own.
    /// - Returns: nil amid a step, when a gradient is on its way into the model: try again after the next event.
    public static func capture(
        _ host: any AlgorithmHost, sampler: MiniBatchSampler, identity: CheckpointIdentity, incarnation: Int,
        steps: Int, samples: Int, further: [Section] = []
    ) -> Checkpoint? {
        guard let algorithm = host.save() else { return nil }
        var sampler = sampler
        return Checkpoint(
            identity: identity, incarnation: incarnation, steps: steps, samples: samples,
            sections: [
                Section(algorithmSection, algorithm), Section(samplerSection, sampler.savedState()),
            ] + further)
    }

    /// Puts the state into a fresh host and a fresh sampler of the same node, before `Event.started`.
    ///
    /// - Throws: `CheckpointError` with section and field when something does not fit. Both are then to be thrown away.
    public func restore(
        _ host: any AlgorithmHost, sampler: inout MiniBatchSampler
    ) throws(CheckpointError) {
        let algorithm = try state(of: Self.algorithmSection)
        let batches = try state(of: Self.samplerSection)
        do throws(StateError) {
            try host.restore(algorithm)
        } catch {
            throw .unsuitable(section: Self.algorithmSection, error)
        }
        do throws(StateError) {
            try sampler.restore(batches)
        } catch {
            throw .unsuitable(section: Self.samplerSection, error)
        }
    }
}
