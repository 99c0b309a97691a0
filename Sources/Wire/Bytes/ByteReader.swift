/// Reads little-endian numbers and short texts from bytes that nobody vouches for.
///
/// The one place in Wire that computes positions in received bytes; every read is checked against what remains.
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

    /// The next bytes.
    mutating func take(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw .truncated }
        let start = position
        position += count
        return bytes[start..<position]
    }

    /// A printable text behind its length in one byte; at most `limit` bytes, and none only where `mayBeEmpty`.
    mutating func text(atMost limit: Int, mayBeEmpty: Bool = false) throws(WireError) -> String {
        let count = Int(try unsigned8())
        guard count <= limit, count > 0 || mayBeEmpty,
            let text = String(validating: try take(count), as: UTF8.self), WireText.isPrintable(text)
        else { throw .badText }
        return text
    }

    /// - Throws: `WireError.wrongLength` when bytes are left.
    func finish() throws(WireError) {
        guard remaining == 0 else { throw .wrongLength }
    }

    private mutating func read(_ count: Int) throws(WireError) -> UInt64 {
        guard count <= remaining else { throw .truncated }
        var value: UInt64 = 0
        for offset in 0..<count { value |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
        position += count
        return value
    }
}
