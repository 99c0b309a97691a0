import Determinism
import Testing

@Suite struct `an alias table` {
    @Test(arguments: [
        [1], [1, 1, 1, 1], [0, 3, 0, 1], [0.1, 0.2, 0.3, 0.4, 5], [1e-300, 1e300, 1e300],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ])
    func `draws every number in proportion to its weight, and none of weight 0`(weights: [Double]) {
        let table = AliasTable(weights: weights)
        var stream = RandomStream(seed: 1, purpose: "alias")
        var counts = [Int](repeating: 0, count: weights.count)
        let draws = 40_000
        for _ in 0..<draws { counts[table.draw(&stream)] += 1 }
        let sum = weights.reduce(0, +)
        for (count, weight) in zip(counts, weights) {
            let share = weight / sum
            // Four standard deviations.
            let bound = 4 * (share * (1 - share) * Double(draws)).squareRoot()
            #expect(abs(Double(count) - share * Double(draws)) <= bound + 1e-9)
        }
    }

    @Test func `takes one number of the stream for each draw`() {
        let table = AliasTable(weights: [3, 1, 2])
        var (stream, other) = (
            RandomStream(seed: 5, purpose: "alias"), RandomStream(seed: 5, purpose: "alias")
        )
        for _ in 0..<10 {
            _ = table.draw(&stream)
            _ = other.next()
        }
        #expect(stream == other)
    }
}
