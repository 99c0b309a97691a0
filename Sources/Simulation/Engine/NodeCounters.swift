import GossipAlgorithms
import Reports

/// What is counted about one node over a run.
struct NodeCounters {
    private(set) var steps = 0
    private(set) var samples = 0
    private(set) var messagesSent = 0
    var messagesReceived = 0
    var messagesLost = 0
    private(set) var payloadBytes = 0
    private(set) var overheadBytes = 0
    var payloadBytesReceived = 0
    private(set) var merges = 0
    /// Refused messages, in the order of `Refusal.allCases`.
    private var refused = [Int](repeating: 0, count: Refusal.allCases.count)
    /// Skipped exchanges, in the order of `Skip.allCases`.
    private var skipped = [Int](repeating: 0, count: Skip.allCases.count)
    private(set) var exchangesInDoubt = 0
    /// Virtual nanoseconds spent on finished gradients.
    private(set) var computeNanoseconds: Int64 = 0
    /// Since the last evaluation.
    var recent = Recent()

    struct Recent {
        var lossSum = 0.0
        var lossCount = 0
        var stalenessSum = 0
        var stalenessCount = 0
        var stalenessMax = 0
    }

    mutating func noteGradient(loss: Float, samples count: Int, nanoseconds: Int64) {
        steps += 1
        samples += count
        computeNanoseconds += nanoseconds
        recent.lossSum += Double(loss)
        recent.lossCount += 1
    }

    mutating func noteMessage(payload: Int, overhead: Int) {
        messagesSent += 1
        payloadBytes += payload
        overheadBytes += overhead
    }

    mutating func note(_ observation: Observation) {
        switch observation {
        case .gradientApplied(let age):
            recent.stalenessSum += age
            recent.stalenessCount += 1
            recent.stalenessMax = max(recent.stalenessMax, age)
        case .merged:
            merges += 1
        case .refused(let reason, _):
            refused[reason.index] += 1
        case .skipped(let reason, _):
            skipped[reason.index] += 1
        case .inDoubt:
            exchangesInDoubt += 1
        }
    }

    /// The totals as the report states them.
    ///
    /// - Parameters:
    ///   - name: the node's name.
    ///   - elapsed: virtual nanoseconds of the whole run.
    /// - Returns: what happened since the start of the run.
    func report(name: String, elapsed: Int64) -> NodeTotals {
        NodeTotals(
            name: name, steps: steps, samples: samples, merges: merges, messagesSent: messagesSent,
            messagesReceived: messagesReceived,
            refused: Self.refusals([self]),
            messagesLost: messagesLost, bytesSent: payloadBytes, bytesReceived: payloadBytesReceived,
            overheadBytesSent: overheadBytes, computeSeconds: Double(computeNanoseconds) * 1e-9,
            idleSeconds: Double(max(0, elapsed - computeNanoseconds)) * 1e-9
        )
    }

    /// Refused messages of several nodes together, by reason, where there were any.
    static func refusals(_ nodes: [NodeCounters]) -> [RefusalCount] {
        Refusal.allCases.map { reason in
            RefusalCount(reason: reason.rawValue, count: nodes.reduce(0) { $0 + $1.refused[reason.index] })
        }.filter { $0.count > 0 }
    }

    /// Exchanges skipped, with the reason, where there were any.
    var skips: [(reason: Skip, count: Int)] {
        Skip.allCases.map { ($0, skipped[$0.index]) }.filter { $0.1 > 0 }
    }
}

extension CaseIterable where Self: Equatable, AllCases.Index == Int {
    /// The position among all cases.
    var index: Int {
        guard let index = Self.allCases.firstIndex(of: self) else {
            preconditionFailure("a case is not listed")
        }
        return index
    }
}
