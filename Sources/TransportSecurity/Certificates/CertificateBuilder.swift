import COpenSSL

/// Makes X.509 certificates (RFC 5280) for clusters.
struct CertificateBuilder {
    /// Whom the certificate names.
    let identity: CertificateIdentity
    /// The common name of its subject, 1 to 64 bytes.
    let commonName: String
    let validity: CertificateValidity

    /// A certificate that its own key signs, for an authority that issues nodes' certificates and no authorities.
    func selfSigned(by key: PrivateKey) -> Certificate {
        let certificate = blank(for: key)
        let extensions = [
            (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
            (NID_key_usage, "critical,keyCertSign,cRLSign"),
            (NID_subject_key_identifier, "hash"),
            (NID_subject_alt_name, "URI:\(identity.uri)"),
        ]
        check(X509_set_issuer_name(certificate.pointer, X509_get_subject_name(certificate.pointer)))
        finish(certificate, issuer: certificate, extensions, signedBy: key)
        return certificate
    }

    /// A certificate for both ends of connections.
    ///
    /// - Parameters:
    ///   - authority: the issuer's certificate.
    ///   - authorityKey: the issuer's key.
    ///   - key: the new certificate's own key.
    /// - Returns: the signed certificate.
    func issued(by authority: Certificate, _ authorityKey: PrivateKey, for key: PrivateKey) -> Certificate {
        let certificate = blank(for: key)
        let extensions = [
            (NID_basic_constraints, "critical,CA:FALSE"),
            (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, "serverAuth,clientAuth"),
            (NID_subject_key_identifier, "hash"),
            (NID_authority_key_identifier, "keyid:always"),
            (NID_subject_alt_name, "URI:\(identity.uri)"),
        ]
        check(X509_set_issuer_name(certificate.pointer, X509_get_subject_name(authority.pointer)))
        finish(certificate, issuer: authority, extensions, signedBy: authorityKey)
        return certificate
    }

    private func blank(for key: PrivateKey) -> Certificate {
        OpenSSLErrors.clear()
        guard let pointer = X509_new() else { preconditionFailure("out of memory for a certificate") }
        let certificate = Certificate(adopting: pointer)
        check(X509_set_version(pointer, 2))  // Version 3 is written as 2.
        check(X509_set_pubkey(pointer, key.pointer))
        setSerial(of: pointer)
        check(ASN1_TIME_set(X509_getm_notBefore(pointer), validity.from.secondsSince1970) == nil ? 0 : 1)
        check(ASN1_TIME_set(X509_getm_notAfter(pointer), validity.until.secondsSince1970) == nil ? 0 : 1)
        let parts = [("O", "Murmuration"), ("OU", "\(identity.cluster)"), ("CN", commonName)]
        for (field, text) in parts {
            check(
                X509_NAME_add_entry_by_txt(
                    X509_get_subject_name(pointer), field, MBSTRING_UTF8, Array(text.utf8),
                    Int32(text.utf8.count),
                    -1, 0))
        }
        return certificate
    }

    /// A random serial number of 127 bits, never zero.
    private func setSerial(of certificate: OpaquePointer) {
        var bytes = SystemRandom.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else {
            preconditionFailure("out of memory for a serial number")
        }
        defer { BN_free(number) }
        check(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) == nil ? 0 : 1)
    }

    private func finish(
        _ certificate: Certificate, issuer: Certificate, _ extensions: [(Int32, String)],
        signedBy key: PrivateKey
    ) {
        for (kind, text) in extensions {
            check(COpenSSL_X509_add_extension(certificate.pointer, issuer.pointer, kind, text))
        }
        check(X509_sign(certificate.pointer, key.pointer, EVP_sha256()))
    }

    private func check(_ result: Int32) {
        precondition(result > 0, "no certificate for \(identity.uri): \(OpenSSLErrors.taken())")
    }
}
