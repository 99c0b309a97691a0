/// The values at the positions of a `SharedMask`: the mask's seed u64, then the values f32 in order of position.
enum MaskedValuesEncoding: VectorEncoding {
    static let headBytes = 8

    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count >= headBytes, bytes.count % 4 == 0, (bytes.count - headBytes) / 4 <= count else {
            throw .size(bytes: bytes.count)
        }
        guard bytes.holdsFiniteFloats(from: headBytes) else { throw .nonFinite }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let mask = SharedMask(
            seed: bytes.unsigned64(at: 0), kept: (bytes.count - headBytes) / 4, of: target.count)
        var offset = headBytes
        for word in mask.words.indices {
            var bits = mask.words[word]
            while bits != 0 {
                target[64 &* word &+ bits.trailingZeroBitCount] += factor * bytes.float(at: offset)
                offset &+= 4
                bits &= bits &- 1
            }
        }
    }
}
