/// Where the k largest magnitudes of a vector begin, found by counting, not sorting.
///
/// Magnitudes order as the bits of their floats do. Three passes count them by 11, 10 and 10 bits: exact, and linear in the
/// length whatever the values.
struct LargestMagnitudes {
    /// The bits of the k-th largest magnitude; 0 when all are kept.
    private(set) var threshold: UInt32 = 0
    /// How many magnitudes equal to the threshold belong to the k.
    private(set) var tiesKept: Int

    init(_ kept: Int, of vector: Span<Float>) {
        precondition(kept >= 0 && kept <= vector.count, "the largest \(kept) of \(vector.count)")
        tiesKept = kept
        guard kept > 0, kept < vector.count else {
            if kept == 0 { threshold = .max }
            return
        }
        var known: UInt32 = 0
        var counts = [Int](repeating: 0, count: 1 << 11)
        for (shift, bits) in [(20, 11), (10, 10), (0, 10)] as [(UInt32, UInt32)] {
            count(vector, known, shift, bits, &counts)
            // From the top down, until the k-th is among those counted.
            var bucket = (1 << Int(bits)) - 1
            while counts[bucket] < tiesKept {
                tiesKept -= counts[bucket]
                bucket -= 1
            }
            known = known &<< bits | UInt32(bucket)
        }
        threshold = known
    }

    /// Counts the next `bits` bits of all magnitudes that begin with those known.
    private func count(
        _ vector: Span<Float>, _ known: UInt32, _ shift: UInt32, _ bits: UInt32, _ counts: inout [Int]
    ) {
        for bucket in counts.indices { counts[bucket] = 0 }
        let mask = UInt32(1) &<< bits &- 1
        for index in vector.indices {
            let rest = (vector[index].bitPattern & 0x7FFF_FFFF) &>> shift
            if rest &>> bits == known { counts[Int(rest & mask)] &+= 1 }
        }
    }
}

/// How many elements a share of them is.
enum KeptShare {
    /// The share of so many elements, rounded, at least one if there are any.
    static func elements(_ share: Double, of count: Int) -> Int {
        min(count, max(1, Int((share * Double(count)).rounded())))
    }
}
