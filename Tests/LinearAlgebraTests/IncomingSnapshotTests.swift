import LinearAlgebra
import Testing

@Suite struct `An incoming snapshot` {
    private static let values: [Float] = [1, -2, 0.5, .infinity, 0]

    private static var bytes: [UInt8] { ParameterSnapshot(values).withUnsafeBytes { Array($0) } }

    @Test(arguments: 0...20)
    func `has the bytes that were written in place and those that were appended`(border: Int) {
        let pool = BufferPool(length: 5)
        let incoming = IncomingSnapshot(count: 5, from: pool)
        #expect((incoming.count, incoming.byteCount, incoming.missingBytes) == (5, 20, 20))
        incoming.destination.copyBytes(from: Self.bytes[..<border])
        incoming.advance(by: border)
        #expect((incoming.filledBytes, incoming.missingBytes) == (border, 20 - border))
        #expect(incoming.destination.count == 20 - border)
        Self.bytes[border...].withUnsafeBytes { incoming.append($0) }
        #expect(incoming.missingBytes == 0)
        #expect(incoming.withBytes(from: border) { $0.byteCount } == 20 - border)
        #expect(incoming.freeze().values == Self.values)
    }

    @Test(arguments: [[1], [3], [4], [7, 2], [20]])
    func `knows a number that is not finite as soon as it is whole, however it is cut`(pieces: [Int]) {
        for strange in 0...5 {
            var values: [Float] = [1, -2, 0.5, 3, .greatestFiniteMagnitude]
            if strange < 5 { values[strange] = strange == 1 ? .nan : -.infinity }
            let bytes = ParameterSnapshot(values).withUnsafeBytes { Array($0) }
            let incoming = IncomingSnapshot(count: 5, from: BufferPool(length: 5))
            var turn = 0
            while incoming.missingBytes > 0 {
                let start = incoming.filledBytes
                let end = min(20, start + pieces[turn % pieces.count])
                // In place and appended, in turn.
                if turn.isMultiple(of: 2) {
                    incoming.destination.copyBytes(from: bytes[start..<end])
                    incoming.advance(by: end - start)
                } else {
                    bytes[start..<end].withUnsafeBytes { incoming.append($0) }
                }
                turn += 1
                #expect(incoming.isFinite == (incoming.filledBytes < 4 * (strange + 1) || strange == 5))
            }
        }
    }

    @Test func `takes its memory from the pool and can give it back`() {
        let pool = BufferPool(length: 5, capacity: 1)
        var addresses: Set<UInt> = []
        for _ in 0..<3 { pool.recycle(Self.snapshot(from: pool, noting: &addresses)) }
        #expect(addresses.count == 1)
    }

    private static func snapshot(from pool: BufferPool, noting addresses: inout Set<UInt>)
        -> ParameterSnapshot
    {
        let incoming = IncomingSnapshot(count: 5, from: pool)
        addresses.insert(UInt(bitPattern: incoming.destination.baseAddress))
        bytes.withUnsafeBytes { incoming.append($0) }
        return incoming.freeze()
    }

    @Test func `takes no byte too many and is no snapshot while one is missing`() async {
        await #expect(processExitsWith: .failure) {
            IncomingSnapshot(count: 1, from: BufferPool(length: 1)).advance(by: 5)
        }
        await #expect(processExitsWith: .failure) {
            [UInt8](repeating: 0, count: 5).withUnsafeBytes {
                IncomingSnapshot(count: 1, from: BufferPool(length: 1)).append($0)
            }
        }
        await #expect(processExitsWith: .failure) {
            _ = IncomingSnapshot(count: 1, from: BufferPool(length: 1)).freeze()
        }
    }

    @Test func `and a snapshot shows the same memory at every call`() {
        let snapshot = ParameterSnapshot(Self.values)
        let first = snapshot.withUnsafeBytes { $0 }
        let again = snapshot.withUnsafeBytes { $0 }
        #expect(first.baseAddress == again.baseAddress)
        #expect(first.count == 20)
        #expect(ParameterSnapshot([]).withUnsafeBytes { $0.count } == 0)
    }
}
