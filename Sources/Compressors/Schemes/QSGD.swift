import Catalogues
import Determinism
import Glibc
import LinearAlgebra

/// Levels of the norm, rounded stochastically.
struct QSGD: Compressor {
    /// s: levels above 0.
    let levels: Int
    let isUnbiased: Bool

    /// τ = 1 + min(d / s², √d / s).
    func tau(count: Int) -> Double {
        let (d, s) = (Double(count), Double(levels))
        return 1 + min(d / (s * s), d.squareRoot() / s)
    }

    func contraction(count: Int) -> Double {
        isUnbiased ? 2 - tau(count: count) : 1 / tau(count: count)
    }

    func byteCount(count: Int) -> Int { LevelEncoding.size(count: count, width: width) }

    /// A sign, and bits for 0...s.
    private var width: Int { 1 + (levels + 1).bitsOfPosition }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        let count = vector.count
        var bytes = [UInt8](repeating: 0, count: byteCount(count: count))
        var target = bytes.mutableSpan
        target[0] = UInt8(width)
        // 2^(width - 1) units must stay finite.
        let limit = Double(Float.greatestFiniteMagnitude) / Double(2 << width)
        let unit = min(norm(of: vector) / Double(levels), limit)
        target.store(Float(isUnbiased ? unit : unit / tau(count: count)), at: 1)
        if unit > 0 {
            var codes = BitWriter(at: LevelEncoding.headBytes)
            var random = randomness.own
            for index in vector.indices {
                let level = random.stochasticallyRounded(Double(vector[index].magnitude) / unit)
                let code = Int32(min(level, Double(levels)))
                codes.append(
                    UInt32(bitPattern: vector[index].sign == .minus ? -code : code), width, to: &target)
            }
            codes.finish(&target)
            randomness.own = random
        }
        return CompressedVector(.levels, count: count, made: bytes)
    }

    /// ‖x‖₂, in double precision where single does not reach.
    private func norm(of vector: Span<Float>) -> Double {
        let squared = VectorKernels.squaredNorm(vector)
        if squared.isFinite, squared > 1e-30 { return Double(squared).squareRoot() }
        var sum = 0.0
        for index in vector.indices { sum += Double(vector[index]) * Double(vector[index]) }
        return sum.squareRoot()
    }
}

extension CompressorEntry {
    static let qsgd = CompressorEntry(
        name: "qsgd", summary: "Each element as a level of the norm, rounded by chance.",
        source: "Alistarh, Grubic, Li, Tomioka & Vojnović, NIPS 2017, arXiv:1610.02132",
        settings: [
            Setting(
                "levels", .integer(1...65_535), default: 16,
                "qsgd: levels s between 0 and the norm; 16 is the 4-bit quantisation of the CHOCO paper."),
            .unbiased,
        ],
        details: """
            |x_i| / ‖x‖ is rounded up or down to a multiple of 1/s by chance. Divided by tau = 1 + min(d/s², sqrt(d)/s) it is \
            a contraction, as CHOCO needs it; with unbiased it is not divided. Levels are not entropy-coded.
            """,
        cost: "5 + ceil(d (1 + ceil(log2(s + 1))) / 8)",
        contraction: "1/tau (CHOCO paper, section 3.5); with unbiased the variance is tau - 1"
    ) {
        QSGD(levels: $0.integer("levels"), isUnbiased: $0.boolean("unbiased"))
    }
}
