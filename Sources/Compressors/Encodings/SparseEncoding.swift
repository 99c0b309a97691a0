/// k positions, ascending, packed in `⌈log₂ d⌉` bits each, then their values in single precision.
enum SparseEncoding: VectorEncoding {
    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        let kept = try SparsePositions.check(bytes, count: count, valueBytes: 4)
        guard bytes.holdsFiniteFloats(from: SparsePositions.size(kept, of: count)) else { throw .nonFinite }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let width = target.count.bitsOfPosition
        let kept = SparsePositions.kept(bytes.count, of: target.count, valueBytes: 4)
        let values = SparsePositions.size(kept, of: target.count)
        var positions = BitReader()
        for index in 0..<kept {
            target[Int(positions.next(width, from: bytes))] += factor * bytes.float(at: values &+ 4 &* index)
        }
    }
}

/// k positions, ascending, packed in `⌈log₂ d⌉` bits each, then their values in half precision.
enum SparseFloat16Encoding: VectorEncoding {
    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError) {
        let kept = try SparsePositions.check(bytes, count: count, valueBytes: 2)
        let values = SparsePositions.size(kept, of: count)
        for index in 0..<kept where !HalfPrecision.isFinite(bytes.unsigned16(at: values + 2 * index)) {
            throw .nonFinite
        }
    }

    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>) {
        let width = target.count.bitsOfPosition
        let kept = SparsePositions.kept(bytes.count, of: target.count, valueBytes: 2)
        let values = SparsePositions.size(kept, of: target.count)
        var positions = BitReader()
        for index in 0..<kept {
            let value = HalfPrecision.value(bytes.unsigned16(at: values &+ 2 &* index))
            target[Int(positions.next(width, from: bytes))] += factor * value
        }
    }
}

/// The positions before the values of a sparse vector.
enum SparsePositions {
    /// Bytes of k packed positions.
    static func size(_ kept: Int, of count: Int) -> Int { (kept * count.bitsOfPosition).bytesOfBits }

    /// The k of so many bytes: the only one that may fit.
    static func kept(_ bytes: Int, of count: Int, valueBytes: Int) -> Int {
        8 * bytes / (8 * valueBytes + count.bitsOfPosition)
    }

    /// The k of bytes whose positions ascend within the vector.
    static func check(_ bytes: Span<UInt8>, count: Int, valueBytes: Int) throws(CompressionError) -> Int {
        let kept = kept(bytes.count, of: count, valueBytes: valueBytes)
        guard kept <= count, bytes.count == size(kept, of: count) + valueBytes * kept else {
            throw .size(bytes: bytes.count)
        }
        let width = count.bitsOfPosition
        var positions = BitReader()
        var previous = -1
        for _ in 0..<kept {
            let position = Int(positions.next(width, from: bytes))
            guard position > previous, position < count else { throw .position(UInt64(position)) }
            previous = position
        }
        guard positions.restIsZero else { throw .padding }
        return kept
    }
}
