import Compressors
public import Determinism
public import GossipAlgorithms
import LinearAlgebra

/// A digest of the events one node handled and of the actions they led to.
///
/// By default only the shape of both is digested: kinds, rounds, partners, times. With payloads every number counts too,
/// which costs a pass over each message.
public struct EventDigest: Sendable, CustomStringConvertible {
    private var digest = RunDigest()
    /// Whether the numbers in messages, gradients and snapshots are digested as well.
    public var includesPayloads = false
    /// Events so far.
    public private(set) var eventCount = 0

    /// Nothing has happened.
    public init(includesPayloads: Bool = false) {
        self.includesPayloads = includesPayloads
    }

    /// Adds an event and its actions.
    public mutating func combine(_ event: Event, at now: Instant, _ actions: [Action]) {
        eventCount += 1
        digest.combine(UInt64(bitPattern: now.nanoseconds))
        combine(event)
        for action in actions { combine(action) }
    }

    private mutating func combine(_ event: Event) {
        switch event {
        case .started: digest.combine(1)
        case .gradientReady(let gradient):
            digest.combine(2)
            digest.combine(UInt64(gradient.loss.bitPattern))
            combine(values: gradient.values)
        case .received(let message, let sender):
            digest.combine(3)
            digest.combine(sender)
            combine(message)
        case .timerFired(let timer):
            digest.combine(4)
            digest.combine(timer.rawValue)
        case .neighbourLost(let node):
            digest.combine(5)
            digest.combine(node)
        case .neighbourReturned(let node):
            digest.combine(6)
            digest.combine(node)
        case .stop: digest.combine(7)
        case .agreed(_, let node):
            digest.combine(8)
            digest.combine(node)
        case .stageComputed(let result):
            digest.combine(9)
            digest.combine(UInt64(result.loss.bitPattern))
            digest.combine(result.samples)
            if let values = result.values { combine(values: values) }
            if let gradient = result.gradient { combine(values: gradient) }
        }
    }

    private mutating func combine(_ action: Action) {
        switch action {
        case .computeGradient(let parameters):
            digest.combine(11)
            combine(values: parameters)
        case .send(let message, let node):
            digest.combine(12)
            digest.combine(node)
            combine(message)
        case .setTimer(let timer, let nanoseconds):
            digest.combine(13)
            digest.combine(timer.rawValue)
            digest.combine(UInt64(bitPattern: nanoseconds))
        case .cancelTimer(let timer):
            digest.combine(14)
            digest.combine(timer.rawValue)
        case .record(let observation):
            digest.combine(15)
            combine(observation)
        case .finished: digest.combine(16)
        case .computeStage(let task):
            digest.combine(17)
            digest.combine("\(task.pass)")
            digest.combine(task.microBatch.line)
            digest.combine(task.microBatch.batch)
            digest.combine(task.microBatch.index)
            digest.combine(task.slot)
            combine(values: task.parameters)
            if let values = task.values { combine(values: values) }
        }
    }

    private mutating func combine(_ message: Message) {
        digest.combine(Int(message.kind))
        digest.combine(message.round)
        digest.combine(message.part)
        digest.combine(message.version)
        digest.combine(message.share)
        digest.combine(message.weight)
        switch message.payload {
        case .none: break
        case .dense(let values): combine(values: values)
        case .compressed(let vector):
            digest.combine(Int(vector.encoding.rawValue))
            includesPayloads ? digest.combine(bytes: vector.bytes) : digest.combine(vector.count)
        }
    }

    private mutating func combine(_ observation: Observation) {
        switch observation {
        case .gradientApplied(let staleness):
            digest.combine(21)
            digest.combine(staleness)
        case .merged(let node, let lag):
            digest.combine(22)
            digest.combine(node)
            digest.combine(lag)
        case .refused(let refusal, let node):
            digest.combine(23)
            digest.combine(refusal.rawValue)
            digest.combine(node)
        case .skipped(let skip, let node):
            digest.combine(24)
            digest.combine(skip.rawValue)
            digest.combine(node)
        case .inDoubt(let node):
            digest.combine(25)
            digest.combine(node)
        }
    }

    private mutating func combine(values: ParameterSnapshot) {
        if includesPayloads { digest.combine(values.span) } else { digest.combine(values.count) }
    }

    /// 32 hexadecimal digits.
    public var description: String { digest.description }
}
