import Catalogues

/// IEEE half precision, rounded to nearest.
struct Float16Cast: Compressor {
    var isUnbiased: Bool { false }
    func contraction(count: Int) -> Double { 1 - 0x1p-22 }
    func byteCount(count: Int) -> Int { 2 * count }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        var bytes = [UInt8](repeating: 0, count: byteCount(count: vector.count))
        var target = bytes.mutableSpan
        for index in vector.indices { target.store(HalfPrecision.nearest(vector[index]), at: 2 &* index) }
        return CompressedVector(.float16, count: vector.count, made: bytes)
    }
}

extension CompressorEntry {
    static let float16 = CompressorEntry(
        name: "float16", summary: "Half precision: 11 significant bits, magnitudes up to 65504.",
        source: "IEEE 754-2008", settings: [],
        details: """
            Rounds to nearest. Larger magnitudes become 65504, those below 6e-5 lose precision and those below 3e-8 vanish: \
            for differences that shrink as training converges, bfloat16 is safer.
            """,
        cost: "2 d", contraction: "1 - 2^-22 for elements in the range of normal halves"
    ) { _ in
        Float16Cast()
    }
}
