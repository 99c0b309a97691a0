import COpenSSL

/// One side of a Diffie-Hellman key agreement: a private key that is kept nowhere, and the public half that others are told.
///
/// X25519 (RFC 7748) and HKDF with SHA-256 (RFC 5869). Whoever passes public halves on could put its own in their place:
/// they must travel over connections whose ends have proved who they are.
///
/// Never changed after it was made, and OpenSSL counts references atomically, so it may cross threads.
public final class KeyAgreement: @unchecked Sendable {
    /// Bytes of a public half.
    public static let publicByteCount = 32
    /// Bytes of what two sides agree on.
    public static let secretByteCount = 32

    /// What the other side must know, 32 bytes.
    public let publicBytes: [UInt8]
    private let key: OpaquePointer

    /// A new key, from OpenSSL's generator, which the operating system seeds.
    public convenience init() {
        guard let key = COpenSSL_generate_x25519() else {
            preconditionFailure("no key could be made: \(OpenSSLErrors.taken())")
        }
        self.init(adopting: key)
    }

    /// A known private key of 32 bytes, for test vectors; nil for any other number of them.
    convenience init?(privateBytes: [UInt8]) {
        guard let key = COpenSSL_x25519_private(privateBytes, privateBytes.count) else {
            OpenSSLErrors.clear()
            return nil
        }
        self.init(adopting: key)
    }

    private init(adopting key: OpaquePointer) {
        self.key = key
        var bytes = [UInt8](repeating: 0, count: Self.publicByteCount)
        var count = bytes.count
        let result = EVP_PKEY_get_raw_public_key(key, &bytes, &count)
        precondition(result == 1 && count == bytes.count, "a key without a public half")
        publicBytes = bytes
    }

    deinit { EVP_PKEY_free(key) }

    /// What this side and another agree on for one purpose: both get the same, nobody else can.
    ///
    /// - Parameters:
    ///   - other: the other side's public half.
    ///   - purpose: what the secret is for and who the two sides are, the same bytes on both.
    /// - Returns: 32 bytes; nil when the public half is none, or one that would give everybody the same secret.
    public func secret(with other: [UInt8], for purpose: [UInt8]) -> Secret? {
        guard let shared = shared(with: other) else { return nil }
        return shared.withUnsafeBytes { Self.derived(from: $0, for: purpose) }
    }

    /// HKDF: 32 bytes that tell nothing of the input, another 32 for each purpose.
    static func derived(from input: UnsafeRawBufferPointer, for purpose: [UInt8]) -> Secret {
        var bytes = [UInt8](repeating: 0, count: secretByteCount)
        let result = COpenSSL_hkdf_sha256(
            input.baseAddress, input.count, purpose, purpose.count, &bytes, bytes.count)
        precondition(result == 1, "HKDF failed: \(OpenSSLErrors.taken())")
        return Secret(wiping: &bytes)
    }

    /// The output of X25519 itself, 32 bytes.
    func shared(with other: [UInt8]) -> Secret? {
        OpenSSLErrors.clear()
        var bytes = [UInt8](repeating: 0, count: Self.secretByteCount)
        guard COpenSSL_x25519(key, other, other.count, &bytes, bytes.count) == 1 else {
            OpenSSLErrors.clear()
            return nil
        }
        return Secret(wiping: &bytes)
    }
}
