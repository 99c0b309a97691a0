/// So many bytes that peers compare and people read as hexadecimal digits.
public protocol FixedBytes: Hashable, Sendable, CustomStringConvertible {
    /// How many bytes each has.
    static var byteCount: Int { get }
    /// The bytes, `[byteCount]`.
    var bytes: [UInt8] { get }
    /// From so many bytes; `nil` for any other number of them.
    init?(_ bytes: some Sequence<UInt8>)
}

extension FixedBytes {
    init(from reader: inout ByteReader) throws(WireError) {
        guard let value = Self(try reader.take(Self.byteCount)) else { throw .truncated }
        self = value
    }

    /// Two hexadecimal digits for each byte.
    public var description: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The bytes as an array; `nil` when they are not as many as they should be.
    static func checked(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
        let bytes = Array(bytes)
        return bytes.count == byteCount ? bytes : nil
    }
}
