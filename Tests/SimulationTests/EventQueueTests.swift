import Determinism
import Testing

@testable import Simulation

@Suite struct `event queue` {
    /// Holds a steady number of events: takes the earliest out, puts one in later; compares with a sorted array.
    private func hold(_ pending: Int, events: Int, delay: (inout RandomStream) -> Int64) -> Bool {
        var random = RandomStream(seed: 7, purpose: "event queue")
        var queue = EventQueue()
        var reference: [ScheduledEvent] = []
        var count: UInt64 = 0
        func insert(_ time: Int64) {
            count += 1
            let event = ScheduledEvent(
                time: time, source: Int(count % 5), count: count, target: 0, content: 0)
            queue.insert(event)
            let place = reference.partitioningIndex { $0 < event }
            reference.insert(event, at: place)
        }
        for _ in 0..<pending { insert(delay(&random)) }
        for _ in 0..<events {
            guard let event = queue.min, let expected = reference.popLast(), event == expected else {
                return false
            }
            queue.removeMin()
            // Now and then none or two follow.
            for _ in 0..<[1, 1, 1, 0, 2][random.integer(below: 5)] { insert(event.time + delay(&random)) }
        }
        while let expected = reference.popLast() {
            guard queue.min == expected else { return false }
            queue.removeMin()
        }
        return queue.min == nil
    }

    @Test func `events leave in order, whatever the times between them`() {
        #expect(hold(300, events: 6_000) { Int64($0.uniform() * 1e7) })
        #expect(hold(300, events: 3_000) { Int64($0.exponential(mean: 1e12)) })
        #expect(hold(300, events: 3_000) { Int64($0.integer(below: 3)) })
        #expect(hold(2, events: 500) { Int64($0.uniform() * 1e9) })
    }

    @Test func `many events at one instant leave by their sources and counts`() {
        #expect(hold(2_000, events: 1_000) { _ in 0 })
        #expect(hold(200, events: 2_000) { $0.bernoulli(0.9) ? 1_000_000 : 40_000_000_000 })
    }

    @Test func `widths follow the load, from dense to sparse and back, without losing an event`() {
        var scale = 10.0
        var draws = 0
        #expect(
            hold(400, events: 30_000) { random in
                draws += 1
                if draws % 10_000 == 0 { scale = scale < 1e6 ? 1e10 : 10 }
                return Int64(random.uniform() * scale)
            })
    }

    @Test func `the events to come are known in order`() throws {
        func event(_ time: Int64, _ number: Int) -> ScheduledEvent {
            ScheduledEvent(time: time, source: 0, count: UInt64(number), target: number, content: 0)
        }
        var queue = EventQueue()
        queue.insert(event(0, 0))
        for number in (1...200).reversed() { queue.insert(event(100_000 + 1_000 * Int64(number), number)) }
        queue.removeMin()
        for number in 1...100 {
            #expect(queue.min?.target == Int32(number))
            for places in 0..<8 {
                #expect(try #require(queue.upcoming(places)).target == Int32(number + places))
            }
            queue.removeMin()
        }
    }

    @Test func `an empty queue has no earliest event, and begins again`() {
        var queue = EventQueue()
        #expect(queue.min == nil)
        for time in [5, 4_000_000_000, 1_000_000_000_000] as [Int64] {
            let event = ScheduledEvent(time: time, source: 1, count: UInt64(time), target: 1, content: 0)
            queue.insert(event)
            #expect(queue.min == event)
            queue.removeMin()
            #expect(queue.min == nil)
        }
    }
}

extension [ScheduledEvent] {
    /// The first place, in descending order, whose event is earlier.
    fileprivate func partitioningIndex(_ isEarlier: (ScheduledEvent) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isEarlier(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
