/// Recursive halving and doubling: log₂ m exchanges that halve the segment each node is responsible for,
/// then log₂ m that double it again.
///
/// Rabenseifner; Thakur, Rabenseifner & Gropp 2005.
///
/// With m the largest power of two not above n and r = n − m: of the ranks below 2r, the even ones first send everything
/// to their odd successor, sit out, and get the result at the end. Each of the m nodes sends 2 (m − 1)/m · d floats.
struct HalvingDoublingAllReduce: AllReduceSchedule {
    private let rank: Int
    private let length: Int
    /// log₂ m.
    private let depth: Int
    /// r: how many nodes sit out.
    private let extra: Int

    init(rank: Int, count: Int, length: Int) {
        self.rank = rank
        self.length = length
        depth = Int.bitWidth - 1 - count.leadingZeroBitCount
        extra = count - 1 << depth
    }

    var stageCount: Int { 2 * depth + (extra > 0 ? 2 : 0) }

    func stage(_ index: Int) -> AllReduceStage {
        let whole = 0..<length
        let isPaired = rank < 2 * extra
        let sitsOut = isPaired && rank % 2 == 0
        if extra > 0, index == 0 {
            if !isPaired { return AllReduceStage() }
            return sitsOut
                ? AllReduceStage(send: .init(receiver: rank + 1, range: whole))
                : AllReduceStage(receive: .init(sender: rank - 1, range: whole, adds: true))
        }
        if extra > 0, index == stageCount - 1 {
            if !isPaired { return AllReduceStage() }
            return sitsOut
                ? AllReduceStage(receive: .init(sender: rank + 1, range: whole, adds: false))
                : AllReduceStage(send: .init(receiver: rank - 1, range: whole))
        }
        return sitsOut ? AllReduceStage() : exchange(index - (extra > 0 ? 1 : 0))
    }

    /// Exchange k halves (k < depth) or doubles (afterwards) with the partner at distance `2^(depth − 1 − k)`.
    private func exchange(_ index: Int) -> AllReduceStage {
        let position = rank < 2 * extra ? rank / 2 : rank - extra
        let doubles = index >= depth
        let level = doubles ? 2 * depth - 1 - index : index
        let bit = 1 << (depth - 1 - level)
        let partner = rankAt(position ^ bit)
        let mine = segment(of: position, level: level + 1)
        let theirs = segment(of: position ^ bit, level: level + 1)
        return AllReduceStage(
            send: .init(receiver: partner, range: doubles ? mine : theirs),
            receive: .init(sender: partner, range: doubles ? theirs : mine, adds: !doubles))
    }

    /// The segment that a position answers for after `level` halvings.
    private func segment(of position: Int, level: Int) -> Range<Int> {
        var range = 0..<length
        for step in 0..<level {
            let middle = range.lowerBound + range.count / 2
            let upper = position >> (depth - 1 - step) & 1 == 1
            range = upper ? middle..<range.upperBound : range.lowerBound..<middle
        }
        return range
    }

    private func rankAt(_ position: Int) -> Int {
        position < extra ? 2 * position + 1 : position + extra
    }
}
