public import LinearAlgebra

/// What an algorithm wants done.
///
/// Carried out in order by the shell: the simulator or a real peer.
public enum Action: Sendable {
    /// Compute the gradient of the next mini-batch at the given parameters; it takes time, and ends in
    /// `Event.gradientReady`. At most one at a time.
    case computeGradient(at: ParameterSnapshot)
    /// Pass a micro-batch through this node's stage of the model; it takes time, and ends in `Event.stageComputed`. At most one
    /// at a time, and none beside a gradient.
    case computeStage(StageTask)
    /// Send a message to another node. Delivery takes time and may fail.
    case send(Message, to: Int)
    /// Fire `Event.timerFired` after the given nanoseconds; replaces a pending timer of the same identity.
    case setTimer(TimerID, afterNanoseconds: Int64)
    /// Forget a pending timer.
    case cancelTimer(TimerID)
    /// Note something for the report.
    case record(Observation)
    /// Nothing is open any more after `Event.stop`.
    case finished
}

/// The actions of one event, in order.
///
/// Reused from event to event, so that it allocates nothing in a steady state.
public struct ActionBuffer: Sendable {
    /// The actions so far, in order.
    public private(set) var actions: [Action] = []

    /// Whether a gradient is asked for, or the run is over: what was handed in before is in the model now.
    private(set) var endsStep = false

    /// An empty buffer.
    public init() {
        actions.reserveCapacity(16)
    }

    /// Forgets the actions and keeps the memory.
    public mutating func removeAll() {
        actions.removeAll(keepingCapacity: true)
        endsStep = false
    }

    /// Hands every action over, in order, and forgets it.
    ///
    /// They are moved: reading them in place would copy each, with a counted reference to its vector.
    public mutating func takeEach(_ body: (consuming Action) -> Void) {
        var span = actions.mutableSpan
        for index in span.indices {
            var action = Action.finished
            swap(&span[index], &action)
            body(action)
        }
        actions.removeAll(keepingCapacity: true)
    }

    /// Takes all actions of another buffer, in order, with gradients asked for at other parameters.
    ///
    /// - Parameters:
    ///   - other: the other buffer, empty afterwards.
    ///   - change: the parameters to ask for instead of those given.
    mutating func take(
        _ other: inout ActionBuffer, gradientsAt change: (ParameterSnapshot) -> ParameterSnapshot
    ) {
        for action in other.actions {
            if case .computeGradient(let parameters) = action {
                actions.append(.computeGradient(at: change(parameters)))
            } else {
                actions.append(action)
            }
        }
        if other.endsStep { endsStep = true }
        other.removeAll()
    }

    /// Appends `Action.computeGradient`.
    public mutating func computeGradient(at parameters: ParameterSnapshot) {
        actions.append(.computeGradient(at: parameters))
        endsStep = true
    }

    /// Appends `Action.computeStage`.
    public mutating func computeStage(_ task: StageTask) { actions.append(.computeStage(task)) }

    /// Appends `Action.send`.
    public mutating func send(_ message: Message, to node: Int) { actions.append(.send(message, to: node)) }

    /// Appends `Action.setTimer`.
    public mutating func setTimer(_ timer: TimerID, afterNanoseconds nanoseconds: Int64) {
        actions.append(.setTimer(timer, afterNanoseconds: nanoseconds))
    }

    /// Appends `Action.cancelTimer`.
    public mutating func cancelTimer(_ timer: TimerID) { actions.append(.cancelTimer(timer)) }

    /// Appends `Action.record`.
    public mutating func record(_ observation: Observation) { actions.append(.record(observation)) }

    /// Appends `Action.finished`.
    public mutating func finished() {
        actions.append(.finished)
        endsStep = true
    }
}
