import Catalogues

/// The k elements of largest magnitude; of equal ones the first.
struct TopK: Compressor {
    let share: Double
    let isHalfPrecision: Bool

    var isUnbiased: Bool { false }
    func contraction(count: Int) -> Double {
        guard count > 0 else { return 1 }
        // Of the share that arrives, rounding takes another 2^-22.
        return Double(kept(of: count)) / Double(count) * (isHalfPrecision ? 1 - 0x1p-22 : 1)
    }

    func byteCount(count: Int) -> Int {
        SparsePositions.size(kept(of: count), of: count) + valueBytes * kept(of: count)
    }

    private var valueBytes: Int { isHalfPrecision ? 2 : 4 }

    /// k: the share of the elements, at least one.
    func kept(of count: Int) -> Int { KeptShare.elements(share, of: count) }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        let count = vector.count
        let kept = kept(of: count)
        var bytes = [UInt8](repeating: 0, count: byteCount(count: count))
        var target = bytes.mutableSpan
        var positions = BitWriter()
        let width = count.bitsOfPosition
        var offset = SparsePositions.size(kept, of: count)
        let selection = LargestMagnitudes(kept, of: vector)
        var ties = selection.tiesKept
        for index in vector.indices {
            let magnitude = vector[index].bitPattern & 0x7FFF_FFFF
            guard magnitude >= selection.threshold else { continue }
            if magnitude == selection.threshold {
                guard ties > 0 else { continue }
                ties &-= 1
            }
            positions.append(UInt32(truncatingIfNeeded: index), width, to: &target)
            if isHalfPrecision {
                target.store(HalfPrecision.nearest(vector[index]), at: offset)
            } else {
                target.store(vector[index], at: offset)
            }
            offset &+= valueBytes
        }
        positions.finish(&target)
        return CompressedVector(isHalfPrecision ? .sparseFloat16 : .sparse, count: count, made: bytes)
    }
}

extension CompressorEntry {
    static let topK = CompressorEntry(
        name: "top-k", summary: "The elements of largest magnitude, and where they are.",
        source:
            "Aji & Heafield 2017, arXiv:1704.05021; Stich, Cordonnier & Jaggi, NeurIPS 2018, arXiv:1809.07599",
        settings: [
            .keptShare,
            Setting(
                "half-precision", .boolean, default: false,
                "top-k: send the kept values in half precision; magnitudes from 6e-5 to 65504 keep 11 bits. The papers send single precision."
            ),
        ],
        details: """
            The k = kept-share · d largest magnitudes of the whole vector; of equal ones the first. Biased, and the best \
            contraction that k elements can give.
            """,
        cost: "ceil(k ceil(log2 d) / 8) + 4 k; half-precision: 2 k instead of 4 k",
        contraction: "at least k/d, and larger the less even the magnitudes (Stich et al. 2018)"
    ) {
        TopK(share: $0.number("kept-share"), isHalfPrecision: $0.boolean("half-precision"))
    }
}
