/// Who sends which part of the vector to whom in each stage of an all-reduce, seen from one rank.
///
/// A schedule is pure arithmetic; `AllReduce` carries it out. Every element is summed completely at exactly one rank before
/// the others copy it, so all ranks end with the same bits.
protocol AllReduceSchedule: Sendable {
    /// - Parameters:
    ///   - rank: this node, in `0 ..< count`.
    ///   - count: the number of nodes, at least 1.
    ///   - length: elements of the vector, at least 0.
    init(rank: Int, count: Int, length: Int)

    /// The number of stages of this rank; the same for all ranks.
    var stageCount: Int { get }

    /// What this rank does in a stage of `0 ..< stageCount`.
    func stage(_ index: Int) -> AllReduceStage
}

/// One stage: first the send, then the wait for what is to be received.
struct AllReduceStage: Equatable {
    struct Send: Equatable {
        let receiver: Int
        let range: Range<Int>
    }

    struct Receive: Equatable {
        let sender: Int
        let range: Range<Int>
        /// Whether what arrives is added to the range; otherwise it replaces it.
        let adds: Bool
    }

    var send: Send?
    var receive: Receive?
}
