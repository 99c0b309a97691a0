/// Writes little-endian numbers and short texts one after the other.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append(_ value: some FixedWidthInteger) {
        var rest = value
        for _ in 0..<(value.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    /// Its length in one byte, then its UTF-8; what is beyond 255 bytes is cut off at a character.
    mutating func append(_ text: String) {
        let utf8 = Array(WireText.capped(text, at: Int(UInt8.max)).utf8)
        append(UInt8(truncatingIfNeeded: utf8.count))
        append(utf8)
    }
}
