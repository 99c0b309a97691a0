import Catalogues
import Determinism

/// Powers of two: the exponent goes up by chance, the mantissa away.
struct Natural: Compressor {
    var isUnbiased: Bool { true }
    func contraction(count: Int) -> Double { 7.0 / 8 }
    func byteCount(count: Int) -> Int { PowerOfTwoEncoding.size(count: count) }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        let count = vector.count
        var bytes = [UInt8](repeating: 0, count: byteCount(count: count))
        var target = bytes.mutableSpan
        var random = randomness.own
        for index in vector.indices {
            let bits = vector[index].bitPattern
            // The fraction above the lower power of two is the probability of the upper one; subnormal numbers lie
            // between 0 and the smallest power, with the same rule. The largest power has no upper one.
            let chance = UInt32(truncatingIfNeeded: random.next() &>> 41)
            let exponent = (bits &>> 23) & 0xFF &+ (chance < bits & 0x7F_FFFF ? 1 : 0)
            target[index] = UInt8(truncatingIfNeeded: min(exponent, 254))
            target[count &+ index &>> 3] |= UInt8(truncatingIfNeeded: bits &>> 31) &<< UInt8(index & 7)
        }
        randomness.own = random
        return CompressedVector(.powersOfTwo, count: count, made: bytes)
    }
}

extension CompressorEntry {
    static let natural = CompressorEntry(
        name: "natural", summary: "Signed powers of two, the exponent rounded by chance.",
        source: "Horváth, Ho, Horváth, Sahu, Canini & Richtárik 2019, arXiv:1905.10988", settings: [],
        details: """
            2^e <= |x| < 2^(e+1) becomes one of the two powers with x as the mean. Nine bits for each element, no norm, and \
            no large element coarsens the others.
            """,
        cost: "d + ceil(d / 8)",
        contraction: "7/8: the variance is at most 1/8 of x^2 (the paper's Theorem 1)"
    ) { _ in Natural() }
}
