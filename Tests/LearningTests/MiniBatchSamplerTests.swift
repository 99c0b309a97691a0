import Determinism
import Learning
import Testing

private func sampler(
    _ count: Int, _ size: BatchSize, _ order: MiniBatchSampler.Order = .wrapAround, seed: UInt64 = 1
) -> MiniBatchSampler {
    MiniBatchSampler(
        shard: (0..<count).map { Int32(100 + $0) }, size: size, order: order,
        stream: RandomStream(seed: seed, purpose: "mini-batch"))
}

private func draw(_ sampler: inout MiniBatchSampler, batches: Int) -> [[Int32]] {
    var batch: [Int32] = []
    return (0..<batches).map { _ in
        sampler.next(into: &batch)
        return batch
    }
}

@Suite struct `mini-batch sampler` {
    @Test func `visits every sample once in each pass and fills every batch`() {
        var sampler = sampler(10, .samples(4))
        let batches = draw(&sampler, batches: 5)
        #expect(batches.allSatisfy { $0.count == 4 })
        let drawn = batches.flatMap { $0 }
        let all = (100..<110).map { Int32($0) }
        #expect(drawn[..<10].sorted() == all)
        #expect(drawn[10...].sorted() == all)
        #expect(drawn[..<10] != drawn[10...])
    }

    @Test func `goes round a shard smaller than a batch`() {
        var sampler = sampler(3, .samples(7))
        let batch = draw(&sampler, batches: 1)[0]
        #expect(batch.count == 7)
        #expect(batch[..<3].sorted() == [100, 101, 102] && batch[3..<6].sorted() == [100, 101, 102])
    }

    @Test func `keeps or drops a short last batch when asked to`() {
        var short = sampler(10, .samples(4), .shortLast)
        let kept = draw(&short, batches: 6)
        #expect(kept.map(\.count) == [4, 4, 2, 4, 4, 2])
        #expect(kept[..<3].flatMap { $0 }.sorted() == (100..<110).map { Int32($0) })
        var dropping = sampler(10, .samples(4), .dropLast)
        let dropped = draw(&dropping, batches: 4)
        #expect(dropped.allSatisfy { $0.count == 4 })
        #expect(Set(dropped[0] + dropped[1]).count == 8 && Set(dropped[2] + dropped[3]).count == 8)
        var tiny = sampler(3, .samples(4), .dropLast)
        #expect(draw(&tiny, batches: 2).map { $0.sorted() } == [[100, 101, 102], [100, 101, 102]])
    }

    @Test func `takes the whole shard in its order as a full batch`() {
        var sampler = sampler(3, .full)
        #expect(draw(&sampler, batches: 2) == [[100, 101, 102], [100, 101, 102]])
    }

    @Test func `draws uniformly when draws are independent`() {
        var sampler = sampler(4, .samples(100), .independent)
        var counts = [Int](repeating: 0, count: 4)
        for sample in draw(&sampler, batches: 40).flatMap({ $0 }) { counts[Int(sample) - 100] += 1 }
        // 4,000 draws: 1,000 each, standard deviation 27.
        #expect(counts.allSatisfy { abs($0 - 1000) < 135 }, "\(counts)")
    }

    @Test(arguments: MiniBatchSampler.Order.allCases)
    func `is a function of its stream`(order: MiniBatchSampler.Order) {
        var (a, b, c) = (
            sampler(9, .samples(4), order), sampler(9, .samples(4), order),
            sampler(9, .samples(4), order, seed: 2)
        )
        let first = draw(&a, batches: 6)
        #expect(draw(&b, batches: 6) == first)
        #expect(draw(&c, batches: 6) != first)
    }
}
