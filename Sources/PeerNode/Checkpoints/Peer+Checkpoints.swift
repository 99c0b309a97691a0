import EventLoop
import GossipAlgorithms
import Learning
import Logging
import Persistence
import Runs

extension Peer {
    /// Puts a checkpoint's state into the fresh algorithm; false when it does not fit.
    func restore(_ host: any AlgorithmHost) -> Bool {
        guard let checkpoint = configuration.checkpoint else { return true }
        do throws(CheckpointError) {
            try checkpoint.restore(host, sampler: &sampler)
        } catch {
            log.error("cannot go on from the checkpoint", metadata: ["reason": "\(error)"])
            ending = .unusableCheckpoint(error)
            return false
        }
        stepsBefore = checkpoint.steps
        samplesBefore = checkpoint.samples
        log.notice("going on from a checkpoint", metadata: ["steps": "\(checkpoint.steps)"])
        return true
    }

    /// Hands out the node's state, for a checkpoint.
    ///
    /// - Parameter sampler: where the mini-batches stand: before the batch of the gradient that will be computed next.
    func noteState(sampler: MiniBatchSampler) {
        guard let keepCheckpoint, let driver else { return }
        let checkpoint = Checkpoint.capture(
            driver.host, sampler: sampler, identity: configuration.checkpointIdentity,
            incarnation: configuration.incarnation, steps: steps,
            samples: samplesBefore + counters.samples)
        // Nil amid a step: then the next occasion is taken.
        guard let checkpoint else { return }
        lastCheckpoint = loop.now
        keepCheckpoint(checkpoint)
    }
}
