/// A SHA-256 of something both ends must have in common.
public struct Fingerprint: FixedBytes {
    /// Bytes of a fingerprint.
    public static let byteCount = 32
    /// The bytes, `[32]`.
    public let bytes: [UInt8]

    /// A fingerprint from its 32 bytes; `nil` for any other number of them.
    public init?(_ bytes: some Sequence<UInt8>) {
        guard let bytes = Self.checked(bytes) else { return nil }
        self.bytes = bytes
    }
}
