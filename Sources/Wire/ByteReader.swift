/// Reads little-endian numbers from bytes that nobody vouches for.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Bytes not read yet.
    var remaining: Int { bytes.count - position }

    mutating func unsigned8() throws(WireError) -> UInt8 { UInt8(truncatingIfNeeded: try read(1)) }
    mutating func unsigned16() throws(WireError) -> UInt16 { UInt16(truncatingIfNeeded: try read(2)) }
    mutating func unsigned32() throws(WireError) -> UInt32 { UInt32(truncatingIfNeeded: try read(4)) }
    mutating func unsigned64() throws(WireError) -> UInt64 { try read(8) }

    /// All bytes not read yet.
    mutating func rest() -> [UInt8] {
        defer { position = bytes.count }
        return Array(bytes[position...])
    }

    private mutating func read(_ count: Int) throws(WireError) -> UInt64 {
        guard count <= remaining else { throw .truncated }
        var value: UInt64 = 0
        for offset in 0..<count { value |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
        position += count
        return value
    }
}
