import COpenSSL

/// Who the peer is, and whether it may be here: judged within the handshake, so that the peer gets an alert.
extension TLSSession {
    /// OpenSSL's question about each certificate of the chain, from the authority's to the peer's own.
    static let verification: @convention(c) (Int32, OpaquePointer?) -> Int32 = { isSound, store in
        guard let store, let session = session(verifying: store) else { return 0 }
        return session.accepts(store, isSound: isSound == 1) ? 1 : 0
    }

    /// OpenSSL's report of every message sent or received.
    static let messageObserver:
        @convention(c) (
            Int32, Int32, Int32, UnsafeRawPointer?, Int, OpaquePointer?, UnsafeMutableRawPointer?
        ) -> Void = { isSent, _, contentType, _, _, connection, _ in
            guard isSent == 0, contentType == SSL3_RT_HANDSHAKE, let connection else { return }
            session(of: connection)?.noteMessage()
        }

    private static func session(verifying store: OpaquePointer) -> TLSSession? {
        let connection = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
        return connection.flatMap { session(of: OpaquePointer($0)) }
    }

    /// The session of a connection; it outlives the connection, which it frees.
    private static func session(of connection: OpaquePointer) -> TLSSession? {
        SSL_get_ex_data(connection, 0).map {
            Unmanaged<TLSSession>.fromOpaque($0).takeUnretainedValue()
        }
    }

    private func accepts(_ store: OpaquePointer, isSound: Bool) -> Bool {
        guard isSound else {
            refusal = fault(found: store)
            return false
        }
        guard X509_STORE_CTX_get_error_depth(store) == 0 else { return true }
        guard let pointer = X509_STORE_CTX_get_current_cert(store) else { return false }
        switch judged(Certificate(sharing: pointer)) {
        case .success(let node):
            acceptedNode = node
            return true
        case .failure(let refusal):
            self.refusal = refusal.reason
            X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED)
            return false
        }
    }

    private struct Refusal: Error {
        let reason: String
    }

    /// The node that a sound certificate names, if that node may be at the other end.
    private func judged(_ certificate: Certificate) -> Result<String, Refusal> {
        guard let identity = certificate.identity, let node = identity.node else {
            return .failure(Refusal(reason: "it names no node\(claims(of: certificate))"))
        }
        guard identity.cluster == context.cluster else {
            return .failure(
                Refusal(reason: "names cluster \(identity.cluster) (this is cluster \(context.cluster))"))
        }
        switch role {
        case .client(let expected) where node != expected:
            return .failure(Refusal(reason: "names node '\(node)' (expected '\(expected)')"))
        case .server(let allowed) where !allowed(node):
            return .failure(Refusal(reason: "names node '\(node)', which may not connect here"))
        case .client, .server: return .success(node)
        }
    }

    /// What OpenSSL found wrong with a certificate.
    private func fault(found store: OpaquePointer) -> String {
        let error = X509_STORE_CTX_get_error(store)
        switch error {
        case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID:
            let certificate = X509_STORE_CTX_get_current_cert(store).map { Certificate(sharing: $0) }
            let owner = X509_STORE_CTX_get_error_depth(store) == 0 ? "" : "the authority's certificate: "
            if let problem = certificate?.validityProblem(at: context.clock()) { return owner + problem }
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_CERT_SIGNATURE_FAILURE,
            X509_V_ERR_CERT_CHAIN_TOO_LONG:
            let leaf = X509_STORE_CTX_get0_cert(store).map { Certificate(sharing: $0) }
            return "not issued by this cluster's authority\(leaf.map(claims) ?? "")"
        default: break
        }
        return String(cString: X509_verify_cert_error_string(Int(error)))
    }

    /// What a certificate that is not trusted says of itself, to help find a mixed-up file.
    private func claims(of certificate: Certificate) -> String {
        guard let identity = certificate.identity else {
            return certificate.uris.first.map { " (it claims '\(StrangersText.plain($0))')" } ?? ""
        }
        let node = identity.node.map { "node '\($0)' of " } ?? ""
        return " (it claims \(node)cluster \(identity.cluster); this is cluster \(context.cluster))"
    }
}
