import COpenSSL

/// The hash function SHA-256 (FIPS 180-4), for fingerprints that two machines compare.
public enum SHA256 {
    /// Bytes of a digest.
    public static let byteCount = 32

    /// The digest of bytes: 32 bytes.
    public static func digest(of bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        let result = EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
        precondition(result == 1, "SHA-256 failed: \(OpenSSLErrors.taken())")
        return digest
    }

    /// The digest of a text's UTF-8 bytes: 32 bytes.
    public static func digest(of text: String) -> [UInt8] { digest(of: Array(text.utf8)) }
}
