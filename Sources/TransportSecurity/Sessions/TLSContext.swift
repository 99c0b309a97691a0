import COpenSSL

/// What all connections of a node have in common: its credentials and how strict it is.
///
/// Mutual TLS 1.3 and nothing older; the cluster's authority is the only one trusted; no session tickets, no
/// resumption, no early data (which could be replayed); key agreement by X25519 or P-256; AES-128-GCM or
/// ChaCha20-Poly1305. OpenSSL guards contexts against concurrent use, so one may cross threads.
public final class TLSContext: @unchecked Sendable {
    /// Bytes of certificates that a peer may send.
    static let certificateLimit = 16 * 1024

    /// The cluster whose nodes may connect.
    public let cluster: ClusterID
    let pointer: OpaquePointer
    /// How sessions read and write ciphertext.
    let bioMethod = BIOMethod()
    let clock: @Sendable () -> UniversalTime

    /// A context for a node.
    ///
    /// - Parameters:
    ///   - credentials: the node's certificate, key and authority.
    ///   - clock: tells the local time, by which certificates are judged and key updates counted.
    public convenience init(_ credentials: Credentials, clock: @escaping @Sendable () -> UniversalTime) {
        self.init(
            cluster: credentials.cluster, authority: credentials.authority,
            showing: (credentials.certificate, credentials.key), clock: clock)
    }

    /// A context that shows no certificate when there is none to show.
    init(
        cluster: ClusterID, authority: Certificate, showing own: (certificate: Certificate, key: PrivateKey)?,
        clock: @escaping @Sendable () -> UniversalTime
    ) {
        OpenSSLErrors.clear()
        guard let pointer = SSL_CTX_new(TLS_method()) else {
            preconditionFailure("no TLS context: \(OpenSSLErrors.taken())")
        }
        self.cluster = cluster
        self.pointer = pointer
        self.clock = clock
        Self.check(COpenSSL_SSL_CTX_restrict(pointer, Int32(Self.certificateLimit)))
        Self.check(X509_STORE_add_cert(SSL_CTX_get_cert_store(pointer), authority.pointer))
        SSL_CTX_set_verify(
            pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, TLSSession.verification)
        SSL_CTX_set_msg_callback(pointer, TLSSession.messageObserver)
        if let own {
            Self.check(SSL_CTX_use_certificate(pointer, own.certificate.pointer))
            Self.check(SSL_CTX_use_PrivateKey(pointer, own.key.pointer))
        }
    }

    deinit { SSL_CTX_free(pointer) }

    private static func check(_ result: Int32) {
        precondition(result == 1, "a TLS context was not set up: \(OpenSSLErrors.taken())")
    }
}
