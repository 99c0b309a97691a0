import EventLoop
public import GossipAlgorithms
import Learning
public import LinearAlgebra
import Reports
import Runs
import Wire

/// What the algorithm asks for.
extension Peer: AlgorithmSurroundings {
    /// Draws the next mini-batch and has its gradient computed.
    public func computeGradient(at parameters: ParameterSnapshot) {
        guard phase == .training else { return }
        isComputing = true
        samplerBeforeBatch = sampler
        if loop.now - lastCheckpoint >= configuration.checkpointPeriod { noteState(sampler: sampler) }
        sampler.next(into: &samples)
        compute?.computeGradient(
            at: parameters, samples: samples, privacy: privateSteps?.next(),
            lasting: emulatedClock?.next(at: elapsed) ?? 0)
    }

    /// Has a micro-batch passed through the node's stage.
    public func computeStage(_ task: StageTask) {
        guard phase == .training else { return }
        isComputing = true
        if loop.now - lastCheckpoint >= configuration.checkpointPeriod { noteState(sampler: sampler) }
        let share = pipeline?.share(of: task, at: configuration.node) ?? 1
        compute?.computeStage(task, lasting: emulatedClock?.next(at: elapsed, share: share) ?? 0)
    }

    /// Sends a message over the link, which counts it as lost when there is no way.
    public func send(_ message: Message, to node: Int) {
        counters.noteMessage(
            payload: MessageCodec.payloadBytes(of: message), overhead: MessageCodec.overheadBytes,
            to: node)
        neighbours.send(message, to: node)
    }

    /// Sets a timer on the loop.
    public func setTimer(_ timer: TimerID, afterNanoseconds nanoseconds: Int64) {
        if !algorithmTimers.contains(where: { $0.timer == timer }) {
            algorithmTimers.append((timer, LoopTimer(on: loop)))
        }
        algorithmTimers.first { $0.timer == timer }?.handle.schedule(afterNanoseconds: nanoseconds) {
            [weak self] in self?.deliver(.timerFired(timer))
        }
    }

    /// Cancels a timer.
    public func cancelTimer(_ timer: TimerID) {
        algorithmTimers.first { $0.timer == timer }?.handle.cancel()
    }

    /// Counts what the algorithm observed.
    public func record(_ observation: Observation) {
        counters.note(observation)
        if case .gradientApplied(let age) = observation { staleness.add(age) }
    }

    /// The algorithm has settled what was open.
    public func finished() {
        guard phase == .stopping else { return }
        phase = .finished
        neighbours.send(leave: ending == .stopped ? .stopping : .finished)
    }
}
