import Determinism
import HeapModule
import Simulation

/// The hold model: take the earliest of the pending events out and put it back an exponential time later; the simulator's queue
/// beside a heap of the same events.
enum QueueHold {
    private static let pending = 10_000
    private static let holds = 2_000_000

    /// Millions of events a second through the simulator's queue and through swift-collections' `Heap`, and whether both let
    /// them out in the same order.
    static func measure() -> (queue: Double, heap: Double, isSameOrder: Bool) {
        var queue = EventQueue()
        for event in start { queue.insert(event) }
        let inQueue = hold {
            let event = queue.min
            queue.removeMin()
            return event
        } insert: {
            queue.insert($0)
        }
        var heap = Heap<ScheduledEvent>()
        for event in start { heap.insert(event) }
        let inHeap = hold {
            heap.popMin()
        } insert: {
            heap.insert($0)
        }
        return (inQueue.rate, inHeap.rate, inQueue.digest == inHeap.digest)
    }

    private static var start: [ScheduledEvent] {
        var random = RandomStream(seed: 1, purpose: "pending events")
        return (0..<pending).map { event($0, at: Int64(random.exponential(mean: 1e7)), 0) }
    }

    private static func event(_ node: Int, at time: Int64, _ count: Int) -> ScheduledEvent {
        ScheduledEvent(time: time, source: node, count: UInt64(count), target: node, content: 0)
    }

    private static func hold(
        _ next: () -> ScheduledEvent?, insert: (ScheduledEvent) -> Void
    ) -> (rate: Double, digest: UInt64) {
        var random = RandomStream(seed: 1, purpose: "holding times")
        let times = (0..<holds).map { _ in Int64(random.exponential(mean: 1e7)) }
        var digest: UInt64 = 0
        let begin = ContinuousClock.now
        for (count, time) in times.enumerated() {
            guard let earliest = next() else { preconditionFailure("an event is lost") }
            digest = digest &* 31 &+ UInt64(bitPattern: earliest.time)
            insert(event(count % pending, at: earliest.time + time, count + 1))
        }
        return (Double(holds) / ((ContinuousClock.now - begin) / .seconds(1)) / 1e6, digest)
    }
}
