/// A named stream of random numbers that belongs to one purpose and one owner.
///
/// The generator is SplitMix with a stream-specific odd increment (Steele, Lea & Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014; output function "Mix13" of Stafford). The i-th number is a pure function of
/// (seed, purpose, ids, i), so a draw in one place shifts no other stream. The conversions to integers, floats and
/// distributions are our own as well: the standard library promises no stable sequence for its.
///
/// Randomness that several nodes must share without talking (a matching, a mask) is a fresh stream of
/// (seed, purpose, round, ids): the same names give the same numbers everywhere.
///
/// Not for secrets.
public struct RandomStream: Sendable, Hashable {
    /// Where the stream stands: with its names, it determines every number to come.
    public var state: UInt64
    private let increment: UInt64

    /// The stream of a purpose in a run.
    ///
    /// - Parameters:
    ///   - seed: the run's seed.
    ///   - purpose: what the numbers are for, for example `"mini-batch"`.
    ///   - ids: who they are for, for example the node and the round.
    public init(seed: UInt64, purpose: String, _ ids: Int...) {
        self.init(key: Self.key(seed, purpose, ids))
    }

    private init(key: UInt64) {
        state = Self.mix(key)
        increment = Self.oddIncrement(key &+ Self.golden)
    }

    /// The stream of a narrower purpose below this one; does not advance this stream.
    ///
    /// It depends on this stream's names alone, not on how many numbers were drawn from it.
    public func substream(_ purpose: String, _ ids: Int...) -> RandomStream {
        RandomStream(key: Self.key(Self.mix(increment), purpose, ids))
    }

    /// What the names made of the stream: two streams of the same names have the same, others almost surely not.
    public var identity: UInt64 { increment }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= increment
        return Self.mix(state)
    }

    // MARK: - Keys

    private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func key(_ seed: UInt64, _ purpose: String, _ ids: [Int]) -> UInt64 {
        var key = mix(seed &+ golden)
        for byte in purpose.utf8 { key = (key ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        key = mix(key ^ UInt64(purpose.utf8.count))
        for id in ids { key = mix(key &+ golden ^ mix(UInt64(bitPattern: Int64(id)) &+ golden)) }
        return key
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z &>> 31)
    }

    /// An odd increment with enough bit transitions (OOPSLA 2014, section 4, `mixGamma`).
    private static func oddIncrement(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z &>> 33)) &* 0xFF51_AFD7_ED55_8CCD
        z = (z ^ (z &>> 33)) &* 0xC4CE_B9FE_1A85_EC53
        z = (z ^ (z &>> 33)) | 1
        return (z ^ (z &>> 1)).nonzeroBitCount < 24 ? z ^ 0xAAAA_AAAA_AAAA_AAAA : z
    }
}
