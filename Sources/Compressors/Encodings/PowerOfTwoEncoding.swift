/// Signed powers of two: the exponents u8, biased by 127 as in single precision, 0 for zero; then the signs, one bit each.
enum PowerOfTwoEncoding: VectorEncoding {
    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count == size(count: count) else { throw .size(bytes: bytes.count) }
        for index in 0..<count where bytes[index] == 255 { throw .nonFinite }
        if count % 8 != 0, bytes[bytes.count - 1] &>> UInt8(count % 8) != 0 { throw .padding }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let count = target.count
        for index in target.indices {
            let isMinus = UInt32(bytes[count &+ index &>> 3] &>> UInt8(index & 7)) & 1
            let value = Float(bitPattern: UInt32(bytes[index]) &<< 23 | isMinus &<< 31)
            target[index] += factor * value
        }
    }

    /// Bytes of a vector of `count` elements.
    static func size(count: Int) -> Int { count + count.bytesOfBits }
}
