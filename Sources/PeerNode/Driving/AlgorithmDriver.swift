public import Determinism
public import GossipAlgorithms
public import LinearAlgebra

/// What an algorithm on a real peer can ask for: a gradient, a message, a timer.
///
/// The peer implements it with a compute thread, connections and the event loop; a replay with nothing at all.
public protocol AlgorithmSurroundings: AnyObject {
    /// Compute the gradient of the next mini-batch at these parameters; ends in `Event.gradientReady`.
    func computeGradient(at parameters: ParameterSnapshot)
    /// Pass a micro-batch through this node's stage of the model; ends in `Event.stageComputed`.
    func computeStage(_ task: StageTask)
    /// Send a message to another node, or count it as lost when there is no way to it.
    func send(_ message: Message, to node: Int)
    /// Fire `Event.timerFired` after so many nanoseconds; replaces a pending timer of the same identity.
    func setTimer(_ timer: TimerID, afterNanoseconds nanoseconds: Int64)
    /// Forget a pending timer.
    func cancelTimer(_ timer: TimerID)
    /// Note something for the report.
    func record(_ observation: Observation)
    /// Nothing of the algorithm's is open any more.
    func finished()
}

/// Drives one node's algorithm: hands over events one at a time and carries out the actions in order.
///
/// It holds no protocol state. An event that comes up while the actions of another are carried out (a connection breaks
/// while something is sent over it) waits its turn.
public final class AlgorithmDriver {
    /// The algorithm.
    public let host: any AlgorithmHost
    /// Everything that went in, and a digest of everything that came out.
    public var digest = EventDigest()
    /// Called with every event before it is handed over.
    public var observeEvent: ((Event, Instant) -> Void)?

    private weak var surroundings: (any AlgorithmSurroundings)?
    private let clock: () -> Instant
    private var actions = ActionBuffer()
    private var waiting: [Event] = []
    private var isBusy = false

    /// - Parameters:
    ///   - host: the algorithm before its first event.
    ///   - surroundings: who carries out what it asks for; not kept alive by the driver.
    ///   - clock: the time since the run began.
    public init(
        _ host: any AlgorithmHost, surroundings: any AlgorithmSurroundings, clock: @escaping () -> Instant
    ) {
        self.host = host
        self.surroundings = surroundings
        self.clock = clock
    }

    /// Hands over an event, now or as soon as the present one is dealt with.
    public func deliver(_ event: Event) {
        waiting.append(event)
        guard !isBusy else { return }
        isBusy = true
        defer { isBusy = false }
        while !waiting.isEmpty { handle(waiting.removeFirst()) }
    }

    private func handle(_ event: Event) {
        let now = clock()
        observeEvent?(event, now)
        actions.removeAll()
        host.handle(event, at: now, actions: &actions)
        digest.combine(event, at: now, actions.actions)
        actions.takeEach { carryOut($0) }
    }

    private func carryOut(_ action: Action) {
        switch action {
        case .computeGradient(let parameters): surroundings?.computeGradient(at: parameters)
        case .computeStage(let task): surroundings?.computeStage(task)
        case .send(let message, let node): surroundings?.send(message, to: node)
        case .setTimer(let timer, let nanoseconds):
            surroundings?.setTimer(timer, afterNanoseconds: nanoseconds)
        case .cancelTimer(let timer): surroundings?.cancelTimer(timer)
        case .record(let observation): surroundings?.record(observation)
        case .finished: surroundings?.finished()
        }
    }
}
