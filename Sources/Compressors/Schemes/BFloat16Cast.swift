import Catalogues

/// The upper half of single precision, rounded to nearest.
struct BFloat16Cast: Compressor {
    var isUnbiased: Bool { false }
    func contraction(count: Int) -> Double { 1 - 0x1p-16 }
    func byteCount(count: Int) -> Int { 2 * count }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        var bytes = [UInt8](repeating: 0, count: byteCount(count: vector.count))
        var target = bytes.mutableSpan
        for index in vector.indices { target.store(BFloat16Encoding.nearest(vector[index]), at: 2 &* index) }
        return CompressedVector(.bfloat16, count: vector.count, made: bytes)
    }
}

extension CompressorEntry {
    static let bfloat16 = CompressorEntry(
        name: "bfloat16", summary: "The upper half of single precision: 8 significant bits, its whole range.",
        source: "Kalamkar et al. 2019, arXiv:1905.12322", settings: [],
        details:
            "Rounds to nearest; any difference that single precision can hold survives, to three digits.",
        cost: "2 d", contraction: "1 - 2^-16 for normal numbers"
    ) { _ in BFloat16Cast() }
}
