/// A common magnitude f32, then one bit for each element: 1 for minus.
enum SignScaleEncoding: VectorEncoding {
    static let headBytes = 4

    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count == headBytes + count.bytesOfBits else { throw .size(bytes: bytes.count) }
        guard bytes.float(at: 0).isFinite else { throw .nonFinite }
        if count % 8 != 0, bytes[bytes.count - 1] &>> UInt8(count % 8) != 0 { throw .padding }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let step = factor * bytes.float(at: 0)
        for index in target.indices {
            let isMinus = UInt32(bytes[headBytes &+ index &>> 3] &>> UInt8(index & 7)) & 1
            target[index] += Float(bitPattern: step.bitPattern ^ isMinus &<< 31)
        }
    }
}
