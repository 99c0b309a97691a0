internal import CChecksum

/// The cyclic redundancy check with Castagnoli's polynomial (0x1EDC6F41, reflected 0x82F63B78), as in iSCSI.
///
/// Finds every error of up to 3 bits, and every burst of up to 32, in the frames we send. Source: Castagnoli, Bräuer and
/// Herrmann 1993; RFC 3720, appendix B.4 has the values the tests hold it to.
public struct CRC32C: Sendable {
    private var state: UInt32 = .max

    /// The checksum of no bytes yet.
    public init() {}

    /// The checksum of everything taken in so far.
    public var value: UInt32 { ~state }

    /// Takes in the bytes that follow.
    public mutating func update(_ bytes: RawSpan) {
        state = Self.isInstruction ? Self.withInstruction(state, bytes) : Self.withTables(state, bytes)
    }

    /// Takes in the bytes that follow.
    public mutating func update(_ bytes: [UInt8]) {
        update(bytes.span.bytes)
    }

    /// The checksum of the bytes.
    public static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var checksum = CRC32C()
        checksum.update(bytes)
        return checksum.value
    }

    // MARK: - Both ways

    /// Whether the processor has instructions for it.
    static let isInstruction = checksum_has_instructions() != 0

    static func withInstruction(_ state: UInt32, _ bytes: RawSpan) -> UInt32 {
        bytes.withUnsafeBytes { checksum_crc32c(state, $0.baseAddress, $0.count) }
    }

    static func withTables(_ state: UInt32, _ bytes: RawSpan) -> UInt32 {
        bytes.withUnsafeBytes { bytes in
            table.withUnsafeBufferPointer { table in
                bytes.reduce(state) { state, byte in
                    table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8)
                }
            }
        }
    }

    /// The effect of each byte on the register.
    private static let table: [UInt32] = (0...255 as ClosedRange<UInt32>).map { byte in
        (0..<8).reduce(byte) { state, _ in state & 1 == 1 ? (state >> 1) ^ 0x82F6_3B78 : state >> 1 }
    }
}
