/// 128 bits that name a cluster or a run.
public struct Identifier: FixedBytes {
    /// Bytes of an identifier.
    public static let byteCount = 16
    /// The bytes, `[16]`.
    public let bytes: [UInt8]

    /// An identifier from its 16 bytes; `nil` for any other number of them.
    public init?(_ bytes: some Sequence<UInt8>) {
        guard let bytes = Self.checked(bytes) else { return nil }
        self.bytes = bytes
    }
}
