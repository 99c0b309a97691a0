import Determinism
import Testing

@Suite struct `random integers, orders and samples` {
    @Test(arguments: [2, 3, 7, 10, 64, 100])
    func `integers below a bound are equally likely`(bound: Int) {
        var stream = RandomStream(seed: 21, purpose: "integers", bound)
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<(200 * bound) { counts[stream.integer(below: bound)] += 1 }
        #expect(GoodnessOfFit.chiSquare(counts) < GoodnessOfFit.chiSquareBound(degrees: bound - 1))
    }

    @Test func `a bound that does not divide the range is not biased towards small integers`() {
        // The plain remainder of 64 bits by 3·2^61 would be in each of the first two thirds 3/8 of the time, not 1/3.
        let bound = 3 << 61
        var stream = RandomStream(seed: 22, purpose: "integers")
        var thirds = [0, 0, 0]
        for _ in 0..<6_000 {
            let integer = stream.integer(below: bound)
            #expect(integer >= 0 && integer < bound)
            thirds[integer / (bound / 3)] += 1
        }
        #expect(GoodnessOfFit.chiSquare(thirds) < GoodnessOfFit.chiSquareBound(degrees: 2))
    }

    @Test func `residues of a large awkward bound are equally likely`() {
        // Without the rejection step, two residues of three would come up 3/8 of the time each, not 1/3.
        let bound = 3 << 61
        var stream = RandomStream(seed: 23, purpose: "integers")
        var residues = [0, 0, 0]
        for _ in 0..<6_000 { residues[stream.integer(below: bound) % 3] += 1 }
        #expect(GoodnessOfFit.chiSquare(residues) < GoodnessOfFit.chiSquareBound(degrees: 2))
    }

    @Test func `bounds at the ends of the range work`() {
        var stream = RandomStream(seed: 24, purpose: "integers")
        for _ in 0..<100 {
            #expect(stream.integer(below: 1) == 0)
            #expect(stream.integer(below: .max) >= 0)
        }
    }

    @Test func `all 24 orders of four elements are equally likely`() {
        var stream = RandomStream(seed: 25, purpose: "orders")
        var counts = [Int](repeating: 0, count: 256)
        for _ in 0..<4_800 {
            var elements = [0, 1, 2, 3]
            stream.shuffle(&elements)
            counts[elements.reduce(0) { 4 * $0 + $1 }] += 1
        }
        let seen = counts.filter { $0 > 0 }
        #expect(seen.count == 24)
        #expect(GoodnessOfFit.chiSquare(seen) < GoodnessOfFit.chiSquareBound(degrees: 23))
    }

    @Test func `a shuffle and a permutation keep every element`() {
        var stream = RandomStream(seed: 26, purpose: "orders")
        for count in [0, 1, 2, 17, 100] {
            #expect(stream.permutation(count).sorted() == Array(0..<count))
            var words = (0..<count).map { "word \($0)" }
            stream.shuffle(&words)
            #expect(Set(words).count == count)
        }
    }

    @Test(arguments: [(2, 5), (3, 6), (1, 7), (5, 6), (4, 4)])
    func `each ordered sample without replacement is equally likely`(count: Int, population: Int) {
        var stream = RandomStream(seed: 27, purpose: "samples", count, population)
        var orders = 1
        for factor in (population - count + 1)...population { orders *= factor }
        var counts: [[Int]: Int] = [:]
        for _ in 0..<(40 * orders) { counts[stream.sample(count, from: population), default: 0] += 1 }
        #expect(counts.keys.allSatisfy { Set($0).count == count && $0.allSatisfy { 0..<population ~= $0 } })
        #expect(counts.count == orders)
        #expect(
            GoodnessOfFit.chiSquare(Array(counts.values)) < GoodnessOfFit.chiSquareBound(degrees: orders - 1))
    }

    @Test func `each subset of a sample is equally likely`() {
        var stream = RandomStream(seed: 28, purpose: "samples")
        var counts: [[Int]: Int] = [:]
        for _ in 0..<7_000 { counts[stream.sample(4, from: 8).sorted(), default: 0] += 1 }
        #expect(counts.count == 70)  // 8 over 4.
        #expect(GoodnessOfFit.chiSquare(Array(counts.values)) < GoodnessOfFit.chiSquareBound(degrees: 69))
    }

    @Test func `samples of nothing and of everything work`() {
        var stream = RandomStream(seed: 29, purpose: "samples")
        #expect(stream.sample(0, from: 0).isEmpty)
        #expect(stream.sample(0, from: 9).isEmpty)
        #expect(stream.sample(30, from: 30).sorted() == Array(0..<30))
    }

    @Test func `a bound of zero traps`() async {
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.integer(below: 0)
        }
    }

    @Test func `a sample larger than its population traps`() async {
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.sample(4, from: 3)
        }
    }
}
