import LinearAlgebra
import Persistence

/// The sender's end of an edge with a running sum.
struct OutgoingSum: Persistent {
    let node: Int
    var isLost = false
    /// All that was given in this epoch.
    private var sum: RunningSum
    private var numbers: MessageCounter
    /// The number of the base that the sum is told without, its low 32 bits; 0 before the first.
    private var epoch = 0
    /// Pushes since the epoch began, or since a base was proposed.
    private var pushes = 0
    /// Bases that were proposed and not confirmed; halved by each that is.
    private var unconfirmed = 0
    /// The confirmations that came; not saved: a copy confirms nothing.
    private var confirmations = ReplayWindow()
    /// The sum that the receiver was asked to keep, and the number of its message; not saved: another will be proposed.
    private var proposed: (number: Int, sum: RunningSum)?
    /// The message that told the last sum, until it is confirmed.
    private var last: Message?

    init(to node: Int, length: Int, incarnation: Int) {
        self.node = node
        numbers = MessageCounter(incarnation: incarnation)
        sum = RunningSum(length: length)
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.part("sum", &sum)
        try archive.part("numbers", &numbers)
        try archive.count("epoch", &epoch)
        try archive.count("pushes", &pushes)
        try archive.count("unconfirmed", &unconfirmed)
    }

    /// Whether the receiver has not confirmed the last sum.
    var isAwaited: Bool { last != nil && !isLost }

    mutating func give(_ values: ParameterSnapshot, weight: Double, pool: BufferPool) {
        sum.add(values, weight: weight, pool: pool)
    }

    mutating func send(version: Int, _ actions: inout ActionBuffer) {
        pushes += 1
        let periods = min(1 + unconfirmed, RunningSums.mostRebasePeriods)
        let proposes = pushes >= RunningSums.rebasePeriod * periods
        let message = next(proposes ? .base : .sum, version: version)
        if proposes {
            proposed = (numbers.last, sum)
            pushes = 0
            unconfirmed += 1
        }
        actions.send(message, to: node)
    }

    mutating func close(version: Int, _ actions: inout ActionBuffer) {
        let message = next(.last, version: version)
        last = message
        actions.send(message, to: node)
    }

    func repeatLast(_ actions: inout ActionBuffer) {
        if let last { actions.send(last, to: node) }
    }

    private mutating func next(_ kind: RunningSums.Kind, version: Int) -> Message {
        Message(
            kind: kind.rawValue, round: numbers.next(), part: epoch, version: version, weight: sum.weight,
            payload: sum.mean.map { .dense($0) } ?? .none)
    }

    /// Takes a confirmation: of the last sum, of the base, or of one that was replaced since.
    mutating func confirm(_ message: Message, pool: BufferPool) -> PushReceipt {
        guard message.round <= numbers.last else { return .refused(.unexpected) }
        if let refusal = confirmations.admit(message.round) { return .refused(refusal) }
        if message.round == last?.round { last = nil }
        if let base = proposed, message.round == base.number {
            sum = sum.since(base.sum, pool: pool)
            proposed = nil
            unconfirmed /= 2
            epoch = RunningSums.epoch(after: base.number)
        }
        return .word
    }
}

/// The receiver's end of an edge with a running sum.
struct IncomingSum: Persistent {
    let node: Int
    var isLost = false
    /// Whether the sender's last sum has come.
    var hasLast = false
    /// The sum of this epoch that was added to the model.
    private var taken: RunningSum
    /// As the sender's: the base that both have taken off.
    private var epoch = 0
    private var window = ReplayWindow()
    /// The number of the message whose sum is `taken`.
    private var takenNumber = 0
    /// The newest base that was confirmed in this epoch, and the number of its message.
    private var base: RunningSum
    private var baseNumber = 0
    private let length: Int

    init(from node: Int, length: Int) {
        self.node = node
        self.length = length
        taken = RunningSum(length: length)
        base = taken
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.part("taken", &taken)
        try archive.count("epoch", &epoch)
        try archive.part("window", &window)
        try archive.value("taken-number", &takenNumber, in: 0...Int.max / 2)
        try archive.part("base", &base)
        try archive.value("base-number", &baseNumber, in: 0...Int.max / 2)
    }

    var isAwaited: Bool { !hasLast && !isLost }

    /// Takes a running sum: gives what is new in it, and confirms it when asked.
    mutating func receive(
        _ message: Message, _ kind: RunningSums.Kind, pool: BufferPool, _ actions: inout ActionBuffer
    ) -> PushReceipt {
        guard let told = sum(of: message, kind) else { return .refused(.unexpected) }
        if let refusal = window.admit(message.round) {
            // The confirmation may have been lost: the sender asks again.
            if refusal == .duplicate, message.round == baseNumber || kind == .last {
                confirm(message, &actions)
            }
            return .refused(refusal)
        }
        enterEpoch(of: message, told, pool: pool, &actions)
        if kind != .sum, message.part == epoch { keep(told, message, &actions) }
        if kind == .last { hasLast = true }
        guard message.round > takenNumber else { return .word }
        takenNumber = message.round
        // A sender that went on from an older state tells less than it told: it has that mass back, and gives it again.
        let fresh = told.since(taken, pool: pool)
        guard let values = fresh.mean else { return .word }
        taken = told
        return .mass(values, weight: fresh.weight)
    }

    private func sum(of message: Message, _ kind: RunningSums.Kind) -> RunningSum? {
        switch message.payload {
        case .dense(let values) where message.weight > 0: RunningSum(weight: message.weight, mean: values)
        case .none where message.weight == 0 && kind == .last: RunningSum(length: length)
        default: nil
        }
    }

    private mutating func keep(_ sum: RunningSum, _ message: Message, _ actions: inout ActionBuffer) {
        if message.round > baseNumber { (base, baseNumber) = (sum, message.round) }
        confirm(message, &actions)
    }

    private func confirm(_ message: Message, _ actions: inout ActionBuffer) {
        actions.send(
            Message(
                kind: RunningSums.Kind.confirmation.rawValue, round: message.round, part: message.part,
                payload: .none),
            to: node)
    }

    /// Follows the sender into its next epoch: sums are told without the base from now on.
    ///
    /// A sender whose epoch is another altogether, because one of the two went on from an older state, is believed from
    /// here on; what it gave in between is in doubt.
    private mutating func enterEpoch(
        of message: Message, _ told: RunningSum, pool: BufferPool, _ actions: inout ActionBuffer
    ) {
        guard message.part != epoch, message.round > takenNumber else { return }
        if baseNumber > 0, message.part == RunningSums.epoch(after: baseNumber) {
            taken = taken.since(base, pool: pool)
        } else {
            taken = told
            actions.record(.inDoubt(with: node))
        }
        epoch = message.part
        base = RunningSum(length: length)
        baseNumber = 0
    }
}
