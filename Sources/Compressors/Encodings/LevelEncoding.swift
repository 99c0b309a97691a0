/// Whole multiples of a common unit: `width` u8, in 1...32; unit f32; the multiples, two's complement in `width` bits each.
enum LevelEncoding: VectorEncoding {
    static let headBytes = 5
    static let widths = 1...32

    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count >= headBytes else { throw .size(bytes: bytes.count) }
        let width = Int(bytes[0])
        guard widths.contains(width) else { throw .parameter(UInt64(width)) }
        guard bytes.count == size(count: count, width: width) else { throw .size(bytes: bytes.count) }
        let unit = bytes.unsigned32(at: 1)
        guard (Float(bitPattern: unit) * Float(1 << (width - 1))).isFinite else { throw .nonFinite }
        let used = count * width % 8
        if used != 0, bytes[bytes.count - 1] &>> UInt8(used) != 0 { throw .padding }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let width = Int(bytes[0])
        let unit = bytes.float(at: 1)
        let unused = Int32(32 - width)
        var codes = BitReader(at: headBytes)
        for index in target.indices {
            let code = Int32(bitPattern: codes.next(width, from: bytes) &<< UInt32(unused)) &>> unused
            target[index] += factor * (Float(code) * unit)
        }
    }

    /// Bytes of a vector of `count` elements.
    static func size(count: Int, width: Int) -> Int { headBytes + (count * width).bytesOfBits }
}
