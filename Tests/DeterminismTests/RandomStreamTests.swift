import Determinism
import Testing

@Suite struct `random stream` {
    // Golden values: from an independent implementation of the documented construction, in Python's whole numbers. They
    // freeze the sequence; a change of any of them changes every result of every experiment.
    @Test(
        arguments: [
            (
                RandomStream(seed: 0, purpose: ""),
                [0x86BA_FF82_443A_1C7A, 0xCEBA_80F5_89C3_55B7, 0xB679_8EE4_F97A_99D6, 0xAF53_8379_23B4_CD81]
            ),
            (
                RandomStream(seed: 1, purpose: "mini-batch", 3),
                [0x8AEB_612E_139B_89E8, 0x7D17_1C5A_140E_FF25, 0xE28E_DDF4_0DBC_B18C, 0x96FD_69B7_0BC0_C969]
            ),
            (
                RandomStream(seed: 42, purpose: "compute-time", 7, -1),
                [0x9505_0FDD_E1BA_28E2, 0x091A_AA52_1B64_1A9F, 0xCD6A_D0B8_D4C7_BEEF, 0xFF1E_72E3_4922_89E9]
            ),
            (
                RandomStream(seed: .max, purpose: "Überlauf", .max),
                [0x6DCC_BC26_27AB_1DA5, 0x26D5_1002_CF4A_F949, 0xC990_7D69_C466_8ACF, 0x32CF_EC1F_D94C_DE3B]
            ),
            (
                RandomStream(seed: 1, purpose: "mini-batch", 3).substream("augmentation", 9),
                [0xD4CF_E723_BD54_C08D, 0xEAE8_DCB8_BED6_0F20, 0xF3EC_5329_4154_5F70, 0x4215_9E1B_03FC_7E42]
            ),
        ] as [(RandomStream, [UInt64])])
    func `the sequence of a name never changes`(stream: RandomStream, golden: [UInt64]) {
        var stream = stream
        #expect(golden.map { _ in stream.next() } == golden)
    }

    @Test func `same names give the same numbers, and a copy continues on its own`() {
        var first = RandomStream(seed: 1, purpose: "x", 2)
        var second = RandomStream(seed: 1, purpose: "x", 2)
        #expect(first == second)
        #expect((0..<9).map { _ in first.next() } == (0..<9).map { _ in second.next() })
        var copy = first
        let ahead = first.next()
        #expect(copy.next() == ahead)
    }

    @Test func `no two of many names share a number`() {
        var seen = Set<UInt64>()
        var drawn = 0
        for seed in [0, 1, 2, 1 << 32, UInt64.max] {
            for purpose in ["", "a", "b", "ab", "ba", "a\0", "mini-batch", "mini-batch "] {
                var streams = [RandomStream(seed: seed, purpose: purpose)]
                for id in [-1, 0, 1, 2, 1 << 40] {
                    streams.append(RandomStream(seed: seed, purpose: purpose, id))
                    streams.append(RandomStream(seed: seed, purpose: purpose, id, 3))
                    streams.append(RandomStream(seed: seed, purpose: purpose, 3, id, id))
                    streams.append(RandomStream(seed: seed, purpose: purpose).substream("a", id))
                }
                for stream in streams {
                    var stream = stream
                    for _ in 0..<8 { seen.insert(stream.next()) }
                    drawn += 8
                }
            }
        }
        // 6,720 draws of 64 bits: the chance of one honest coincidence is 1e-12.
        #expect(seen.count == drawn)
    }

    @Test func `streams of neighbouring seeds, ids and purposes are uncorrelated`() {
        let streams = [
            RandomStream(seed: 1, purpose: "batch", 0), RandomStream(seed: 2, purpose: "batch", 0),
            RandomStream(seed: 1, purpose: "batch", 1), RandomStream(seed: 1, purpose: "batch", 0, 0),
            RandomStream(seed: 1, purpose: "batcg", 0), RandomStream(seed: 1, purpose: "batch"),
            RandomStream(seed: 1, purpose: "batch").substream("batch", 0),
        ]
        let samples = streams.map { stream in
            var stream = stream
            return (0..<2_000).map { _ in stream.uniform() }
        }
        for (index, sample) in samples.enumerated() {
            for other in samples[..<index] {
                // The correlation of independent samples has standard deviation 1/√n; 4.5 of them.
                #expect(abs(GoodnessOfFit.correlation(sample, other)) < 4.5 / 2_000.0.squareRoot())
            }
            // Nor does a stream follow itself one step later.
            let lagged = GoodnessOfFit.correlation(Array(sample.dropLast()), Array(sample.dropFirst()))
            #expect(abs(lagged) < 4.5 / 2_000.0.squareRoot())
        }
    }

    @Test func `first numbers over consecutive ids are as even as one stream`() {
        let sample = (0..<5_000).map { id in
            var stream = RandomStream(seed: 5, purpose: "per-node", id)
            return stream.uniform()
        }
        #expect(GoodnessOfFit.kolmogorovSmirnov(sample) { $0 } < GoodnessOfFit.kolmogorovSmirnovBound)
        let lagged = GoodnessOfFit.correlation(Array(sample.dropLast()), Array(sample.dropFirst()))
        #expect(abs(lagged) < 4.5 / 5_000.0.squareRoot())
    }

    @Test func `every bit is set half of the time`() {
        var stream = RandomStream(seed: 6, purpose: "bits")
        var counts = [Int](repeating: 0, count: 64)
        for _ in 0..<4_000 {
            let word = stream.next()
            for bit in 0..<64 { counts[bit] += Int(word >> UInt64(bit) & 1) }
        }
        // Binomial with standard deviation √1000 ≈ 31.6; 4.5 of them.
        #expect(counts.allSatisfy { abs($0 - 2_000) < 143 })
    }

    @Test func `a substream depends on names, not on what was drawn before`() {
        var stream = RandomStream(seed: 3, purpose: "x")
        let before = stream.substream("y", 1)
        _ = stream.next()
        #expect(stream.substream("y", 1) == before)
        #expect(stream.substream("y", 2) != before)
        #expect(stream.substream("z", 1) != before)
        #expect(RandomStream(seed: 4, purpose: "x").substream("y", 1) != before)
        var untouched = RandomStream(seed: 3, purpose: "x")
        _ = untouched.next()
        #expect(stream == untouched)
    }
}
