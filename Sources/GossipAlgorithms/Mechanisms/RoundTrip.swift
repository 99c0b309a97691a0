import Persistence

/// What a node has learnt of the time from a request to its answer: smoothed mean and mean deviation (Jacobson 1988).
struct RoundTrip: Persistent {
    /// The least wait for an answer, in nanoseconds.
    static let leastPatience: Double = 200_000_000
    /// How many times the wait for an answer a single sample may raise the round trip to: a process that was stopped for
    /// minutes says nothing about the network.
    static let greatestSample: Double = 4
    /// The longest wait for an answer, in nanoseconds.
    static let longestWait: Double = 3.6e12
    /// The longest round trip a saved state may claim, in nanoseconds: three years.
    static let longest: Double = 1e17
    /// The first guess at a round trip, in nanoseconds; replaced by what is seen.
    static let firstGuess: Double = 100_000_000

    /// Nanoseconds.
    private(set) var mean = Self.firstGuess
    private var deviation = Self.firstGuess / 2
    private var isSeen = false

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.value("round-trip", &mean, in: 0...Self.longest)
        try archive.value("round-trip-deviation", &deviation, in: 0...Self.longest)
        try archive.value("round-trip-seen", &isSeen)
    }

    /// How long to wait for an answer: the learnt round trip plus eight deviations, doubled with each attempt, between
    /// 200 ms (TCP's own least wait on Linux) and an hour.
    func patience(_ attempts: Int) -> Int64 {
        let wait = (mean + 8 * deviation) * Double(1 << min(attempts - 1, 10))
        return Int64(min(max(wait, Self.leastPatience), Self.longestWait))
    }

    /// Takes in a round trip that took so many nanoseconds.
    mutating func learn(_ nanoseconds: Int64) {
        let sample = min(Double(nanoseconds), mostBelieved)
        if isSeen {
            deviation += (abs(sample - mean) - deviation) / 4
            mean += (sample - mean) / 8
        } else {
            (mean, deviation, isSeen) = (sample, sample / 2, true)
        }
    }

    /// Takes in that a round trip took at most so many nanoseconds: it may only raise the estimate, so that a slow link is not
    /// asked ever again.
    mutating func learn(upperBound nanoseconds: Int64) {
        mean = max(mean, min(Double(nanoseconds), mostBelieved))
    }

    /// The longest round trip that one answer can make believe.
    private var mostBelieved: Double { min(Self.greatestSample * Double(patience(1)), Self.longestWait) }
}
