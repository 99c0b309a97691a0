/// A 128-bit digest of everything a run did, in order: equal runs have equal digests, and two runs that differ anywhere
/// almost surely have different ones.
///
/// Two independently keyed multiply-and-rotate lanes over 64-bit words. It identifies runs, data sets and topologies;
/// it does not protect against someone who wants two inputs to collide.
public struct RunDigest: Hashable, Sendable, CustomStringConvertible {
    private var first: UInt64 = 0x243F_6A88_85A3_08D3
    private var second: UInt64 = 0x1319_8A2E_0370_7344
    private var words: UInt64 = 0

    /// The digest of a run in which nothing has happened yet.
    public init() {}

    /// Adds one 64-bit word.
    @inline(__always)
    public mutating func combine(_ word: UInt64) {
        first = Self.rotate(first ^ word, 27) &* 0x9E37_79B9_7F4A_7C15
        second = Self.rotate(second &+ word, 33) &* 0xC2B2_AE3D_27D4_EB4F
        words &+= 1
    }

    /// Adds a whole number.
    public mutating func combine(_ value: Int) { combine(UInt64(bitPattern: Int64(value))) }

    /// Adds the bits of a number; `0` and `-0` differ, and so do NaNs with different payloads.
    public mutating func combine(_ value: Double) { combine(value.bitPattern) }

    /// Adds a text and its length.
    public mutating func combine(_ text: String) {
        combine(bytes: Array(text.utf8))
    }

    /// Adds bytes and their count.
    public mutating func combine(bytes: [UInt8]) {
        combine(bytes.count)
        var word: UInt64 = 0
        var filled = 0
        for byte in bytes {
            word |= UInt64(byte) &<< UInt64(8 &* filled)
            filled &+= 1
            if filled == 8 {
                combine(word)
                word = 0
                filled = 0
            }
        }
        if filled > 0 { combine(word) }
    }

    /// Adds the bits of every number, in order, and their count.
    public mutating func combine(_ values: Span<Float>) {
        combine(values.count)
        for index in values.indices { combine(UInt64(values[index].bitPattern)) }
    }

    /// 64 bits of it: the seed of a stream that must be the same wherever the same was digested.
    public var word: UInt64 { Self.finish(first ^ Self.rotate(second, 32) ^ words) }

    /// 32 hexadecimal digits.
    public var description: String {
        Self.hexadecimal(Self.finish(first ^ words)) + Self.hexadecimal(Self.finish(second &+ words))
    }

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        (value &<< count) | (value &>> (64 &- count))
    }

    private static func finish(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z &>> 33)) &* 0xFF51_AFD7_ED55_8CCD
        z = (z ^ (z &>> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return z ^ (z &>> 33)
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
