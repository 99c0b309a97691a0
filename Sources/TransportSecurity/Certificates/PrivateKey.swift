import COpenSSL

/// A private key as OpenSSL holds it.
///
/// Never changed after it was made, and OpenSSL counts references atomically, so it may cross threads.
final class PrivateKey: @unchecked Sendable {
    let pointer: OpaquePointer

    private init(adopting pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    /// A new ECDSA key of the curve P-256.
    static func generate() -> PrivateKey {
        guard let pointer = COpenSSL_generate_p256() else {
            preconditionFailure("no key could be made: \(OpenSSLErrors.taken())")
        }
        return PrivateKey(adopting: pointer)
    }

    /// The key of a PEM text.
    ///
    /// - Throws: `CertificateError` when the text is no key, encrypted, or of a kind that is not used here.
    convenience init(pem: Secret) throws(CertificateError) {
        let pointer = pem.withUnsafeBytes { bytes in
            PEMText.reading(bytes) { PEM_read_bio_PrivateKey($0, nil, PEMText.noPassPhrase, nil) }
        }
        guard let pointer else {
            let isEncrypted = pem.withUnsafeBytes { Self.mentions("ENCRYPTED", $0) }
            OpenSSLErrors.clear()
            throw CertificateError(
                .key,
                isEncrypted
                    ? "the key is encrypted; store it without a pass phrase, readable by its owner only"
                    : "not a private key in PEM", isMalformed: true)
        }
        self.init(adopting: pointer)
        guard PublicKeyKind.isAccepted(pointer) else {
            throw CertificateError(
                .key, "unsuitable key (got \(PublicKeyKind.name(pointer)); expected ECDSA P-256 or Ed25519)")
        }
    }

    /// The key as an unencrypted PEM text (PKCS #8).
    var pem: Secret {
        PEMText.written(Secret.init(copying:)) {
            PEM_write_bio_PKCS8PrivateKey($0, pointer, nil, nil, 0, nil, nil)
        }
    }

    private static func mentions(_ word: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let pattern = Array(word.utf8)
        guard bytes.count >= pattern.count else { return false }
        return (0...(bytes.count - pattern.count)).contains { start in
            bytes[start..<(start + pattern.count)].elementsEqual(pattern)
        }
    }
}

/// Kinds of keys.
enum PublicKeyKind {
    /// The kind in words, for example `ECDSA P-256` or `RSA 2048`.
    static func name(_ key: OpaquePointer) -> String {
        if EVP_PKEY_is_a(key, "ED25519") == 1 { return "Ed25519" }
        if EVP_PKEY_is_a(key, "EC") == 1 {
            let curve = group(of: key)
            return "ECDSA \(curve == "prime256v1" ? "P-256" : curve)"
        }
        let type = EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown"
        return "\(type) \(EVP_PKEY_get_bits(key))"
    }

    /// Whether peers accept signatures of such keys.
    static func isAccepted(_ key: OpaquePointer) -> Bool { ["ECDSA P-256", "Ed25519"].contains(name(key)) }

    private static func group(of key: OpaquePointer) -> String {
        var name = [CChar](repeating: 0, count: 64)
        var count = 0
        guard EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1 else { return "of unknown curve" }
        return String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
