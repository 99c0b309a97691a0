/// Whole numbers in -128...127, each block of elements with a scale of its own.
///
/// Block length u16, at least 1; the scales, f32; the numbers, i8.
enum Int8BlockEncoding: VectorEncoding {
    static let headBytes = 2

    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        guard bytes.count >= headBytes else { throw .size(bytes: bytes.count) }
        let block = Int(bytes.unsigned16(at: 0))
        guard block > 0 else { throw .parameter(0) }
        guard bytes.count == size(count: count, block: block) else { throw .size(bytes: bytes.count) }
        for index in 0..<blocks(count, block) {
            guard (128 * bytes.float(at: headBytes + 4 * index)).isFinite else { throw .nonFinite }
        }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let block = Int(bytes.unsigned16(at: 0))
        let blocks = blocks(target.count, block)
        let numbers = headBytes + 4 * blocks
        for index in 0..<blocks {
            let scale = bytes.float(at: headBytes + 4 * index)
            for element in (index * block)..<min((index + 1) * block, target.count) {
                let number = Int8(bitPattern: bytes[numbers &+ element])
                target[element] += factor * (Float(number) * scale)
            }
        }
    }

    /// Bytes of a vector of `count` elements.
    static func size(count: Int, block: Int) -> Int { headBytes + 4 * blocks(count, block) + count }

    static func blocks(_ count: Int, _ block: Int) -> Int { (count + block - 1) / block }
}
