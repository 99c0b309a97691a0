public import LinearAlgebra

/// What happened to a node.
///
/// Copyable and Sendable, so any run, simulated or real, can be recorded and replayed.
public enum Event: Sendable {
    /// The run begins; the first event of every node, but for what was agreed on before.
    case started
    /// This node and another have agreed on a secret; told before the neighbour is there, and again when one of them has been
    /// started anew. On real peers with masks only; a recorded event holds the secret.
    case agreed(PairSecret, with: Int)
    /// The gradient asked for by `Action.computeGradient` is there.
    case gradientReady(Gradient)
    /// What `Action.computeStage` asked for is there.
    case stageComputed(StageResult)
    /// A message arrived from another node. It comes from outside: it may be late, doubled, foreign or damaged.
    case received(Message, from: Int)
    /// The timer set with this identity has expired.
    case timerFired(TimerID)
    /// The connection to a neighbour broke, or its process died.
    case neighbourLost(Int)
    /// A lost neighbour can be reached again.
    case neighbourReturned(Int)
    /// The run is to end: finish what is open, start nothing new, then say `Action.finished`.
    case stop
}

/// A stochastic gradient and what it was computed from.
public struct Gradient: Sendable {
    /// The gradient of the mini-batch's mean loss, `[parameterCount]`.
    public let values: ParameterSnapshot
    /// The mean loss over the mini-batch.
    public let loss: Float
    /// The number of samples in the mini-batch.
    public let samples: Int

    /// A gradient and what it was computed from.
    public init(values: ParameterSnapshot, loss: Float, samples: Int) {
        self.values = values
        self.loss = loss
        self.samples = samples
    }
}

/// Which of an algorithm's timers; each algorithm numbers its own.
public struct TimerID: Hashable, Sendable {
    /// The algorithm's own number for it, at least 0.
    public let rawValue: Int

    /// The timer of that number.
    public init(_ rawValue: Int) {
        self.rawValue = rawValue
    }
}
