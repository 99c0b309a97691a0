public import GossipAlgorithms
public import Reports

/// What is counted about one node over a run.
public struct NodeCounters: Sendable {
    /// Gradients finished.
    public private(set) var steps = 0
    /// Training samples used.
    public private(set) var samples = 0
    /// Messages sent.
    public private(set) var messagesSent = 0
    /// Messages received, refused ones included.
    public var messagesReceived = 0
    /// Sent messages that never arrive.
    public var messagesLost = 0
    /// Payload bytes sent.
    public private(set) var payloadBytes = 0
    /// Other bytes sent.
    public private(set) var overheadBytes = 0
    /// Payload bytes received.
    public var payloadBytesReceived = 0
    /// What went to each other node.
    public private(set) var links: LinkCounters
    /// Merges with neighbours.
    public private(set) var merges = 0
    /// Refused messages, in the order of `Refusal.allCases`.
    private var refused = [Int](repeating: 0, count: Refusal.allCases.count)
    /// Skipped exchanges, in the order of `Skip.allCases`.
    private var skipped = [Int](repeating: 0, count: Skip.allCases.count)
    /// Exchanges whose outcome is unknown for good.
    public private(set) var exchangesInDoubt = 0
    /// Nanoseconds spent on finished gradients: virtual ones in a simulation, real ones on a peer.
    public private(set) var computeNanoseconds: Int64 = 0
    /// Since the last evaluation.
    public var recent = Recent()

    /// What is summed up from one evaluation to the next.
    public struct Recent: Sendable {
        /// The sum of the mini-batches' losses.
        public fileprivate(set) var lossSum = 0.0
        /// Mini-batches.
        public fileprivate(set) var lossCount = 0
        /// The sum of the applied gradients' staleness.
        public fileprivate(set) var stalenessSum = 0
        /// Gradients applied.
        public fileprivate(set) var stalenessCount = 0
        /// The greatest staleness.
        public fileprivate(set) var stalenessMax = 0

        /// Nothing yet.
        public init() {}
    }

    /// Nothing yet.
    ///
    /// - Parameter nodeCount: the nodes of the run, of which links are counted one by one.
    public init(nodeCount: Int = 0) { links = LinkCounters(nodeCount: nodeCount) }

    /// A gradient of so many samples is finished.
    public mutating func noteGradient(loss: Float, samples count: Int, nanoseconds: Int64) {
        steps += 1
        samples += count
        computeNanoseconds += nanoseconds
        guard count > 0 else { return }
        recent.lossSum += Double(loss)
        recent.lossCount += 1
    }

    /// A pass through a stage of the model is finished, and with it so many samples are through the whole model.
    public mutating func notePass(
        _ task: StageTask, _ result: StageResult, finishedSamples: Int, nanoseconds: Int64
    ) {
        computeNanoseconds += nanoseconds
        samples += finishedSamples
        if task.endsStep { steps += 1 }
        guard task.pass == .both else { return }
        recent.lossSum += Double(result.loss)
        recent.lossCount += 1
    }

    /// A message has been sent to a node.
    public mutating func noteMessage(payload: Int, overhead: Int, to receiver: Int) {
        links.note(bytes: payload + overhead, to: receiver)
        messagesSent += 1
        payloadBytes += payload
        overheadBytes += overhead
    }

    /// Counts what an algorithm observed.
    public mutating func note(_ observation: Observation) {
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
    ///   - elapsed: nanoseconds of the whole run.
    ///   - linkNanoseconds: what its messages take to leave; nil when bandwidth is unlimited, or not known.
    ///   - communicating: nanoseconds of those without a gradient in which a message from or to the node was under way; nil
    ///     when not known.
    /// - Returns: what happened since the start of the run.
    public func report(
        name: String, elapsed: Int64, linkNanoseconds: Int64? = nil, communicating: Int64? = nil
    ) -> NodeTotals {
        NodeTotals(
            name: name, steps: steps, samples: samples, merges: merges, messagesSent: messagesSent,
            messagesReceived: messagesReceived,
            refused: Self.refusals([self]),
            messagesLost: messagesLost, bytesSent: payloadBytes, bytesReceived: payloadBytesReceived,
            overheadBytesSent: overheadBytes, computeSeconds: Double(computeNanoseconds) * 1e-9,
            idleSeconds: Double(max(0, elapsed - computeNanoseconds)) * 1e-9,
            communicationSeconds: communicating.map { Double($0) * 1e-9 },
            linkSeconds: linkNanoseconds.map { Double($0) * 1e-9 })
    }

    /// Refused messages of several nodes together, by reason, where there were any.
    public static func refusals(_ nodes: [NodeCounters]) -> [RefusalCount] {
        Refusal.allCases.map { reason in
            RefusalCount(reason: reason.rawValue, count: nodes.reduce(0) { $0 + $1.refused[reason.index] })
        }.filter { $0.count > 0 }
    }

    /// Messages refused, for any reason.
    public var refusedCount: Int { refused.reduce(0, +) }
    /// Exchanges skipped, for any reason.
    public var skippedCount: Int { skipped.reduce(0, +) }

    /// Exchanges skipped, with the reason, where there were any.
    public var skips: [(reason: Skip, count: Int)] {
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
