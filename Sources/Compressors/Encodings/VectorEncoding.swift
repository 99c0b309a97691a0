/// One way to hold a vector in bytes: the check of bytes that nobody vouches for, and the sum of what passed it.
protocol VectorEncoding {
    /// Throws unless the bytes are a finite vector of `count` elements.
    static func check(_ bytes: Span<UInt8>, count: Int) throws(CompressionError)

    /// `x ← x + a·v`, where `bytes` hold v and have passed the check for the target's length.
    static func add(_ factor: Float, times bytes: Span<UInt8>, to target: inout MutableSpan<Float>)
}

extension CompressedVector.Encoding {
    /// The code behind the name.
    var format: any VectorEncoding.Type {
        switch self {
        case .float32: Float32Encoding.self
        case .float16: Float16Encoding.self
        case .bfloat16: BFloat16Encoding.self
        case .int8Blocks: Int8BlockEncoding.self
        case .sparse: SparseEncoding.self
        case .sparseFloat16: SparseFloat16Encoding.self
        case .maskedValues: MaskedValuesEncoding.self
        case .segment: SegmentEncoding.self
        case .signScale: SignScaleEncoding.self
        case .levels: LevelEncoding.self
        case .powersOfTwo: PowerOfTwoEncoding.self
        case .lowRank: LowRankEncoding.self
        }
    }
}
