import LinearAlgebra
import Testing

@Suite struct `parts of a parameter vector` {
    @Test(arguments: [0..<0, 0..<1, 3..<20, 39..<40, 0..<40, 40..<40])
    func `a part is copied, added to and replaced where it lies, shared or not`(range: Range<Int>) {
        let (x, y) = (numbers(40, "x"), numbers(range.count, "y"))
        for isShared in [false, true] {
            var vector = ParameterVector(ParameterSnapshot(x), pool: BufferPool(length: 40))
            let holder = isShared ? vector.snapshot() : nil
            let part = vector.snapshot(of: range)
            #expect(part.values == Array(x[range]))

            var added = x
            for index in range { added[index] += 0.5 * y[index - range.lowerBound] }
            vector.add(0.5, times: ParameterSnapshot(y), at: range.lowerBound)
            #expect(vector.snapshot().values == added)

            var replaced = added
            replaced.replaceSubrange(range, with: y)
            vector.replace(at: range.lowerBound, with: ParameterSnapshot(y))
            #expect(vector.snapshot().values == replaced)

            #expect(part.values == Array(x[range]))
            #expect(holder.map { $0.values == x } != false)
        }
    }

    @Test func `a part that reaches beyond the end traps`() async {
        await #expect(processExitsWith: .failure) { _ = ParameterVector([1, 2]).snapshot(of: 1..<3) }
        await #expect(processExitsWith: .failure) {
            var vector = ParameterVector([1, 2])
            vector.add(1, times: ParameterSnapshot([1, 2]), at: 1)
        }
        await #expect(processExitsWith: .failure) {
            var vector = ParameterVector([1, 2])
            vector.replace(at: -1, with: ParameterSnapshot([1]))
        }
    }
}

@Suite struct `parameter snapshot` {
    @Test func `the mean is summed in double precision`() {
        // In single precision 2^24 + 1 is 2^24: the ones would be lost one by one.
        let large = ParameterSnapshot([0x1p24, -0x1p24])
        let ones = ParameterSnapshot([1, 1])
        #expect(
            ParameterSnapshot.mean(of: [large, ones, ones, ones]).values == [0x1p22 + 0.75, -0x1p22 + 0.75])
        #expect(ParameterSnapshot.mean(of: [ones]).isIdentical(to: ones))
        #expect(ParameterSnapshot.mean(of: [ParameterSnapshot([]), ParameterSnapshot([])]).values == [])
    }

    @Test func `norms and distances are squared`() {
        let x = ParameterSnapshot([3, 4])
        #expect(x.squaredNorm == 25)
        #expect(x.squaredDistance(to: ParameterSnapshot([0, 0])) == 25)
        #expect(x.squaredDistance(to: x) == 0)
        #expect(ParameterSnapshot([]).squaredNorm == 0)
    }

    @Test func `a copy is the same memory, an equal snapshot is not`() {
        let x = ParameterSnapshot([1, 2])
        let copy = x
        #expect(copy.isIdentical(to: x))
        #expect(!ParameterSnapshot([1, 2]).isIdentical(to: x))
        #expect(x.count == 2)
        #expect(x[1] == 2)
    }

    @Test func `the mean of nothing and a mixture of lengths trap`() async {
        await #expect(processExitsWith: .failure) { _ = ParameterSnapshot.mean(of: []) }
        await #expect(processExitsWith: .failure) {
            _ = ParameterSnapshot.mean(of: [ParameterSnapshot([1]), ParameterSnapshot([1, 2])])
        }
    }
}
