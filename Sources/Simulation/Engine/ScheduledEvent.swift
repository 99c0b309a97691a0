/// An entry of the event queue: when, for whom, and what, in 24 bytes.
///
/// Events are ordered by (time, source node, the source's own count), so no tie is left to the heap, and the order of one
/// node's events depends on nothing but the run itself.
package struct ScheduledEvent: Comparable {
    /// Virtual nanoseconds.
    package let time: Int64
    /// Source node in the upper 24 bits, its event count in the lower 40.
    let order: UInt64
    /// The node it happens to.
    let target: Int32
    /// A message's slot (at least 0), or one of the codes below.
    let content: Int32

    /// The gradient in progress is finished.
    static let gradientFinished: Int32 = -1
    /// The run begins.
    static let started: Int32 = -2
    /// Timer k has the code `firstTimer − k`.
    static let firstTimer: Int32 = -3

    /// The most nodes the order key has room for.
    static let nodeLimit = 1 << 24

    package init(time: Int64, source: Int, count: UInt64, target: Int, content: Int32) {
        self.time = time
        order = UInt64(source) &<< 40 | count & (1 &<< 40 &- 1)
        self.target = Int32(target)
        self.content = content
    }

    /// The same event with its content known.
    init(_ event: ScheduledEvent, content: Int32) {
        time = event.time
        order = event.order
        target = event.target
        self.content = content
    }

    package static func < (left: ScheduledEvent, right: ScheduledEvent) -> Bool {
        left.time != right.time ? left.time < right.time : left.order < right.order
    }

    package static func == (left: ScheduledEvent, right: ScheduledEvent) -> Bool {
        left.time == right.time && left.order == right.order
    }
}
