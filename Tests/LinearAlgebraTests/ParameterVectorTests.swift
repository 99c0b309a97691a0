import LinearAlgebra
import Testing

/// A change of a vector, and the same change of plain numbers as the reference.
struct VectorChange: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout ParameterVector, _ y: ParameterSnapshot, _ z: ParameterSnapshot) -> Void
    let reference: @Sendable (_ x: Float, _ y: Float, _ z: Float) -> Float

    static let all = [
        VectorChange("fill", { x, _, _ in x.fill(3) }, { _, _, _ in 3 }),
        VectorChange("assign", { x, y, _ in x.assign(y) }, { _, y, _ in y }),
        VectorChange("scale", { x, _, _ in x.scale(by: -0.3) }, { x, _, _ in -0.3 * x }),
        VectorChange("scale by zero", { x, _, _ in x.scale(by: 0) }, { x, _, _ in 0 * x }),
        VectorChange("add", { x, y, _ in x.add(0.7, times: y) }, { x, y, _ in x + 0.7 * y }),
        VectorChange(
            "combine", { x, y, _ in x.combine(0.9, plus: 0.1, times: y) }, { x, y, _ in 0.9 * x + 0.1 * y }),
        VectorChange(
            "add difference", { x, y, z in x.add(0.5, timesDifference: y, z) },
            { x, y, z in x + 0.5 * (y - z) }),
        VectorChange(
            "mutable span",
            { x, y, _ in
                var span = x.mutableSpan
                for index in 0..<span.count { span[index] -= y[index] }
            },
            { x, y, _ in x - y }),
    ]

    private init(
        _ name: String,
        _ change: @escaping @Sendable (inout ParameterVector, ParameterSnapshot, ParameterSnapshot) -> Void,
        _ reference: @escaping @Sendable (Float, Float, Float) -> Float
    ) {
        testDescription = name
        self.change = change
        self.reference = reference
    }

    /// What the change must make of the numbers, element by element.
    func expected(_ x: [Float], _ y: [Float], _ z: [Float]) -> [Float] {
        x.indices.map { reference(x[$0], y[$0], z[$0]) }
    }
}

/// Equal as bits, so that a NaN equals itself and `0` differs from `-0`.
private func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

@Suite struct `parameter vector` {
    // Every change rounds once for each operation, in shared and unshared memory alike, so the bits are the reference's.

    @Test(arguments: VectorChange.all, awkwardLengths)
    func `a change of an unshared vector equals the reference`(change: VectorChange, count: Int) {
        let (x, y, z) = (numbers(count, "x"), numbers(count, "y"), numbers(count, "z"))
        var vector = ParameterVector(ParameterSnapshot([Float](x)), pool: BufferPool(length: count))
        change.change(&vector, ParameterSnapshot(y), ParameterSnapshot(z))
        #expect(bits(vector.snapshot().values) == bits(change.expected(x, y, z)))
    }

    @Test(arguments: VectorChange.all, awkwardLengths)
    func `a change of a shared vector equals the reference and leaves the snapshot as it was`(
        change: VectorChange, count: Int
    ) {
        let (x, y, z) = (numbers(count, "x"), numbers(count, "y"), numbers(count, "z"))
        let pool = BufferPool(length: count)
        // Give the pool a used buffer, so that a result not written in full shows.
        pool.recycle(ParameterSnapshot([Float](repeating: .nan, count: count)))
        var vector = ParameterVector(ParameterSnapshot(x), pool: pool)
        let before = vector.snapshot()
        change.change(&vector, ParameterSnapshot(y), ParameterSnapshot(z))
        let after = vector.snapshot()
        #expect(bits(before.values) == bits(x))
        #expect(bits(after.values) == bits(change.expected(x, y, z)))
        #expect(!after.isIdentical(to: before))
    }

    @Test(arguments: VectorChange.all)
    func `a vector may be combined with its own snapshot`(change: VectorChange) {
        let x = numbers(17, "x")
        var vector = ParameterVector(x)
        let own = vector.snapshot()
        change.change(&vector, own, own)
        #expect(bits(own.values) == bits(x))
        #expect(bits(vector.snapshot().values) == bits(change.expected(x, x, x)))
    }

    @Test(arguments: VectorChange.all)
    func `values that are not finite come out the same, shared or not`(change: VectorChange) {
        let x: [Float] = [.nan, .infinity, -.infinity, 0, -0.0, 1, .greatestFiniteMagnitude]
        let y: [Float] = [1, .infinity, .infinity, .nan, 0, -.infinity, .greatestFiniteMagnitude]
        let z: [Float] = [1, 1, .infinity, 1, -0.0, 1, -.greatestFiniteMagnitude]
        var unshared = ParameterVector(x)
        var shared = ParameterVector(x)
        let holder = shared.snapshot()
        change.change(&unshared, ParameterSnapshot(y), ParameterSnapshot(z))
        change.change(&shared, ParameterSnapshot(y), ParameterSnapshot(z))
        let expected = change.expected(x, y, z)
        for result in [unshared.snapshot().values, shared.snapshot().values] {
            for (value, reference) in zip(result, expected) {
                #expect(value == reference && value.sign == reference.sign || value.isNaN && reference.isNaN)
            }
        }
        #expect(bits(holder.values) == bits(x))
    }

    @Test func `a snapshot costs no copy, and an unshared vector is changed in place`() {
        var vector = ParameterVector(numbers(5, "x"))
        let first = vector.snapshot()
        #expect(vector.snapshot().isIdentical(to: first))
        vector.fill(1)
        let second = vector.snapshot()
        #expect(!second.isIdentical(to: first))
        #expect(vector.snapshot().isIdentical(to: second))
        #expect(vector.freeze().isIdentical(to: second))
    }

    @Test func `two vectors that start at one snapshot part when either changes`() {
        let start = ParameterSnapshot([1, 2, 3])
        let pool = BufferPool(length: 3)
        var first = ParameterVector(start, pool: pool)
        let second = ParameterVector(start, pool: pool)
        first.scale(by: 2)
        #expect(first.snapshot().values == [2, 4, 6])
        #expect(second.snapshot().values == [1, 2, 3])
        #expect(start.values == [1, 2, 3])
    }

    @Test func `an assigned snapshot is shared until the next change`() {
        var vector = ParameterVector([1, 2])
        let other = ParameterSnapshot([5, 6])
        vector.assign(other)
        #expect(vector.snapshot().isIdentical(to: other))
        vector.add(1, times: other)
        #expect(vector.snapshot().values == [10, 12])
        #expect(other.values == [5, 6])
    }

    @Test func `zeros from a pool are zeros, even in a used buffer`() {
        let pool = BufferPool(length: 4)
        pool.recycle(ParameterSnapshot([9, 9, 9, 9]))
        #expect(ParameterVector(zerosFrom: pool).snapshot().values == [0, 0, 0, 0])
    }

    @Test func `spans show the elements`() {
        var vector = ParameterVector([1, 2, 3])
        #expect(vector.count == 3)
        let third = vector.span[2]
        #expect(third == 3)
        var span = vector.mutableSpan
        span[0] = 7
        #expect(vector.snapshot()[0] == 7)
    }

    @Test func `vectors of different lengths do not mix`() async {
        await #expect(processExitsWith: .failure) {
            var vector = ParameterVector([1, 2])
            vector.add(1, times: ParameterSnapshot([1, 2, 3]))
        }
        await #expect(processExitsWith: .failure) {
            var vector = ParameterVector([1, 2])
            vector.combine(1, plus: 1, times: ParameterSnapshot([1]))
        }
        await #expect(processExitsWith: .failure) {
            var vector = ParameterVector([1, 2])
            vector.add(1, timesDifference: ParameterSnapshot([1, 2]), ParameterSnapshot([1]))
        }
        await #expect(processExitsWith: .failure) {
            var vector = ParameterVector([1, 2])
            vector.assign(ParameterSnapshot([]))
        }
        await #expect(processExitsWith: .failure) {
            _ = ParameterVector(ParameterSnapshot([1]), pool: BufferPool(length: 2))
        }
    }
}
