import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra

/// One node of a simulation: its algorithm, its data, its clock, and what is counted about it.
///
/// Touched by one thread at a time: the worker of its process inside a window, the engine between windows.
final class SimulatedNode {
    let index: Int
    let host: any AlgorithmHost
    var sampler: MiniBatchSampler
    var computeClock: ComputeClock
    var uplink: Uplink
    var work = GradientWork()
    var totals = NodeCounters()
    /// A digest of every event this node has handled.
    var digest = RunDigest()
    private var timers: [(timer: TimerID, due: Int64)] = []
    private var eventCount: UInt64 = 0

    init(
        index: Int, host: any AlgorithmHost, sampler: MiniBatchSampler, computeClock: ComputeClock, uplink: Uplink
    ) {
        self.index = index
        self.host = host
        self.sampler = sampler
        self.computeClock = computeClock
        self.uplink = uplink
    }

    /// The count of the next event this node causes.
    func nextEventCount() -> UInt64 {
        eventCount += 1
        return eventCount
    }

    func setTimer(_ timer: TimerID, due: Int64) {
        cancelTimer(timer)
        timers.append((timer, due))
    }

    func cancelTimer(_ timer: TimerID) {
        if let index = timers.firstIndex(where: { $0.timer == timer }) { timers.remove(at: index) }
    }

    /// Whether a timer event is still meant; if so the timer is used up.
    func fires(_ timer: TimerID, at time: Int64) -> Bool {
        guard let index = timers.firstIndex(where: { $0.timer == timer && $0.due == time }) else { return false }
        timers.remove(at: index)
        return true
    }
}

/// A gradient in progress: what it is computed from, and its result once somebody has computed it.
struct GradientWork {
    /// The replica when the step started; nil when no gradient is in progress.
    var parameters: ParameterSnapshot?
    /// The mini-batch, drawn when the step started.
    var samples: [Int32] = []
    /// The gradient, when it was computed ahead of the event that needs it.
    var result: ParameterSnapshot?
    var loss: Float = 0

    /// Computes the gradient. Everything it depends on was fixed when the step started, so it does not matter when, or on
    /// which thread.
    mutating func compute(with learner: Learner, pool: BufferPool) {
        guard let parameters else { preconditionFailure("no gradient is in progress") }
        var gradient = ParameterVector(undefinedFrom: pool)
        loss = learner.gradient(at: parameters, samples: samples, into: &gradient)
        result = gradient.freeze()
        self.parameters = nil
        pool.recycle(parameters)
    }
}
