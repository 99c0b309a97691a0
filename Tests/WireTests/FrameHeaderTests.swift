import Testing

@testable import Wire

@Suite struct `A frame header` {
    private static let leave = FrameHeader(
        type: .leave, length: 1, sequence: 1, exchange: 0x0203, contentChecksum: CRC32C.checksum([2]))

    /// The two checksums come from a bitwise CRC32C in Python over the first 32 bytes and over the byte 2.
    private static let bytes: [UInt8] =
        Array("MURM".utf8) + [1, 7] + [1, 0] + [1, 0, 0, 0] + [0, 0, 0, 0] + [1, 0, 0, 0, 0, 0, 0, 0]
        + [3, 2, 0, 0, 0, 0, 0, 0] + [0x7F, 0x18, 0x06, 0x4D] + [0xA6, 0x23, 0x46, 0xB3]

    @Test func `is laid out as documented`() throws {
        #expect(Self.leave.encoded() == Self.bytes)
        #expect(Self.bytes.count == FrameHeader.byteCount)
        #expect(try FrameHeader(decoding: Self.bytes) == Self.leave)
    }

    @Test(arguments: FrameType.allCases, [nil, 0, .max] as [UInt32?])
    func `is what it was after a journey`(type: FrameType, checksum: UInt32?) throws {
        let header = FrameHeader(
            type: type, length: .max, sequence: .max, exchange: .max, contentChecksum: checksum)
        #expect(try FrameHeader(decoding: header.encoded()) == header)
    }

    @Test func `needs 40 bytes`() {
        for length in 0..<40 {
            #expect(throws: WireError.truncated) { try FrameHeader(decoding: Array(Self.bytes[..<length])) }
        }
    }

    @Test(
        arguments: [
            .truncated, .foreignBytes(got: 1), .unknownFrameVersion(got: 2), .unknownFrameType(got: 99),
            .contentDamaged(.message), .unexpectedFrame(.hello), .tooLong(.leave, got: 2, limit: 1),
            .outOfSequence(got: 3, expected: 2), .tooManyElements(got: 2, limit: 1), .unknownCode(got: 4),
            .modelTooLarge(parameters: 2, limit: 1),
        ] as [WireError])
    func `is refused in one line with what came and what was expected`(error: WireError) {
        #expect(!error.description.isEmpty && !error.description.contains("\n"))
        #expect(
            WireError.foreignBytes(got: 0x1A).description.contains("(got 0x0000001a; expected 0x4d52554d)"))
    }
}
