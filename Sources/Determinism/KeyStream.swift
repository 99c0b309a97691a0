/// Words that nobody who lacks the key can tell from random ones: the cipher ChaCha20.
///
/// Nir & Langley, "ChaCha20 and Poly1305 for IETF protocols", RFC 8439, section 2.3: block `c` of 16 words is a function of
/// the key, the nonce and the counter `c`. Beside `RandomStream`, which is faster and not for secrets.
///
/// Deviation: eight blocks are made at a time, one in each lane of a vector; the words come in the RFC's order.
public struct KeyStream: Sendable {
    /// 256 bits, as words.
    public typealias Key = SIMD8<UInt32>
    private typealias Lanes = SIMD8<UInt32>

    /// Words of a block.
    private static let blockWords = 16
    /// Words that are made at a time.
    private static let batchWords = blockWords * Lanes.scalarCount

    private let key: Key
    private let nonce: (UInt32, UInt32, UInt32)
    private var counter: UInt32

    /// The stream of a key for one purpose; the same key must never serve two purposes with one nonce.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - nonce: what tells the streams of a key apart.
    ///   - counter: the first block.
    public init(key: Key, nonce: (UInt32, UInt32, UInt32), counter: UInt32 = 0) {
        self.key = key
        self.nonce = nonce
        self.counter = counter
    }

    /// The stream of a key for a number, for example that of a round.
    public init(key: Key, number: Int) {
        let bits = UInt64(bitPattern: Int64(number))
        self.init(
            key: key, nonce: (UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits &>> 32), 0))
    }

    /// `words ← words ± stream`, modulo 2³²; the stream goes on at the next batch of blocks.
    public mutating func combine(into words: inout MutableSpan<UInt32>, subtracting: Bool = false) {
        precondition(
            words.count <= Int(UInt32.max) * Self.blockWords, "a key stream of \(words.count) words")
        var start = 0
        while start < words.count {
            let batch = nextBatch()
            let end = min(words.count, start + Self.batchWords)
            for index in start..<end {
                let (block, word) = (index - start).quotientAndRemainder(dividingBy: Self.blockWords)
                let mask = batch[word][block]
                words[index] = subtracting ? words[index] &- mask : words[index] &+ mask
            }
            start = end
        }
    }

    /// Element `[word][lane]`: a word of the block that the lane makes.
    private mutating func nextBatch() -> InlineArray<16, SIMD8<UInt32>> {
        var first = InlineArray<16, Lanes>(repeating: Lanes(repeating: 0))
        // "expand 32-byte k".
        first[0] = Lanes(repeating: 0x6170_7865)
        first[1] = Lanes(repeating: 0x3320_646e)
        first[2] = Lanes(repeating: 0x7962_2d32)
        first[3] = Lanes(repeating: 0x6b20_6574)
        for index in 0..<8 { first[4 + index] = Lanes(repeating: key[index]) }
        first[12] = Lanes(repeating: counter) &+ Lanes(0, 1, 2, 3, 4, 5, 6, 7)
        first[13] = Lanes(repeating: nonce.0)
        first[14] = Lanes(repeating: nonce.1)
        first[15] = Lanes(repeating: nonce.2)
        var state = first
        for _ in 0..<10 {
            Self.quarterRound(&state, 0, 4, 8, 12)
            Self.quarterRound(&state, 1, 5, 9, 13)
            Self.quarterRound(&state, 2, 6, 10, 14)
            Self.quarterRound(&state, 3, 7, 11, 15)
            Self.quarterRound(&state, 0, 5, 10, 15)
            Self.quarterRound(&state, 1, 6, 11, 12)
            Self.quarterRound(&state, 2, 7, 8, 13)
            Self.quarterRound(&state, 3, 4, 9, 14)
        }
        for index in 0..<16 { state[index] = state[index] &+ first[index] }
        counter &+= UInt32(Lanes.scalarCount)
        return state
    }

    @inline(__always)
    private static func quarterRound(
        _ state: inout InlineArray<16, SIMD8<UInt32>>, _ a: Int, _ b: Int, _ c: Int, _ d: Int
    ) {
        state[a] = state[a] &+ state[b]
        state[d] = rotated(state[d] ^ state[a], 16)
        state[c] = state[c] &+ state[d]
        state[b] = rotated(state[b] ^ state[c], 12)
        state[a] = state[a] &+ state[b]
        state[d] = rotated(state[d] ^ state[a], 8)
        state[c] = state[c] &+ state[d]
        state[b] = rotated(state[b] ^ state[c], 7)
    }

    @inline(__always)
    private static func rotated(_ lanes: SIMD8<UInt32>, _ bits: UInt32) -> SIMD8<UInt32> {
        (lanes &<< SIMD8(repeating: bits)) | (lanes &>> SIMD8(repeating: 32 - bits))
    }
}
