/// Reads numbers of a few bits each, the lowest bit of the lowest byte first.
struct BitReader {
    private var position: Int
    private var held: UInt64 = 0
    private var heldBits = 0

    /// A reader that begins at a byte.
    init(at position: Int = 0) { self.position = position }

    /// The next number of `width` bits, in 0...32.
    mutating func next(_ width: Int, from bytes: Span<UInt8>) -> UInt32 {
        while heldBits < width {
            held |= UInt64(bytes[position]) &<< UInt64(heldBits)
            position &+= 1
            heldBits &+= 8
        }
        let value = held & ((1 &<< UInt64(width)) &- 1)
        held &>>= UInt64(width)
        heldBits &-= width
        return UInt32(truncatingIfNeeded: value)
    }

    /// Whether the rest of the byte begun last is zero.
    var restIsZero: Bool { held == 0 }
}

/// Writes numbers of a few bits each, the lowest bit of the lowest byte first.
struct BitWriter {
    private var position: Int
    private var held: UInt64 = 0
    private var heldBits = 0

    /// A writer that begins at a byte.
    init(at position: Int = 0) { self.position = position }

    /// Writes the lowest `width` bits of a number, in 0...32.
    mutating func append(_ value: UInt32, _ width: Int, to bytes: inout MutableSpan<UInt8>) {
        held |= (UInt64(value) & ((1 &<< UInt64(width)) &- 1)) &<< UInt64(heldBits)
        heldBits &+= width
        while heldBits >= 8 {
            bytes[position] = UInt8(truncatingIfNeeded: held)
            position &+= 1
            held &>>= 8
            heldBits &-= 8
        }
    }

    /// Writes the last byte, filled up with zeros; nothing may follow.
    mutating func finish(_ bytes: inout MutableSpan<UInt8>) {
        if heldBits > 0 { bytes[position] = UInt8(truncatingIfNeeded: held) }
    }
}

extension Int {
    /// Whole bytes that hold so many bits.
    var bytesOfBits: Int { (self + 7) / 8 }

    /// Bits that hold every position of a vector of this length: `⌈log₂ d⌉`, 0 for none or one element.
    var bitsOfPosition: Int { self <= 1 ? 0 : Int.bitWidth - (self - 1).leadingZeroBitCount }
}
