/// Little-endian numbers in bytes, on any machine.
extension Span<UInt8> {
    func unsigned16(at offset: Int) -> UInt16 {
        UInt16(self[offset]) | UInt16(self[offset &+ 1]) &<< 8
    }

    func unsigned32(at offset: Int) -> UInt32 {
        UInt32(self[offset]) | UInt32(self[offset &+ 1]) &<< 8 | UInt32(self[offset &+ 2]) &<< 16
            | UInt32(self[offset &+ 3]) &<< 24
    }

    func unsigned64(at offset: Int) -> UInt64 {
        UInt64(unsigned32(at: offset)) | UInt64(unsigned32(at: offset &+ 4)) &<< 32
    }

    func float(at offset: Int) -> Float { Float(bitPattern: unsigned32(at: offset)) }

    /// Whether every single-precision number from `offset` to the end is finite.
    func holdsFiniteFloats(from offset: Int) -> Bool {
        var position = offset
        while position < count {
            if unsigned32(at: position) & 0x7F80_0000 == 0x7F80_0000 { return false }
            position += 4
        }
        return true
    }
}

extension MutableSpan<UInt8> {
    mutating func store(_ value: UInt16, at offset: Int) {
        self[offset] = UInt8(truncatingIfNeeded: value)
        self[offset &+ 1] = UInt8(truncatingIfNeeded: value &>> 8)
    }

    mutating func store(_ value: UInt32, at offset: Int) {
        for byte in 0..<4 { self[offset &+ byte] = UInt8(truncatingIfNeeded: value &>> UInt32(8 &* byte)) }
    }

    mutating func store(_ value: UInt64, at offset: Int) {
        store(UInt32(truncatingIfNeeded: value), at: offset)
        store(UInt32(truncatingIfNeeded: value &>> 32), at: offset &+ 4)
    }

    mutating func store(_ value: Float, at offset: Int) { store(value.bitPattern, at: offset) }
}
