/// Ring all-reduce: the vector is cut into n chunks that travel round the ring, first summing, then copying.
///
/// Reduce-scatter stage s: send chunk (i − s) mod n to i + 1, add the received chunk (i − s − 1) mod n. Node i then owns
/// the complete chunk (i + 1) mod n. All-gather stage s: send chunk (i + 1 − s) mod n, store the received (i − s) mod n.
/// Each node sends 2 (n − 1)/n · d floats in 2 (n − 1) stages. Patarasuk & Yuan 2009.
struct RingAllReduce: AllReduceSchedule {
    private let rank: Int
    private let count: Int
    private let length: Int

    init(rank: Int, count: Int, length: Int) {
        self.rank = rank
        self.count = count
        self.length = length
    }

    var stageCount: Int { 2 * (count - 1) }

    func stage(_ index: Int) -> AllReduceStage {
        let gathers = index >= count - 1
        let step = gathers ? index - (count - 1) : index
        let sent = gathers ? rank + 1 - step : rank - step
        return AllReduceStage(
            send: .init(receiver: (rank + 1) % count, range: chunk(sent)),
            receive: .init(sender: (rank + count - 1) % count, range: chunk(sent - 1), adds: !gathers))
    }

    /// The elements of a chunk, counted modulo n; chunks differ by at most one element and may be empty.
    private func chunk(_ number: Int) -> Range<Int> {
        let chunk = ((number % count) + count) % count
        return (chunk * length / count)..<((chunk + 1) * length / count)
    }
}
