import LinearAlgebra

/// The micro-batches at one stage of a pipeline: those that came and wait, and those that are on their way there and back,
/// each with the version of the parameters it went through.
///
/// Weight stashing is PipeDream's (Harlap et al. 2018, arXiv:1806.03377; Narayanan et al., SOSP 2019): the way back uses the
/// parameters of the way there, whatever has become of them since.
struct StageTraffic {
    /// A micro-batch that waits for its pass.
    struct Arrival {
        let microBatch: MicroBatch
        /// Who sent it, under which number.
        let sender: Int
        let number: Int
        let values: ParameterSnapshot
    }

    /// A micro-batch that has passed, and will come back.
    struct Passage {
        let microBatch: MicroBatch
        /// Who gets the gradient, under which number; nil where the data comes in.
        let origin: (node: Int, number: Int)?
        /// The stashed version of the parameters.
        let parameters: ParameterSnapshot
        /// How often the parameters had been written to.
        let writes: Int
        /// Who took it on, and under which number; nil while it is in its first pass.
        var receiver: (node: Int, number: Int)?
        /// What was sent on, to be sent again when its receiver is lost.
        var outputs: ParameterSnapshot?
        /// The gradient that came back.
        var returned: ParameterSnapshot?
    }

    /// How often the micro-batches that senders may have on their way are kept: twice, for those sent again.
    private static let arrivalsKept = 2

    private let place: PipelinePlace
    private var arrivals: [Arrival] = []
    private var slots: [Passage?]
    /// Slots whose gradient has come back, in the order of its coming.
    private var ready: [Int] = []
    /// What was seen of each replica of the stage before.
    private var windows: [ReplayWindow]

    init(_ place: PipelinePlace) {
        self.place = place
        slots = [Passage?](repeating: nil, count: place.depth)
        windows = [ReplayWindow](repeating: ReplayWindow(), count: place.replicas)
    }

    // MARK: - There

    /// Lets a micro-batch wait for its pass, or says why not.
    mutating func insert(_ arrival: Arrival) -> Refusal? {
        guard arrivals.count < Self.arrivalsKept * place.replicas * (place.depth + 1) else { return .early }
        if let refusal = windows[arrival.sender / place.stages].admit(arrival.number) { return refusal }
        arrivals.append(arrival)
        return nil
    }

    /// Whether another micro-batch may pass before one comes back.
    var hasRoom: Bool { slots.contains { $0 == nil } }

    /// Whether something waits for its pass.
    var isFed: Bool { !arrivals.isEmpty }

    /// The micro-batch that has waited longest.
    mutating func nextArrival() -> Arrival? { arrivals.isEmpty ? nil : arrivals.removeFirst() }

    /// Takes a micro-batch in; gives its slot.
    mutating func open(_ passage: Passage) -> Int {
        guard let slot = slots.firstIndex(where: { $0 == nil }) else {
            preconditionFailure("\(slots.count) micro-batches are under way already")
        }
        slots[slot] = passage
        return slot
    }

    /// Notes to whom a micro-batch went on.
    mutating func send(_ slot: Int, to node: Int, number: Int, _ outputs: ParameterSnapshot) {
        slots[slot]?.receiver = (node, number)
        slots[slot]?.outputs = outputs
    }

    // MARK: - And back

    /// The passage in a slot.
    subscript(slot: Int) -> Passage {
        guard let passage = slots[slot] else { preconditionFailure("slot \(slot) is empty") }
        return passage
    }

    /// A gradient came back, or says why it is of no use.
    mutating func take(_ values: ParameterSnapshot, from sender: Int, number: Int) -> Refusal? {
        let index = slots.firstIndex { passage in
            passage?.receiver.map { $0.node == sender && $0.number == number } ?? false
        }
        guard let index else { return .late }
        guard slots[index]?.returned == nil else { return .duplicate }
        slots[index]?.returned = values
        ready.append(index)
        return nil
    }

    /// The slot whose gradient came back first.
    mutating func nextReturned() -> Int? { ready.isEmpty ? nil : ready.removeFirst() }

    /// Empties a slot: its micro-batch is through.
    mutating func close(_ slot: Int, recyclingInto pool: BufferPool) -> Passage {
        guard var passage = slots[slot].take() else { preconditionFailure("slot \(slot) is empty") }
        if let outputs = passage.outputs.take() { pool.recycle(outputs) }
        if let returned = passage.returned.take() { pool.recycle(returned) }
        return passage
    }

    /// The slots whose micro-batches a node has and has not given back.
    func slots(heldBy node: Int) -> [Int] {
        slots.indices.filter { slots[$0]?.receiver?.node == node && slots[$0]?.returned == nil }
    }

    /// The nodes that have micro-batches of this one.
    var holders: [Int] {
        var nodes: [Int] = []
        for passage in slots {
            guard let passage, passage.returned == nil, let node = passage.receiver?.node else { continue }
            if !nodes.contains(node) { nodes.append(node) }
        }
        return nodes.sorted()
    }

    /// Forgets what a node sent and has not passed: who sent it there will send it elsewhere.
    mutating func forgetArrivals(from node: Int) { arrivals.removeAll { $0.sender == node } }
}
