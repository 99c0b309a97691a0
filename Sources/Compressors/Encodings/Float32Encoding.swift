/// Every element as it is: `4 d` bytes.
enum Float32Encoding: VectorEncoding {
    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count == 4 * count else { throw .size(bytes: bytes.count) }
        guard bytes.holdsFiniteFloats(from: 0) else { throw .nonFinite }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        for index in target.indices { target[index] += factor * bytes.float(at: 4 &* index) }
    }
}
