import COpenSSL

/// A certificate as OpenSSL holds it.
///
/// Never changed after it was made, and OpenSSL guards its caches and reference counts, so it may cross threads.
final class Certificate: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over one reference.
    init(adopting pointer: OpaquePointer) { self.pointer = pointer }

    /// Adds a reference of its own.
    init(sharing pointer: OpaquePointer) {
        X509_up_ref(pointer)
        self.pointer = pointer
    }

    deinit { X509_free(pointer) }

    /// The first certificate of a PEM text.
    ///
    /// - Throws: `CertificateError` about the part when the text holds none.
    convenience init(pem: String, _ part: CertificateError.Part) throws(CertificateError) {
        let pointer = Array(pem.utf8).withUnsafeBytes { bytes in
            PEMText.reading(bytes) { PEM_read_bio_X509($0, nil, PEMText.noPassPhrase, nil) }
        }
        guard let pointer else {
            OpenSSLErrors.clear()
            let isKey = pem.contains("PRIVATE KEY-----")
            throw CertificateError(
                part,
                isKey
                    ? "holds a private key, not a certificate; name the certificate (.pem) that belongs to it"
                    : "not a certificate in PEM", isMalformed: true)
        }
        self.init(adopting: pointer)
    }

    var pem: String {
        PEMText.written(Self.text(of:)) { PEM_write_bio_X509($0, pointer) }
    }

    /// The window in which it counts; nil when the certificate states none that can be read.
    var validity: CertificateValidity? {
        guard let from = Self.time(X509_get0_notBefore(pointer)),
            let until = Self.time(X509_get0_notAfter(pointer)), from <= until
        else { return nil }
        return CertificateValidity(from: from, until: until)
    }

    /// What is wrong with the window at a moment, in words; nil within it.
    func validityProblem(at now: UniversalTime) -> String? {
        guard let validity else { return "no readable validity" }
        return validity.problem(at: now)
    }

    /// Whom it names; nil unless exactly one of its alternative names is a URI, and that an identity.
    var identity: CertificateIdentity? {
        let uris = uris
        return uris.count == 1 ? CertificateIdentity(uri: uris[0]) : nil
    }

    /// The alternative names that are URIs.
    var uris: [String] {
        guard let names = COpenSSL_X509_alternative_names(pointer) else { return [] }
        defer { COpenSSL_GENERAL_NAMES_free(names) }
        return (0..<COpenSSL_GENERAL_NAMES_count(names)).compactMap { index in
            var length: Int32 = 0
            guard let start = COpenSSL_GENERAL_NAMES_uri(names, index, &length) else { return nil }
            return String(decoding: UnsafeBufferPointer(start: start, count: Int(length)), as: UTF8.self)
        }
    }

    /// Whether it may issue others.
    var isAuthority: Bool { X509_check_ca(pointer) == 1 }

    var subject: String { Self.text(of: X509_get_subject_name(pointer)) }

    var issuer: String { Self.text(of: X509_get_issuer_name(pointer)) }

    /// The key's kind, for example `ECDSA P-256`.
    var keyKind: String { X509_get0_pubkey(pointer).map(PublicKeyKind.name) ?? "unknown" }

    /// The serial number in hexadecimal digits.
    var serial: String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(pointer), nil) else { return "" }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
        _ = BN_bn2bin(number, &bytes)
        return Hexadecimal.text(bytes)
    }

    /// SHA-256 of the whole certificate in DER, in hexadecimal digits.
    var fingerprint: String {
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        let result = X509_digest(pointer, EVP_sha256(), &digest, nil)
        precondition(result == 1, "a certificate has no digest: \(OpenSSLErrors.taken())")
        return Hexadecimal.text(digest)
    }

    /// Whether another certificate was signed by this one's key and names it as its issuer.
    func hasIssued(_ other: Certificate) -> Bool {
        defer { OpenSSLErrors.clear() }
        guard let key = X509_get0_pubkey(pointer) else { return false }
        return X509_check_issued(pointer, other.pointer) == X509_V_OK && X509_verify(other.pointer, key) == 1
    }

    /// Whether the private key is this certificate's.
    func belongs(to key: PrivateKey) -> Bool {
        defer { OpenSSLErrors.clear() }
        return X509_check_private_key(pointer, key.pointer) == 1
    }

    /// Whether it may be used at either end of a connection.
    var isForBothRoles: Bool {
        X509_check_purpose(pointer, X509_PURPOSE_SSL_SERVER, 0) == 1
            && X509_check_purpose(pointer, X509_PURPOSE_SSL_CLIENT, 0) == 1
    }

    private static func text(of bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private static func time(_ time: UnsafePointer<ASN1_TIME>?) -> UniversalTime? {
        guard let epoch = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        return UniversalTime(secondsSince1970: Int(days) * 86400 + Int(seconds))
    }

    /// A distinguished name as RFC 2253 writes it, made safe to show.
    private static func text(of name: OpaquePointer?) -> String {
        guard let name, let target = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(target) }
        guard COpenSSL_X509_NAME_print(target, name) >= 0 else { return "" }
        var content: UnsafeMutablePointer<CChar>?
        let count = COpenSSL_BIO_content(target, &content)
        let bytes = UnsafeRawBufferPointer(start: content, count: min(count, 256))
        return String(String.UnicodeScalarView(bytes.map { UnicodeScalar(32...126 ~= $0 ? $0 : 63) }))
    }
}
