/// CRC-64/XZ: the polynomial of ECMA-182, reflected; finds every burst of errors of up to 64 bits.
///
/// Eight bytes at a time by tables (Kounavis & Berry 2005, "slicing by 8").
struct Checksum {
    private var register = UInt64.max

    /// The checksum of everything added so far.
    var value: UInt64 { ~register }

    private static let polynomial: UInt64 = 0xC96C_5795_D787_0F42

    /// `tables[256·k + b]`: the register after byte b and k zero bytes.
    private static let tables: [UInt64] = {
        var tables = [UInt64](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var entry = UInt64(byte)
            for _ in 0..<8 { entry = entry & 1 == 1 ? entry >> 1 ^ polynomial : entry >> 1 }
            tables[byte] = entry
        }
        for index in 256..<tables.count {
            let shorter = tables[index - 256]
            tables[index] = shorter >> 8 ^ tables[Int(shorter & 0xFF)]
        }
        return tables
    }()

    /// Adds bytes.
    mutating func add(_ bytes: Span<UInt8>) {
        register = Self.advance(register, bytes, Self.tables.span)
    }

    private static func advance(_ start: UInt64, _ bytes: Span<UInt8>, _ tables: Span<UInt64>) -> UInt64 {
        var register = start
        var position = 0
        while position &+ 8 <= bytes.count {
            for offset in 0..<8 { register ^= UInt64(bytes[position &+ offset]) &<< UInt64(8 &* offset) }
            var next: UInt64 = 0
            for offset in 0..<8 {
                let byte = Int(truncatingIfNeeded: register &>> UInt64(8 &* offset) & 0xFF)
                next ^= tables[256 &* (7 &- offset) &+ byte]
            }
            register = next
            position &+= 8
        }
        while position < bytes.count {
            register = register &>> 8 ^ tables[Int((register ^ UInt64(bytes[position])) & 0xFF)]
            position &+= 1
        }
        return register
    }
}
