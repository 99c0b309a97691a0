import Determinism

/// `kept` of `count` positions, each subset equally likely: a pure function of a seed, so that a mask needs no positions
/// on the wire.
///
/// Robert Floyd's method (Bentley 1987) on a set of bits: `kept` draws and `count / 8` bytes.
struct SharedMask {
    /// Bit `i % 64` of word `i / 64` says whether position i is kept.
    let words: [UInt64]

    init(seed: UInt64, kept: Int, of count: Int) {
        precondition(kept >= 0 && kept <= count, "a mask of \(kept) of \(count) positions")
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        var random = RandomStream(seed: seed, purpose: "shared mask")
        for candidate in (count - kept)..<count {
            let draw = random.integer(below: candidate + 1)
            let isTaken = words[draw / 64] & (1 &<< UInt64(draw % 64)) != 0
            let position = isTaken ? candidate : draw
            words[position / 64] |= 1 &<< UInt64(position % 64)
        }
        self.words = words
    }
}
