import Testing

@testable import LinearAlgebra

@Suite struct `vectors that know what was touched` {
    private let pool = BufferPool(length: 10)

    /// 2 at positions 1 and 2, -3 at 7.
    private func gradient() -> ParameterVector {
        var vector = ParameterVector(sparseFrom: pool)
        vector.touch { elements, touched in
            elements[7] = -3
            touched.append(start: 7, count: 1)
            elements[1] = 2
            elements[2] = 2
            touched.append(start: 1, count: 2)
        }
        return vector
    }

    @Test func `are zeros elsewhere, and list what is not`() throws {
        let snapshot = gradient().freeze()
        #expect(snapshot.values == [0, 2, 2, 0, 0, 0, 0, -3, 0, 0])
        let touched = try #require(snapshot.touched)
        #expect(touched.blocks == [7..<8, 1..<3])
        #expect(touched.elementCount == 3)
        #expect(ParameterSnapshot([1, 2, 3]).touched == nil)
    }

    @Test func `are added as any other, and nothing else is looked at`() {
        let other = gradient().freeze()
        var x = ParameterVector((0..<10).map { Float($0) })
        let shared = x.snapshot()
        x.add(0.5, times: other)
        #expect(x.snapshot().values == [0, 2, 3, 3, 4, 5, 6, 5.5, 8, 9])
        #expect(shared.values == (0..<10).map { Float($0) })
        // What is not a number would spread if 0 times it were added.
        var y = ParameterVector([Float](repeating: .infinity, count: 10))
        y.add(0, times: other)
        #expect(y.snapshot().values == [Float](repeating: .infinity, count: 10))
    }

    @Test func `forget their list when they are written to in any other way`() {
        var vector = gradient()
        #expect(vector.snapshot().touched != nil)
        vector.scale(by: 2)
        #expect(vector.snapshot().touched == nil)
        var other = gradient()
        var span = other.mutableSpan
        span[0] = 1
        #expect(other.snapshot().touched == nil)
        var third = gradient()
        let frozen = third.snapshot()
        third.add(1, times: ParameterSnapshot([Float](repeating: 1, count: 10)))
        #expect(third.snapshot().touched == nil && frozen.touched != nil)
        #expect(frozen.values == [0, 2, 2, 0, 0, 0, 0, -3, 0, 0])
    }

    @Test func `leave a frozen copy alone when they are touched again`() {
        var vector = gradient()
        let first = vector.snapshot()
        vector.touch { elements, touched in
            elements[0] = 9
            touched.append(start: 0, count: 1)
        }
        #expect(first.values == [0, 2, 2, 0, 0, 0, 0, -3, 0, 0])
        #expect(vector.snapshot().values == [9, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(vector.snapshot().touched?.blocks == [0..<1])
    }

    @Test func `come back from the pool as zeros, in the same memory`() {
        let snapshot = gradient().freeze()
        weak let buffer = snapshot.storage
        weak let list = snapshot.touched
        pool.recycle(consume snapshot)
        let again = ParameterVector(sparseFrom: pool).freeze()
        #expect(again.storage === buffer)
        #expect(again.touched === list)
        #expect(again.values == [Float](repeating: 0, count: 10))
        #expect(again.touched?.blocks == [])
        // An ordinary buffer is never taken for zeros, nor zeros for an ordinary one.
        let ordinary = ParameterSnapshot([Float](repeating: 1, count: 10))
        pool.recycle(consume ordinary)
        #expect(ParameterVector(sparseFrom: pool).freeze().values == [Float](repeating: 0, count: 10))
        #expect(ParameterVector(undefinedFrom: pool).freeze().touched == nil)
    }
}
