/// The upper half of single precision: `2 d` bytes.
enum BFloat16Encoding: VectorEncoding {
    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count == 2 * count else { throw .size(bytes: bytes.count) }
        for index in 0..<count where bytes.unsigned16(at: 2 * index) & 0x7F80 == 0x7F80 { throw .nonFinite }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        for index in target.indices {
            let bits = UInt32(bytes.unsigned16(at: 2 &* index)) &<< 16
            target[index] += factor * Float(bitPattern: bits)
        }
    }

    /// The number's upper half, rounded to nearest, ties to even; beyond the range the largest one of that sign.
    static func nearest(_ number: Float) -> UInt16 {
        let magnitude = number.bitPattern & 0x7FFF_FFFF
        let rounded = min((magnitude &+ 0x7FFF &+ ((magnitude &>> 16) & 1)) &>> 16, 0x7F7F)
        return UInt16(truncatingIfNeeded: rounded | (number.bitPattern & 0x8000_0000) &>> 16)
    }
}
