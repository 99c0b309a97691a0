/// IEEE 754 half precision: `2 d` bytes.
enum Float16Encoding: VectorEncoding {
    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count == 2 * count else { throw .size(bytes: bytes.count) }
        for index in 0..<count where !HalfPrecision.isFinite(bytes.unsigned16(at: 2 * index)) {
            throw .nonFinite
        }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        for index in target.indices {
            target[index] += factor * HalfPrecision.value(bytes.unsigned16(at: 2 &* index))
        }
    }
}

/// Half precision by whole-number operations, which vectorise where the conversion instructions are missing.
enum HalfPrecision {
    /// The largest finite number, 65 504.
    static let greatestMagnitude: Float = 65_504

    static func isFinite(_ half: UInt16) -> Bool { half & 0x7C00 != 0x7C00 }

    /// The number of a finite half.
    static func value(_ half: UInt16) -> Float {
        // The exponent's bias differs by 112; a multiplication mends it, for subnormal numbers as well.
        let magnitude = Float(bitPattern: UInt32(half & 0x7FFF) &<< 13) * 0x1p112
        return Float(bitPattern: magnitude.bitPattern | UInt32(half & 0x8000) &<< 16)
    }

    /// The half nearest to a finite number, ties to even; beyond the range the largest one of that sign.
    static func nearest(_ number: Float) -> UInt16 {
        let sign = UInt16(truncatingIfNeeded: (number.bitPattern & 0x8000_0000) &>> 16)
        let magnitude = min(Float(bitPattern: number.bitPattern & 0x7FFF_FFFF), greatestMagnitude)
        // Below 2⁻¹⁴ halves are 2⁻²⁴ apart, as floats between a half and one are.
        let small = (magnitude + 0.5).bitPattern &- (0.5 as Float).bitPattern
        let bits = magnitude.bitPattern
        let large = (bits &- 0x3800_0000 &+ 0x0FFF &+ ((bits &>> 13) & 1)) &>> 13
        return sign | UInt16(truncatingIfNeeded: magnitude < 0x1p-14 ? small : large)
    }
}
