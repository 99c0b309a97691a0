import Catalogues
import LinearAlgebra

/// Everything as it is.
struct Identity: Compressor {
    var isUnbiased: Bool { true }
    func contraction(count: Int) -> Double { 1 }
    func byteCount(count: Int) -> Int { 4 * count }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        var bytes = [UInt8](repeating: 0, count: byteCount(count: vector.count))
        var target = bytes.mutableSpan
        for index in vector.indices { target.store(vector[index], at: 4 &* index) }
        return CompressedVector(.float32, count: vector.count, made: bytes)
    }
}

extension CompressorEntry {
    static let identity = CompressorEntry(
        name: "identity", summary: "Everything in single precision: no compression.", source: "",
        settings: [],
        details: "The reference: an algorithm with it must do what its uncompressed form does.",
        cost: "4 d", contraction: "1"
    ) { _ in Identity() }
}
