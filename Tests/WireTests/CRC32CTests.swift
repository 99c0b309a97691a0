import Determinism
import Testing

@testable import Wire

@Suite struct `The checksum` {
    /// RFC 3720, appendix B.4 (as numbers: the RFC prints the bytes in transmission order), and the usual check value.
    @Test(
        arguments: [
            ([], 0), (Array("123456789".utf8), 0xE306_9283), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0...31), 0x46DD_794E),
            (Array((0...31).reversed()), 0x113F_DB5C),
        ] as [([UInt8], UInt32)])
    func `has the published values`(bytes: [UInt8], expected: UInt32) {
        #expect(CRC32C.checksum(bytes) == expected)
        #expect(~CRC32C.withTables(.max, bytes.span.bytes) == expected)
    }

    @Test func `is the same by instruction and by table, in one piece and in many`() {
        var random = RandomStream(seed: 11, purpose: "checksums")
        for length in [1, 7, 8, 9, 63, 64, 65, 1000, 3071, 3072, 3073, 6200, 20_001] + Array(1020...1050) {
            let bytes = SampleFrames.bytes(length, &random)
            let whole = CRC32C.checksum(bytes)
            #expect(~CRC32C.withTables(.max, bytes.span.bytes) == whole, "\(length) bytes")
            var pieces = CRC32C()
            var position = 0
            while position < length {
                let end = min(length, position + 1 + random.integer(below: 977))
                pieces.update(Array(bytes[position..<end]))
                position = end
            }
            #expect(pieces.value == whole)
        }
    }
}
