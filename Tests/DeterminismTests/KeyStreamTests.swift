import Testing

@testable import Determinism

@Suite struct `A key stream` {
    private func words(
        _ count: Int, key: KeyStream.Key, nonce: (UInt32, UInt32, UInt32) = (0, 0, 0), counter: UInt32 = 0
    ) -> [UInt32] {
        var words = [UInt32](repeating: 0, count: count)
        var span = words.mutableSpan
        var stream = KeyStream(key: key, nonce: nonce, counter: counter)
        stream.combine(into: &span)
        return words
    }

    /// RFC 8439, section 2.3.2: the key 00 01 … 1f, the nonce 00000009 0000004a 00000000, block 1.
    @Test func `is the RFC's block`() {
        var key = KeyStream.Key()
        for byte in 0..<32 { key[byte / 4] |= UInt32(byte) << UInt32(8 * (byte % 4)) }
        #expect(
            words(16, key: key, nonce: (0x0900_0000, 0x4a00_0000, 0), counter: 1) == [
                0xe4e7_f110, 0x1559_3bd1, 0x1fdd_0f50, 0xc471_20a3, 0xc7f4_d1c7, 0x0368_c033, 0x9aaa_2204,
                0x4e6c_d4c3, 0x4664_82d2, 0x09aa_9f07, 0x05d7_c214, 0xa202_8bd9, 0xd19c_12b5, 0xb94e_16de,
                0xe883_d0cb, 0x4e3c_50a2,
            ])
    }

    /// RFC 8439, appendix A.1, vectors 1 and 2: a key and a nonce of zeros, blocks 0 and 1.
    @Test func `goes on block after block`() {
        let stream = words(300, key: KeyStream.Key())
        #expect(stream[0..<4] == [0xade0_b876, 0x903d_f1a0, 0xe56a_5d40, 0x28bd_8653])
        #expect(stream[16..<20] == [0xbee7_079f, 0x7a38_5155, 0x7c97_ba98, 0x0d08_2d73])
        // Over the end of a batch of eight blocks.
        for block in [7, 8, 16] {
            #expect(
                Array(stream[(16 * block)..<(16 * block + 12)])
                    == words(12, key: KeyStream.Key(), counter: UInt32(block)))
        }
    }

    @Test(arguments: [0, 1, 15, 127, 128, 129, 1000])
    func `taken off is gone`(count: Int) {
        let key = KeyStream.Key(1, 2, 3, 4, 5, 6, 7, 8)
        var words = (0..<count).map { UInt32($0) }
        var span = words.mutableSpan
        var stream = KeyStream(key: key, number: 1 << 40)
        stream.combine(into: &span)
        stream = KeyStream(key: key, number: 1 << 40)
        stream.combine(into: &span, subtracting: true)
        #expect(words == (0..<count).map { UInt32($0) })
    }

    @Test func `differs with the number and with the key`() {
        let key = KeyStream.Key(1, 2, 3, 4, 5, 6, 7, 8)
        func first(_ key: KeyStream.Key, _ number: Int) -> [UInt32] {
            var words: [UInt32] = [0, 0, 0, 0]
            var span = words.mutableSpan
            var stream = KeyStream(key: key, number: number)
            stream.combine(into: &span)
            return words
        }
        var other = key
        other[7] ^= 1 << 31
        let streams = [first(key, 0), first(key, 1), first(key, 1 << 32), first(other, 0)]
        #expect(Set(streams).count == streams.count)
    }
}
