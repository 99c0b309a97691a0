#if _endian(big)
#error("elements go over the wire as they lie in memory: big-endian hosts are not supported")
#endif

/// The 40 bytes before the content of every frame.
///
/// Little-endian: magic u32 ("MURM"), version u8, type u8, flags u16 (bit 0: the content is checked), length of the content
/// u32, reserved u32, sequence u64, exchange u64, CRC32C of the 32 bytes before u32, CRC32C of the content u32 (0 when it
/// is not checked, as under TLS, which checks better).
public struct FrameHeader: Equatable, Sendable {
    /// Bytes of a frame's header.
    public static let byteCount = 40
    /// The bytes `MURM`.
    public static let magic: UInt32 = 0x4D52_554D
    /// The version of the layout of frames.
    public static let version: UInt8 = 1
    /// The number of a connection's first frame.
    public static let firstSequence: UInt64 = 1

    /// What the frame carries.
    public var type: FrameType
    /// Bytes of content after the header.
    public var length: UInt32
    /// The frame's number in its direction of its connection: one more than the frame before.
    public var sequence: UInt64
    /// The sender's counter of exchanges, 0 when the frame belongs to none.
    public var exchange: UInt64
    /// The CRC32C of the content, or `nil` when it is not checked.
    public var contentChecksum: UInt32?

    private static let checkedFlag: UInt16 = 1
    private static let checkedBytes = 32

    /// A header from its fields.
    public init(
        type: FrameType, length: UInt32, sequence: UInt64, exchange: UInt64 = 0,
        contentChecksum: UInt32? = nil
    ) {
        self.type = type
        self.length = length
        self.sequence = sequence
        self.exchange = exchange
        self.contentChecksum = contentChecksum
    }

    /// The header as bytes, `[40]`.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        write(to: &writer)
        return writer.bytes
    }

    /// Writes the header; the writer must be empty.
    func write(to writer: inout ByteWriter) {
        writer.append(Self.magic)
        writer.append(Self.version)
        writer.append(type.rawValue)
        writer.append(contentChecksum == nil ? 0 : Self.checkedFlag)
        writer.append(length)
        writer.append(UInt32(0))
        writer.append(sequence)
        writer.append(exchange)
        writer.append(CRC32C.checksum(writer.bytes))
        writer.append(contentChecksum ?? 0)
    }

    /// The header that the first 40 bytes hold.
    ///
    /// - Throws: `WireError` when they hold none.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        let magic = try reader.unsigned32()
        guard magic == Self.magic else { throw .foreignBytes(got: magic) }
        let version = try reader.unsigned8()
        guard version == Self.version else { throw .unknownFrameVersion(got: version) }
        let rawType = try reader.unsigned8()
        let flags = try reader.unsigned16()
        length = try reader.unsigned32()
        let reserved = try reader.unsigned32()
        sequence = try reader.unsigned64()
        exchange = try reader.unsigned64()
        let headerChecksum = try reader.unsigned32()
        let contentChecksum = try reader.unsigned32()
        guard headerChecksum == CRC32C.checksum(Array(bytes.prefix(Self.checkedBytes))) else {
            throw .headerDamaged
        }
        guard let type = FrameType(rawValue: rawType) else { throw .unknownFrameType(got: rawType) }
        guard flags & ~Self.checkedFlag == 0, reserved == 0 else { throw .reservedBitsSet }
        let isChecked = flags == Self.checkedFlag
        guard isChecked || contentChecksum == 0 else { throw .reservedBitsSet }
        self.type = type
        self.contentChecksum = isChecked ? contentChecksum : nil
    }
}
