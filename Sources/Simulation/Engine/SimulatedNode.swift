import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import Runs

/// One node of a simulation: its algorithm, its data, its clock, and what is counted about it.
struct SimulatedNode {
    let index: Int
    let host: any AlgorithmHost
    let work: GradientWork
    let hostPlace: Prefetch
    let workPlace: Prefetch
    var sampler: MiniBatchSampler
    /// What makes its gradients private; nil when nothing does.
    var privateSteps: PrivateSteps?
    var computeClock: ComputeClock
    var uplink: Uplink
    var totals: NodeCounters
    var communication = CommunicationTime()
    /// A digest of every event this node has handled.
    var digest = RunDigest()
    /// The node as one that is to be shown what honest nodes send; nil when it is not.
    let eavesdropper: AttackingHost?
    /// The message that eavesdroppers were last shown.
    private var lastShown: (round: Int, part: Int)?
    private var timers: [(timer: TimerID, due: Int64)] = []
    private var eventCount: UInt64 = 0

    /// What is fetched of an algorithm's object: about the size of the largest.
    static let hostBytes = 640
    static let workBytes = 64

    init(
        index: Int, nodeCount: Int, host: any AlgorithmHost, sampler: MiniBatchSampler,
        privateSteps: PrivateSteps?,
        computeClock: ComputeClock, uplink: Uplink, stageComputer: StageComputer? = nil
    ) {
        work = GradientWork(stageComputer)
        self.index = index
        totals = NodeCounters(nodeCount: nodeCount)
        self.host = host
        eavesdropper = (host as? AttackingHost).flatMap { $0.overhears ? $0 : nil }
        hostPlace = Prefetch(host)
        workPlace = Prefetch(work)
        self.sampler = sampler
        self.privateSteps = privateSteps
        self.computeClock = computeClock
        self.uplink = uplink
    }

    /// The count of the next event this node causes.
    mutating func nextEventCount() -> UInt64 {
        eventCount &+= 1
        return eventCount
    }

    /// Whether eavesdroppers are to be shown a message: the first of those with the same content.
    mutating func shows(_ message: borrowing Message) -> Bool {
        guard !(host is AttackingHost) else { return false }
        if let lastShown, lastShown.round == message.round, lastShown.part == message.part { return false }
        lastShown = (message.round, message.part)
        return true
    }

    mutating func setTimer(_ timer: TimerID, due: Int64) {
        cancelTimer(timer)
        timers.append((timer, due))
    }

    mutating func cancelTimer(_ timer: TimerID) {
        for index in timers.indices where timers[index].timer == timer {
            timers.remove(at: index)
            return
        }
    }

    /// Whether a timer event is still meant; if so the timer is used up.
    mutating func fires(_ timer: TimerID, at time: Int64) -> Bool {
        for index in timers.indices where timers[index].timer == timer && timers[index].due == time {
            timers.remove(at: index)
            return true
        }
        return false
    }
}
