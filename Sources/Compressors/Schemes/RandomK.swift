import Catalogues
import Determinism

/// A random k of the elements, the same for all nodes in a round.
struct RandomK: Compressor {
    let share: Double
    let isUnbiased: Bool

    func contraction(count: Int) -> Double {
        guard count > 0 else { return 1 }
        let ratio = Double(kept(of: count)) / Double(count)
        return isUnbiased ? 2 - 1 / ratio : ratio
    }

    func byteCount(count: Int) -> Int { MaskedValuesEncoding.headBytes + 4 * kept(of: count) }

    /// k: the share of the elements, at least one.
    private func kept(of count: Int) -> Int { KeptShare.elements(share, of: count) }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        let count = vector.count
        let kept = kept(of: count)
        let seed = randomness.shared.next()
        let mask = SharedMask(seed: seed, kept: kept, of: count)
        let factor = isUnbiased ? Float(Double(count) / Double(max(1, kept))) : 1
        var bytes = [UInt8](repeating: 0, count: byteCount(count: count))
        var target = bytes.mutableSpan
        target.store(seed, at: 0)
        var offset = MaskedValuesEncoding.headBytes
        for word in mask.words.indices {
            var bits = mask.words[word]
            while bits != 0 {
                let value = factor * vector[64 &* word &+ bits.trailingZeroBitCount]
                target.store(
                    min(max(value, -.greatestFiniteMagnitude), .greatestFiniteMagnitude), at: offset)
                offset &+= 4
                bits &= bits &- 1
            }
        }
        return CompressedVector(.maskedValues, count: count, made: bytes)
    }
}

extension CompressorEntry {
    static let randomK = CompressorEntry(
        name: "random-k", summary: "A random part of the elements, the same for all nodes in a round.",
        source: "Stich, Cordonnier & Jaggi, NeurIPS 2018, arXiv:1809.07599; Konečný & Richtárik 2018",
        settings: [.keptShare, .unbiased],
        details: """
            k = kept-share · d elements, each set of k equally likely, drawn from the run's seed and the round: a seed takes \
            the place of positions. Without unbiased the values are sent as they are (a contraction, as CHOCO needs it); \
            with it they are multiplied by d/k.
            """,
        cost: "8 + 4 k",
        contraction: "k/d in expectation, exactly (Stich et al. 2018); with unbiased the variance is d/k - 1"
    ) {
        RandomK(share: $0.number("kept-share"), isUnbiased: $0.boolean("unbiased"))
    }
}
