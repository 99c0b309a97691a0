import Testing

@testable import LinearAlgebra

@Suite struct `fetching ahead` {
    @Test func `asking for memory changes nothing`() {
        let snapshot = ParameterSnapshot([Float](repeating: 1.5, count: 650))
        Prefetch(snapshot).fetchVector()
        let vector = ParameterVector(snapshot, pool: BufferPool(length: 650))
        vector.prefetch()
        Prefetch.start(of: [1, 2, 3])
        Prefetch.start(of: [Float]())
        Prefetch.element(snapshot.span, at: 649)
        Prefetch.element(snapshot.span, at: 650)
        Prefetch.element(of: [1, 2, 3], at: 2)
        snapshot.prefetch(count: 650)
        ParameterSnapshot([]).prefetch(count: 0)
        #expect(snapshot.values == [Float](repeating: 1.5, count: 650))
    }

    @Test func `a place keeps nothing alive, and may be asked for when its object is gone`() {
        let snapshot = ParameterSnapshot([Float](repeating: 1.5, count: 650))
        weak let storage = snapshot.storage
        let place = Prefetch(snapshot)
        _ = consume snapshot
        #expect(storage == nil)
        place.fetch(bytes: 4_096)
        Prefetch().fetchVector()
    }

    @Test func `the floats of a vector begin at a multiple of 64 bytes, right behind the object`() {
        for count in [0, 1, 15, 16, 17, 650] {
            let storage = ParameterStorage.make(count: count)
            let start = UInt(bitPattern: storage.start)
            #expect(storage.count == count && start % 64 == 0)
            let object = UInt(bitPattern: Unmanaged.passUnretained(storage).toOpaque())
            #expect(start - object <= 96)
        }
    }
}
