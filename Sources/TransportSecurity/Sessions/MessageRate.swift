/// Counts messages of a kind in windows of one minute.
struct MessageRate {
    /// Messages that are still acceptable in one window.
    let limit: Int
    /// Whether any window had more.
    private(set) var isExceeded = false
    private var count = 0
    private var start: UniversalTime?

    init(limit: Int) { self.limit = limit }

    /// One more message; a clock set back begins a new window.
    mutating func note(at now: UniversalTime) {
        let age = start.map { now.secondsSince1970 - $0.secondsSince1970 }
        if let age, 0..<60 ~= age {
            count += 1
        } else {
            start = now
            count = 1
        }
        if count > limit { isExceeded = true }
    }
}
