import Testing

@testable import GossipAlgorithms

@Suite struct `An all-reduce schedule` {
    @Test(arguments: 1...17, [false, true])
    func `pairs every send with a wait for the same elements, and sums everything once`(n: Int, ring: Bool) {
        for length in [0, 1, 3, 16, 35] {
            let schedules = (0..<n).map { make(ring, $0, n, length) }
            let stages = schedules[0].stageCount
            #expect(schedules.allSatisfy { $0.stageCount == stages })
            // Rank i holds 2^i everywhere: the sum is 2^n − 1, and a summand used twice or never shows.
            var vectors = (0..<n).map { [Int](repeating: 1 << $0, count: length) }
            for stage in 0..<stages {
                let before = vectors
                for rank in 0..<n {
                    let mine = schedules[rank].stage(stage)
                    if let send = mine.send {
                        let theirs = schedules[send.receiver].stage(stage).receive
                        #expect(
                            send.receiver != rank && theirs?.sender == rank && theirs?.range == send.range)
                    }
                    guard let receive = mine.receive else { continue }
                    let sent = schedules[receive.sender].stage(stage).send
                    #expect(sent?.receiver == rank && sent?.range == receive.range)
                    for element in receive.range {
                        let value = before[receive.sender][element]
                        vectors[rank][element] = receive.adds ? vectors[rank][element] + value : value
                    }
                }
            }
            for vector in vectors { #expect(vector.allSatisfy { $0 == 1 << n - 1 }) }
        }
    }

    @Test(arguments: 1...64)
    func `takes 2 (n − 1) stages round a ring and about 2 log₂ n by halving and doubling`(n: Int) {
        #expect(make(true, 0, n, 10).stageCount == 2 * (n - 1))
        let depth = Int.bitWidth - 1 - n.leadingZeroBitCount
        #expect(make(false, 0, n, 10).stageCount == 2 * depth + (n == 1 << depth ? 0 : 2))
    }

    private func make(_ ring: Bool, _ rank: Int, _ count: Int, _ length: Int) -> any AllReduceSchedule {
        ring
            ? RingAllReduce(rank: rank, count: count, length: length)
            : HalvingDoublingAllReduce(rank: rank, count: count, length: length)
    }
}
