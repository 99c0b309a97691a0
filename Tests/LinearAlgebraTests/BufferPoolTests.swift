import Testing

@testable import LinearAlgebra

/// Looks at the pool from inside: a weak reference tells whether a buffer is still alive, so kept, or freed.
///
/// `consume` makes the call the last holder in a debug build too; an optimised build finds that out by itself.
@Suite struct `buffer pool` {
    @Test func `a recycled buffer is kept and handed out again`() {
        let pool = BufferPool(length: 3)
        let snapshot = ParameterSnapshot([1, 2, 3])
        weak let buffer = snapshot.storage
        pool.recycle(consume snapshot)
        #expect(buffer != nil)
        let taken = pool.take()
        #expect(taken === buffer)
        #expect(pool.take() !== taken)
    }

    @Test func `a buffer that somebody still holds is not handed out, the last holder's call keeps it`() {
        let pool = BufferPool(length: 2)
        let first = ParameterSnapshot([1, 2])
        let second = first
        weak let buffer = first.storage
        pool.recycle(consume first)
        #expect(pool.take() !== second.storage)
        #expect(second.values == [1, 2])
        pool.recycle(consume second)
        #expect(pool.take() === buffer)
    }

    @Test func `buffers of other lengths are kept apart, up to a bound`() {
        let pool = BufferPool(length: 2)
        for length in 3..<(BufferPool.lengthsKept + 5) {
            let snapshot = ParameterSnapshot([Float](repeating: 1, count: length))
            weak let buffer = snapshot.storage
            pool.recycle(consume snapshot)
            // The ordinary length has a place of its own from the start.
            #expect((buffer != nil) == (length - 2 < BufferPool.lengthsKept), "length \(length)")
        }
        #expect(pool.take().count == 2)
        #expect(pool.take(count: 4).count == 4)
    }

    @Test func `no more than its capacity is kept`() {
        let pool = BufferPool(length: 1, capacity: 2)
        var snapshots = (0..<4).map { ParameterSnapshot([Float($0)]) }
        let buffers = snapshots.map { WeakBuffer($0.storage) }
        while let snapshot = snapshots.popLast() { pool.recycle(consume snapshot) }
        #expect(buffers.map { $0.buffer != nil } == [false, false, true, true])
        for length in [1, 2] {
            let none = BufferPool(length: 1, capacity: 0)
            let snapshot = ParameterSnapshot([Float](repeating: 1, count: length))
            weak let buffer = snapshot.storage
            none.recycle(consume snapshot)
            #expect(buffer == nil)
        }
    }

    @Test
    func `a small pool takes what it lacks from the one behind it, and puts there what it has no room for`() {
        let behind = BufferPool(length: 1, capacity: 8)
        let small = BufferPool(before: behind, capacity: 1)
        var snapshots = (0..<3).map { ParameterSnapshot([Float($0)]) }
        let buffers = snapshots.map { WeakBuffer($0.storage) }
        while let snapshot = snapshots.popLast() { small.recycle(consume snapshot) }
        #expect(buffers.allSatisfy { $0.buffer != nil })
        // The first to come back, which is the last of the three, stayed in the small pool.
        #expect(small.take() === buffers[2].buffer)
        let fromBehind = [behind.take(), small.take()]
        #expect(fromBehind[0] === buffers[0].buffer && fromBehind[1] === buffers[1].buffer)
        let isNew = small.take()
        #expect(!buffers.contains { $0.buffer === isNew })
    }

    @Test func `so it is with zeros`() {
        let behind = BufferPool(length: 4, capacity: 8)
        let small = BufferPool(before: behind, capacity: 0)
        let zeros = behind.takeZeros()
        weak let buffer = zeros
        behind.recycle(consume zeros)
        let again = small.takeZeros()
        #expect(again === buffer)
        small.recycle(consume again)
        #expect(buffer != nil && behind.takeZeros() === buffer)
    }

    @Test func `what a vector outgrows by an assignment goes back to its pool`() {
        let pool = BufferPool(length: 2)
        var vector = ParameterVector(zerosFrom: pool)
        weak let buffer = vector.snapshot().storage
        let other = ParameterSnapshot([1, 2])
        vector.assign(other)
        #expect(buffer != nil)
        vector.scale(by: 2)
        #expect(vector.snapshot().storage === buffer)
        #expect(vector.snapshot().values == [2, 4])
        #expect(other.values == [1, 2])
    }

    @Test func `an exchange of snapshots in a steady state uses two buffers over and over`() {
        let pool = BufferPool(length: 8)
        var vector = ParameterVector(zerosFrom: pool)
        var seen: Set<ObjectIdentifier> = []
        for _ in 0..<20 {
            let sent = vector.snapshot()
            seen.insert(ObjectIdentifier(sent.storage))
            vector.add(1, times: sent)
            pool.recycle(consume sent)
        }
        #expect(seen.count == 2)
    }

    @Test func `threads may take and recycle at once`() async {
        let pool = BufferPool(length: 16, capacity: 3)
        await withTaskGroup(of: Bool.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    var isSound = true
                    for round in 0..<200 {
                        var vector = ParameterVector(zerosFrom: pool)
                        vector.fill(Float(1000 * worker + round))
                        let snapshot = vector.freeze()
                        isSound = isSound && snapshot.values.allSatisfy { $0 == Float(1000 * worker + round) }
                        pool.recycle(consume snapshot)
                    }
                    return isSound
                }
            }
            for await isSound in group { #expect(isSound) }
        }
    }

    @Test func `negative sizes trap`() async {
        await #expect(processExitsWith: .failure) { _ = BufferPool(length: -1) }
        await #expect(processExitsWith: .failure) { _ = BufferPool(length: 1, capacity: -1) }
    }
}

private struct WeakBuffer {
    weak var buffer: ParameterStorage?

    init(_ buffer: ParameterStorage) { self.buffer = buffer }
}
