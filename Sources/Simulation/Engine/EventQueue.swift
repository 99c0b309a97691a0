import HeapModule
import LinearAlgebra

/// The pending events of one process, earliest first, and a look at those that come next.
///
/// A calendar queue (Brown, "Calendar queues: a fast O(1) priority queue implementation for the simulation event set
/// problem", CACM 1988): time is cut into buckets of one width, a ring of them holds what happens soon, each as an
/// unordered list. The next buckets are sorted into a run, from which events leave in order; so the next ones are known in
/// time to fetch their memory. What fits neither, because it is too far away or comes amid the run, waits in a heap.
///
/// Events have distinct keys, so the order they leave in does not depend on the widths, which follow the load.
package struct EventQueue {
    /// An event of the ring and the next one in its bucket.
    private struct Link {
        var event: ScheduledEvent
        var next: Int32
    }

    /// The events of the buckets before `runEnd`, in order, from `position` on.
    private var run: [ScheduledEvent] = []
    private var position = 0
    /// The number of the first bucket that is not in the run.
    private var runEnd: Int64 = 0
    /// The first event of every bucket of the ring; -1 for none.
    private var ring: [Int32]
    private var links: [Link] = []
    private var freeLink: Int32 = -1
    /// Events in the ring.
    private var ringCount = 0
    /// A bucket is `1 << shift` nanoseconds long.
    private var shift: Int64 = 16
    private var rest = Heap<ScheduledEvent>()
    /// The event of the ring whose memory was asked for last, ahead of the run; -1 at the end of its bucket.
    private var ahead: Int32 = -1
    /// The number of its bucket.
    private var aheadBucket: Int64 = 0
    /// Memory for one bucket.
    private var bucket: [ScheduledEvent] = []
    private var load = Load()

    /// What the widths follow.
    private struct Load {
        var bucketsVisited = 0
        var eventsVisited = 0
        var insertions = 0
        var beyondRing = 0
    }

    /// The number of events kept in order ahead, where there are so many.
    static let lookahead = 16
    /// How many buckets after the run are walked ahead.
    private static let bucketsAhead: Int64 = 4
    /// The number of past events in the run at which their memory is used again.
    private static let longestPast = 128
    /// Buckets and events between two looks at the load.
    private static let period = 8_192
    /// The number of events in a bucket that is aimed at.
    private static let aim = 6
    private static let largestRing = 1 << 20

    package init() {
        ring = [Int32](repeating: -1, count: 256)
    }

    /// The earliest event, or nil when there is none.
    package var min: ScheduledEvent? {
        guard position < run.count else { return rest.min }
        guard let other = rest.min, other < run[position] else { return run[position] }
        return other
    }

    /// Takes the earliest event out; there must be one.
    package mutating func removeMin() {
        if position < run.count, rest.min.map({ run[position] < $0 }) ?? true {
            position += 1
            if run.count - position < Self.lookahead, ringCount > 0 { extendRun() }
        } else {
            let event = rest.removeMin()
            // The ring is empty as well: it begins again from here.
            if position == run.count { runEnd = max(runEnd, event.time >> shift) }
        }
    }

    /// The event that comes so many places after the earliest, as far as it is known.
    func upcoming(_ places: Int) -> ScheduledEvent? {
        position + places < run.count ? run[position + places] : nil
    }

    /// Asks for the memory of one more event of the buckets that come after the run: called for every event that leaves, it
    /// walks the lists before they are read, link by link.
    mutating func fetchAhead() {
        if aheadBucket < runEnd {
            aheadBucket = runEnd
            ahead = ring[Int(runEnd) & (ring.count - 1)]
        } else if ahead >= 0 {
            ahead = links[Int(ahead)].next
        } else if aheadBucket < runEnd + Self.bucketsAhead {
            aheadBucket += 1
            ahead = ring[Int(aheadBucket) & (ring.count - 1)]
        }
        if ahead >= 0 { Prefetch.element(links.span, at: Int(ahead)) }
    }

    package mutating func insert(_ event: ScheduledEvent) {
        let number = event.time >> shift
        load.insertions += 1
        if number < runEnd {
            rest.insert(event)
        } else if number - runEnd < ring.count {
            insert(event, intoBucket: Int(number) & (ring.count - 1))
            if position == run.count { extendRun() }
        } else {
            load.beyondRing += 1
            rest.insert(event)
        }
    }

    // MARK: - Ring

    private mutating func insert(_ event: ScheduledEvent, intoBucket index: Int) {
        let link = Link(event: event, next: ring[index])
        if freeLink >= 0 {
            ring[index] = freeLink
            let slot = Int(freeLink)
            freeLink = links[slot].next
            links[slot] = link
        } else {
            ring[index] = Int32(links.count)
            links.append(link)
        }
        ringCount += 1
    }

    /// Sorts further buckets into the run, until it is long enough or the ring is empty.
    private mutating func extendRun() {
        if position >= Self.longestPast || position == run.count {
            run.removeSubrange(0..<position)
            position = 0
        }
        while run.count - position < Self.lookahead, ringCount > 0 {
            emptyBucket(Int(runEnd) & (ring.count - 1))
            runEnd += 1
            if bucket.count > 1 { bucket.sort() }
            run.append(contentsOf: bucket)
        }
        if load.bucketsVisited + load.eventsVisited > Self.period { followLoad() }
    }

    private mutating func emptyBucket(_ index: Int) {
        bucket.removeAll(keepingCapacity: true)
        var next = ring[index]
        ring[index] = -1
        while next >= 0 {
            let slot = Int(next)
            bucket.append(links[slot].event)
            let following = links[slot].next
            links[slot].next = freeLink
            freeLink = next
            next = following
        }
        ringCount -= bucket.count
        load.bucketsVisited += 1
        load.eventsVisited += bucket.count
    }

    // MARK: - Widths

    /// Makes buckets narrower or wider when they are too full or too empty, and the ring longer when it reaches too short.
    private mutating func followLoad() {
        let (events, buckets) = (load.eventsVisited, load.bucketsVisited)
        var newShift = shift
        var newLength = ring.count
        if events > 3 * Self.aim * buckets, shift > 0 {
            newShift -= 1
        } else if 3 * events < Self.aim * buckets, shift < 40 {
            newShift += 1
        } else if 16 * load.beyondRing > load.insertions, ring.count < Self.largestRing {
            newLength *= 2
        }
        load = Load()
        if newShift != shift || newLength != ring.count { rebuild(shift: newShift, length: newLength) }
    }

    private mutating func rebuild(shift newShift: Int64, length: Int) {
        var pending: [ScheduledEvent] = []
        pending.reserveCapacity(ringCount)
        for index in ring.indices where ring[index] >= 0 {
            emptyBucket(index)
            pending.append(contentsOf: bucket)
        }
        // Rounded up: what lies before must not go into a bucket behind the run.
        let end = runEnd << shift
        shift = newShift
        runEnd = (end + (1 << shift) - 1) >> shift
        ring = [Int32](repeating: -1, count: length)
        (ahead, aheadBucket) = (-1, 0)
        for event in pending { insert(event) }
        load = Load()
    }
}
