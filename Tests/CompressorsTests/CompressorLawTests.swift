import Compressors
import Determinism
import LinearAlgebra
import Testing

/// What holds for every compressor there is.
@Suite struct `Every compressor` {
    /// E ‖C(x) − x‖² ≤ (1 − δ) ‖x‖² with the published δ, for the mean of 200 draws.
    ///
    /// Standard errors of the mean are estimated from the draws; four of them are allowed, and rounding to single precision.
    @Test(arguments: CompressorCase.all)
    func `is off by no more than its contraction says`(one: CompressorCase) {
        for count in [1, 2, 50] {
            for vector in sampleVectors(count: count, seed: 1) {
                let draws = (0..<200).map { round in
                    squaredDistance(one.sent(vector, round: round).decoded(), vector)
                }
                let mean = draws.reduce(0, +) / 200
                let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199
                let bound = (1 - one.compressor.contraction(count: count)) * squaredNorm(vector)
                #expect(
                    mean <= bound + 4 * (variance / 200).squareRoot() + 1e-12 * squaredNorm(vector),
                    "\(count) elements: \(mean), bound \(bound)")
            }
        }
    }

    @Test(arguments: CompressorCase.all.filter(\.compressor.isUnbiased))
    func `that is unbiased has the vector as its mean, within four standard errors`(one: CompressorCase) {
        for vector in sampleVectors(count: 12, seed: 2) {
            let draws = (0..<2000).map { one.sent(vector, round: $0).decoded() }
            let largest = draws.reduce(0) { $1.reduce($0) { max($0, Double($1.magnitude)) } }
            for index in vector.indices {
                let values = draws.map { Double($0[index]) }
                let mean = values.reduce(0, +) / 2000
                var variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1999
                // An element that is hardly ever rounded up shows no variance; x times the step is what it has.
                if variance == 0 { variance = abs(Double(vector[index])) * largest }
                // Sixty elements in each case: a chance of 1e-3 that one true mean is four standard errors off.
                let tolerance = 4 * (variance / 2000).squareRoot() + 1e-6 * abs(Double(vector[index]))
                #expect(abs(mean - Double(vector[index])) <= tolerance, "element \(index)")
            }
        }
    }

    @Test(arguments: CompressorCase.all)
    func `says the same twice, leaves its input alone, and draws otherwise in another round`(
        one: CompressorCase
    ) {
        for vector in sampleVectors(count: 40, seed: 3) {
            let before = vector.map(\.bitPattern)
            #expect(one.sent(vector) == one.sent(vector))
            #expect(vector.map(\.bitPattern) == before)
        }
    }

    @Test(arguments: CompressorCase.all)
    func `takes exactly the bytes it says, which its own check accepts`(one: CompressorCase) throws {
        for count in [0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 256, 257] {
            for vector in sampleVectors(count: count, seed: 4) {
                let sent = one.sent(vector)
                #expect(sent.bytes.count == one.compressor.byteCount(count: count), "\(count) elements")
                #expect(sent.count == count)
                let read = try CompressedVector(
                    encoding: sent.encoding, count: sent.count, bytes: sent.bytes)
                #expect(read == sent && read.decoded() == sent.decoded())
            }
        }
    }

    @Test(arguments: CompressorCase.all) func `maps nothing to nothing`(one: CompressorCase) {
        for count in [0, 1, 2, 9, 100] {
            let zeros = [Float](repeating: 0, count: count)
            #expect(one.sent(zeros).decoded() == zeros)
            #expect(one.sent(zeros.map { -$0 }).decoded() == zeros)
        }
    }

    @Test(arguments: CompressorCase.all)
    func `stays finite and acceptable on the tiniest, hugest and strangest numbers`(one: CompressorCase)
        throws
    {
        let tiny = Float.leastNonzeroMagnitude
        let huge = Float.greatestFiniteMagnitude
        let strange: [[Float]] = [
            [tiny], [huge], [-huge], [.nan], [.infinity], [tiny, huge], [huge, huge, -huge],
            [Float](repeating: huge, count: 30), [Float](repeating: tiny, count: 30),
            [Float](repeating: -.infinity, count: 5), [.nan, 1, .signalingNaN, -2],
            [Float.leastNormalMagnitude, -tiny, 0, 1, huge / 2],
            [Float](repeating: .leastNormalMagnitude, count: 300),
        ]
        for vector in strange {
            for round in 0..<5 {
                let sent = one.sent(vector, round: round)
                #expect(sent.bytes.count == one.compressor.byteCount(count: vector.count))
                _ = try CompressedVector(encoding: sent.encoding, count: sent.count, bytes: sent.bytes)
                #expect(sent.decoded().allSatisfy { $0.isFinite }, "\(vector)")
            }
        }
    }

    @Test(arguments: CompressorCase.all) func `tells a reader what to expect`(one: CompressorCase) {
        #expect(one.entry.summary.hasSuffix(".") && one.entry.details.count > 40)
        #expect(!one.entry.cost.isEmpty && !one.entry.contraction.isEmpty)
        #expect(one.compressor.contraction(count: 100) <= 1)
    }
}
