import Catalogues
import Compressors
import Determinism
import LinearAlgebra
import Testing

/// What only one compressor does.
@Suite struct Compressors {
    private func make(
        _ name: String, _ given: [(name: String, value: SettingValue)] = []
    ) throws -> CompressorCase {
        let entry = try #require(CompressorCatalogue.all[name])
        let settings = try Settings(entry.settings, given: given)
        return CompressorCase(entry: entry, given: given, compressor: entry.make(settings))
    }

    @Test(arguments: [1, 2, 3, 10, 99, 100]) func `top-k keeps what a full sort would`(kept: Int) throws {
        let one = try make("top-k", [("kept-share", .number(Double(kept) / 100))])
        for vector in sampleVectors(count: 100, seed: 5) {
            // Stable: of equal magnitudes the first.
            let order = vector.indices.sorted { left, right in
                (vector[right].magnitude, left) < (vector[left].magnitude, right)
            }
            var expected = [Float](repeating: 0, count: 100)
            for index in order.prefix(kept) { expected[index] = vector[index] }
            #expect(one.sent(vector).decoded() == expected)
        }
    }

    @Test func `top-k costs a value and ceil(log2 d) bits for each element kept`() throws {
        // ALGORITHMS 8.1: k (32 + ceil(log2 d)) bits, in whole bytes; d = 2000 and k = 20 as in the CHOCO paper.
        let one = try make("top-k", [("kept-share", 0.01)])
        #expect(one.compressor.byteCount(count: 2000) == (20 * (32 + 11) + 7) / 8)
        let half = try make("top-k", [("kept-share", 0.01), ("half-precision", true)])
        #expect(half.compressor.byteCount(count: 2000) == (20 * (16 + 11) + 7) / 8)
    }

    @Test func `the costs are those of the literature, and a few bytes of head`() throws {
        let d = 1000
        #expect(try make("identity").compressor.byteCount(count: d) == 4 * d)
        #expect(try make("float16").compressor.byteCount(count: d) == 2 * d)
        #expect(try make("bfloat16").compressor.byteCount(count: d) == 2 * d)
        #expect(try make("random-k").compressor.byteCount(count: d) == 8 + 4 * 10)
        #expect(try make("segment").compressor.byteCount(count: d) == 8 + 4 * 10)
        // 32 + d (1 + ceil(log2(s + 1))) bits: s = 16 takes 6 bits an element; 15 takes 5.
        #expect(try make("qsgd").compressor.byteCount(count: d) == 1 + (32 + d * 6) / 8)
        #expect(try make("qsgd", [("levels", 15)]).compressor.byteCount(count: d) == 1 + (32 + d * 5) / 8)
        #expect(try make("sign").compressor.byteCount(count: d) == (d + 32) / 8)
        #expect(try make("int8").compressor.byteCount(count: d) == 2 + d + 4 * 4)
        #expect(try make("natural").compressor.byteCount(count: d) == d * 9 / 8)
        // 32 rows, 32 columns.
        #expect(try make("low-rank").compressor.byteCount(count: d) == 8 + 4 * 2 * 64)
    }

    @Test func `QSGD's variance is below the bound of the literature`() throws {
        // ALGORITHMS 8.1: d = 1000 normal numbers, s = 16: about 0.63 of ‖x‖², tau - 1 = min(3.9, 1.98).
        let one = try make("qsgd", [("unbiased", true)])
        let vector = sampleVectors(count: 1000, seed: 6)[0]
        let draws = (0..<40).map { squaredDistance(one.sent(vector, round: $0).decoded(), vector) }
        let relative = draws.reduce(0, +) / 40 / squaredNorm(vector)
        #expect(abs(relative - 0.63) < 0.1, "\(relative)")
        #expect(abs(one.compressor.contraction(count: 1000) - (1 - 1.976)) < 1e-2)
    }

    @Test func `sign with scale is off by exactly what its formula says`() throws {
        let one = try make("sign")
        for vector in sampleVectors(count: 64, seed: 7) {
            let sum = vector.reduce(0) { $0 + Double($1.magnitude) }
            let expected = squaredNorm(vector) - sum * sum / 64
            let error = squaredDistance(one.sent(vector).decoded(), vector)
            #expect(abs(error - expected) <= 1e-5 * squaredNorm(vector))
        }
        #expect(one.sent([0, 0, 4, -4]).decoded() == [2, 2, 2, -2])
    }

    @Test func `random-k is off by exactly 1 - k/d on average, and all nodes share its mask`() throws {
        let one = try make("random-k", [("kept-share", 0.25)])
        let vector = [Float](repeating: 1, count: 16)
        #expect(squaredDistance(one.sent(vector).decoded(), vector) == 12)
        let masks = (0..<8).map { round in one.sent(vector, round: round, node: 0).decoded() }
        for (round, mask) in masks.enumerated() {
            #expect(one.sent(vector, round: round, node: 5).decoded() == mask)
        }
        #expect(Set(masks).count > 1)
        // Every position is kept about a quarter of the time: 1000 draws, binomial, 4.5 standard deviations.
        var hits = [Int](repeating: 0, count: 16)
        for round in 0..<1000 {
            for (index, value) in one.sent(vector, round: round).decoded().enumerated() where value != 0 {
                hits[index] += 1
            }
        }
        #expect(hits.allSatisfy { abs($0 - 250) < 62 })
    }

    @Test func `half precision rounds as the processor's own type does`() throws {
        let one = try make("float16")
        var random = RandomStream(seed: 8, purpose: "halves")
        var vector: [Float] = [0, -0.0, 65_504, 65_519, 0x1p-24, 0x1p-25, 0x1.8p-25, 0x1p-14, 0x1.FFEp-15]
        vector += (0..<500).map { _ in
            Float(random.normal()) * Float(sign: .plus, exponent: 8, significand: 1)
        }
        vector += (0..<500).map { _ in Float(random.normal()) * 0x1p-16 }
        #expect(one.sent(vector).decoded() == vector.map { Float(Float16($0)) })
        #expect(one.sent([1e9, -65_521]).decoded() == [65_504, -65_504])
    }

    @Test func `bfloat16 rounds to nearest, ties to even`() throws {
        let one = try make("bfloat16")
        let vector: [Float] = [1, 0x1.01p0, 0x1.02p0, 0x1.03p0, 0x1.0101p0, -0x1.05p0, 0x1p-140]
        #expect(one.sent(vector).decoded() == [1, 1, 0x1.02p0, 0x1.04p0, 0x1.02p0, -0x1.04p0, 0])
        let huge = try #require(one.sent([.greatestFiniteMagnitude]).decoded().first)
        #expect(huge == 0x1.FEp127)
    }

    @Test func `low rank gives a matrix of that rank exactly`() throws {
        let one = try make("low-rank", [("rank", 2)])
        var random = RandomStream(seed: 9, purpose: "factors")
        let (p, q) = ((0..<24).map { _ in random.normal() }, (0..<24).map { _ in random.normal() })
        let matrix = (0..<144).map { index in
            let (row, column) = (index / 12, index % 12)
            return Float(p[row] * q[column] + p[12 + row] * q[12 + column])
        }
        let error = squaredDistance(one.sent(matrix).decoded(), matrix)
        // 144 numbers in single precision.
        #expect(error <= 144 * 1e-12 * squaredNorm(matrix))
    }

    @Test(arguments: CompressorCase.all)
    func `error feedback sends, and keeps back, what it was given`(one: CompressorCase) {
        let pool = BufferPool(length: 30)
        var feedback = ErrorFeedback(pool: pool)
        var sum = [Double](repeating: 0, count: 30)
        var sent = sum
        for (round, vector) in sampleVectors(count: 30, seed: 10).enumerated() {
            var randomness = CompressionRandomness(seed: 1, node: 0, round: round)
            let compressed = feedback.compress(
                ParameterSnapshot(vector), by: one.compressor, &randomness)
            for (index, value) in compressed.decoded().enumerated() {
                sum[index] += Double(vector[index])
                sent[index] += Double(value)
            }
        }
        let residual = feedback.residual.snapshot().values
        // Five rounds of numbers below a few hundred, in single precision; unbiased ones may send multiples of that.
        let scale =
            1 + residual.reduce(0) { max($0, Double($1.magnitude)) } + sent.reduce(0) { max($0, abs($1)) }
        for index in 0..<30 {
            #expect(abs(sum[index] - sent[index] - Double(residual[index])) <= 1e-5 * scale)
        }
    }
}
