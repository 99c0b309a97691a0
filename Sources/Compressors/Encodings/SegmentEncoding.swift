/// Consecutive elements: the first one's position u64, then the values f32.
enum SegmentEncoding: VectorEncoding {
    static let headBytes = 8

    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count >= headBytes, bytes.count % 4 == 0, (bytes.count - headBytes) / 4 <= count else {
            throw .size(bytes: bytes.count)
        }
        let start = bytes.unsigned64(at: 0)
        guard start <= UInt64(count - (bytes.count - headBytes) / 4) else { throw .position(start) }
        guard bytes.holdsFiniteFloats(from: headBytes) else { throw .nonFinite }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let start = Int(bytes.unsigned64(at: 0))
        for index in 0..<((bytes.count - headBytes) / 4) {
            target[start &+ index] += factor * bytes.float(at: headBytes &+ 4 &* index)
        }
    }
}
