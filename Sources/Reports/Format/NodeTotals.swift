/// Messages refused for one reason.
public struct RefusalCount: Codable, Sendable, Equatable {
    /// The reason, for example `late` or `wrong-length`.
    public var reason: String

    /// How many, at least 1.
    public var count: Int

    /// Puts a refusal count together from its fields.
    public init(reason: String, count: Int) {
        self.reason = reason
        self.count = count
    }
}

/// What one node did in the whole run.
public struct NodeTotals: Codable, Sendable, Equatable {
    /// The name of the node.
    public var name: String

    /// Gradient steps applied.
    public var steps: Int

    /// Training samples used.
    public var samples: Int

    /// Times a neighbour's model or update was merged in.
    public var merges: Int

    /// Messages sent.
    public var messagesSent: Int

    /// Messages received, refused ones included.
    public var messagesReceived: Int

    /// Received messages that were refused, for each reason, sorted by reason.
    public var refused: [RefusalCount]

    /// Sent messages the network lost.
    public var messagesLost: Int

    /// Payload bytes sent.
    public var bytesSent: Int

    /// Payload bytes received.
    public var bytesReceived: Int

    /// Other bytes sent.
    public var overheadBytesSent: Int

    /// Seconds spent computing gradients.
    public var computeSeconds: Double

    /// Seconds without a gradient in work: waiting for messages, for others, or stopped.
    public var idleSeconds: Double

    /// Of `idleSeconds`, those in which a message from or to the node was under way; absent where that is not known (real
    /// peers, reports of earlier versions).
    public var communicationSeconds: Double?

    /// Seconds that what it sent takes to leave over its way out, one message after another: more than the run lasted when
    /// messages were still waiting at the end; absent where bandwidth is unlimited, and on real peers.
    public var linkSeconds: Double?

    /// What its steps give away about one of its examples; absent when gradients are not private.
    public var privacy: NodePrivacy?

    /// Puts a node totals together from its fields.
    public init(
        name: String,
        steps: Int = 0,
        samples: Int = 0,
        merges: Int = 0,
        messagesSent: Int = 0,
        messagesReceived: Int = 0,
        refused: [RefusalCount] = [],
        messagesLost: Int = 0,
        bytesSent: Int = 0,
        bytesReceived: Int = 0,
        overheadBytesSent: Int = 0,
        computeSeconds: Double = 0,
        idleSeconds: Double = 0,
        communicationSeconds: Double? = nil,
        linkSeconds: Double? = nil,
        privacy: NodePrivacy? = nil
    ) {
        self.name = name
        self.steps = steps
        self.samples = samples
        self.merges = merges
        self.messagesSent = messagesSent
        self.messagesReceived = messagesReceived
        self.refused = refused
        self.messagesLost = messagesLost
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
        self.overheadBytesSent = overheadBytesSent
        self.computeSeconds = computeSeconds
        self.idleSeconds = idleSeconds
        self.communicationSeconds = communicationSeconds
        self.linkSeconds = linkSeconds
        self.privacy = privacy
    }

    /// What it sent over what its way out carries in the time of the run: above 1 its messages queued up; absent where that
    /// is not known.
    public var linkLoad: Double? {
        let seconds = computeSeconds + idleSeconds
        return seconds > 0 ? linkSeconds.map { $0 / seconds } : nil
    }

    /// Received messages that were refused, for any reason.
    public var messagesRefused: Int { refused.reduce(0) { $0 + $1.count } }
}

/// What one directed link carried in the whole run.
public struct LinkTraffic: Codable, Sendable, Equatable {
    /// The sending node.
    public var from: String

    /// The receiving node.
    public var to: String

    /// Messages sent.
    public var messages: Int

    /// Payload and overhead bytes sent.
    public var bytes: Int

    /// Puts a link traffic together from its fields.
    public init(from: String, to: String, messages: Int, bytes: Int) {
        self.from = from
        self.to = to
        self.messages = messages
        self.bytes = bytes
    }
}

/// Something that happened to the run besides training.
public struct RunEvent: Codable, Sendable, Equatable {
    /// Virtual or wall seconds since the start.
    public var seconds: Double

    /// The node it happened to; absent for the whole run.
    public var node: String?

    /// What happened, in words.
    public var what: String

    /// Puts a run event together from its fields.
    public init(seconds: Double, node: String? = nil, what: String) {
        self.seconds = seconds
        self.node = node
        self.what = what
    }
}
