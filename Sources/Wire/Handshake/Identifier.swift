/// 128 bits that name a cluster or a run.
public struct Identifier: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of an identifier.
    public static let byteCount = 16
    /// The bytes, `[16]`.
    public let bytes: [UInt8]

    /// An identifier from its 16 bytes; `nil` for any other number of them.
    public init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(from reader: inout ByteReader) throws(WireError) {
        bytes = Array(try reader.take(Self.byteCount))
    }

    /// 32 hexadecimal digits.
    public var description: String { hexadecimal(bytes) }
}

/// A SHA-256 of something both ends must have in common.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of a fingerprint.
    public static let byteCount = 32
    /// The bytes, `[32]`.
    public let bytes: [UInt8]

    /// A fingerprint from its 32 bytes; `nil` for any other number of them.
    public init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(from reader: inout ByteReader) throws(WireError) {
        bytes = Array(try reader.take(Self.byteCount))
    }

    /// 64 hexadecimal digits.
    public var description: String { hexadecimal(bytes) }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}
