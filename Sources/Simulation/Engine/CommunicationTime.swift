/// How long a node has no gradient in work while a message from or to it is under way.
///
/// What is sent is known until it arrives, what is received only once it has; so stretches are kept until the node computes
/// again, and then united. What arrives later than that is not counted for the time before. Times are virtual nanoseconds.
struct CommunicationTime {
    /// When the gradient in work began or, without one, the last ended.
    private var since: Int64 = 0
    private var isComputing = false
    /// When the gradient in work will be finished; what ends before has no time without a gradient to count in.
    private var until: Int64 = 0
    /// When messages were under way, ascending by start; those that may still reach into time without a gradient.
    private var stretches: [(start: Int64, end: Int64)] = []
    private var nanoseconds: Int64 = 0
    /// With more stretches than this, those that touch are united.
    private var limit = 64

    /// A message from or to the node was under way.
    mutating func note(from start: Int64, to end: Int64) {
        guard end > (isComputing ? until : since) else { return }
        var place = stretches.count
        while place > 0, stretches[place - 1].start > start { place -= 1 }
        stretches.insert((start, end), at: place)
        if stretches.count > limit {
            unite()
            limit = max(64, 2 * stretches.count)
        }
    }

    /// The node begins to compute a gradient, which will take until `end`.
    mutating func beginGradient(at now: Int64, until end: Int64) {
        if !isComputing { settle(until: now) }
        (isComputing, since, until) = (true, now, end)
        forget(before: end)
    }

    /// The node has finished its gradient.
    mutating func endGradient(at now: Int64) {
        (isComputing, since) = (false, now)
        forget(before: now)
    }

    /// Nanoseconds up to the end of a run.
    func total(at end: Int64) -> Int64 {
        var copy = self
        if !isComputing { copy.settle(until: end) }
        return copy.nanoseconds
    }

    /// Forgets the stretches that have ended by then.
    private mutating func forget(before time: Int64) {
        if !stretches.isEmpty { stretches.removeAll { $0.end <= time } }
    }

    /// Counts what the stretches cover between the last gradient and now.
    private mutating func settle(until now: Int64) {
        var covered = since
        for stretch in stretches {
            let end = min(stretch.end, now)
            guard end > covered else { continue }
            nanoseconds += end - max(covered, stretch.start)
            covered = end
        }
    }

    private mutating func unite() {
        var last = 0
        for index in stretches.indices.dropFirst() {
            if stretches[index].start <= stretches[last].end {
                stretches[last].end = max(stretches[last].end, stretches[index].end)
            } else {
                last += 1
                stretches[last] = stretches[index]
            }
        }
        stretches.removeLast(stretches.count - last - 1)
    }
}
