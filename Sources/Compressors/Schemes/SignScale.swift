import Catalogues

/// Signs, and the mean magnitude.
struct SignScale: Compressor {
    var isUnbiased: Bool { false }
    func contraction(count: Int) -> Double { count > 0 ? 1 / Double(count) : 1 }
    func byteCount(count: Int) -> Int { SignScaleEncoding.headBytes + count.bytesOfBits }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        let count = vector.count
        var bytes = [UInt8](repeating: 0, count: byteCount(count: count))
        var target = bytes.mutableSpan
        var sum = 0.0
        for index in vector.indices {
            sum += Double(vector[index].magnitude)
            let isMinus = vector[index] < 0
            target[SignScaleEncoding.headBytes &+ index &>> 3] |= (isMinus ? 1 : 0) &<< UInt8(index & 7)
        }
        target.store(count > 0 ? Float(sum / Double(count)) : 0, at: 0)
        return CompressedVector(.signScale, count: count, made: bytes)
    }
}

extension CompressorEntry {
    static let signScale = CompressorEntry(
        name: "sign", summary: "One bit for each element, and the mean magnitude.",
        source:
            "Bernstein et al., ICML 2018, arXiv:1802.04434; Karimireddy et al., ICML 2019, arXiv:1901.09847",
        settings: [],
        details: "C(x) = ‖x‖₁/d · sign(x), with sign(0) = +1. Coarse, but the signs of all elements arrive.",
        cost: "4 + ceil(d / 8)",
        contraction: "‖x‖₁² / (d ‖x‖₂²) exactly (Karimireddy et al. 2019, Lemma 8); at least 1/d"
    ) { _ in
        SignScale()
    }
}
