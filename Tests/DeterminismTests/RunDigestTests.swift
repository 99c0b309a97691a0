import Determinism
import Testing

@Suite struct `run digest` {
    private func digest(_ combine: (inout RunDigest) -> Void) -> String {
        var digest = RunDigest()
        combine(&digest)
        return digest.description
    }

    // Golden values: from an independent implementation of the documented construction, in Python's whole numbers. They
    // identify published runs, data sets and topologies.
    @Test func `the digest of known input never changes`() {
        #expect(digest { _ in } == "7acdbb98b134421372dee428a469f6fd")
        let mixed = digest {
            $0.combine(UInt64(7))
            $0.combine(-3)
            $0.combine(1.5)
            $0.combine("nine bytes")
            $0.combine(([1, -2] as [Float]).span)
        }
        #expect(mixed == "5e0bb672674309a6335dd9d82b52ea76")
    }

    @Test func `it always has 32 digits`() {
        var lengths = Set<Int>()
        for value in 0..<300 { lengths.insert(digest { $0.combine(value) }.count) }
        #expect(lengths == [32])
    }

    @Test func `order matters`() {
        #expect(
            digest {
                $0.combine(1)
                $0.combine(2)
            }
                != digest {
                    $0.combine(2)
                    $0.combine(1)
                })
        #expect(
            digest {
                $0.combine("ab")
                $0.combine("c")
            }
                != digest {
                    $0.combine("a")
                    $0.combine("bc")
                })
    }

    @Test func `trailing zeros count`() {
        let digests = (0..<20).map { count in
            digest { $0.combine(bytes: [UInt8](repeating: 0, count: count)) }
        }
        #expect(Set(digests).count == digests.count)
        let words = (0..<20).map { count in digest { for _ in 0..<count { $0.combine(UInt64(0)) } } }
        #expect(Set(words).count == words.count)
        #expect(digest { $0.combine("") } != digest { _ in })
    }

    @Test func `every single flipped bit changes it, in both halves`() {
        let bytes: [UInt8] = Array("a run of some length".utf8)
        let original = digest { $0.combine(bytes: bytes) }
        for position in 0..<(8 * bytes.count) {
            var flipped = bytes
            flipped[position / 8] ^= 1 << UInt8(position % 8)
            let changed = digest { $0.combine(bytes: flipped) }
            #expect(changed.prefix(16) != original.prefix(16), "bit \(position)")
            #expect(changed.suffix(16) != original.suffix(16), "bit \(position)")
        }
    }

    @Test func `numbers count by their bits`() {
        #expect(digest { $0.combine(0.0) } != digest { $0.combine(-0.0) })
        #expect(digest { $0.combine(Double.nan) } != digest { $0.combine(-Double.nan) })
        let zeros: [[Float]] = [
            [0, 0], [0, -0.0], [-0.0, 0], [0], [0, 0, 0], [Float.leastNonzeroMagnitude, 0],
        ]
        let digests = zeros.map { values in digest { $0.combine(values.span) } }
        #expect(Set(digests).count == digests.count)
    }

    @Test func `equal histories are equal`() {
        var first = RunDigest()
        var second = RunDigest()
        for value in 0..<50 {
            first.combine(value)
            second.combine(value)
            #expect(first == second)
        }
        second.combine(0)
        #expect(first != second)
    }
}
