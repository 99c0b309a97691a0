import COpenSSL

/// One end of a secured connection, without the connection: ciphertext goes in and comes out as bytes.
///
/// The owner moves bytes between it and a socket:
/// 1. hand what arrived to `receiveCiphertext`, again for what it did not take;
/// 2. call `readPlaintext` until it returns 0;
/// 3. send what `takeCiphertext` returns, after every call of any method here, also after a failure (it holds the
///    alert that tells the peer why).
///
/// A client is `.established` before the server has judged its certificate (TLS 1.3 lets it speak first), so the
/// connection counts only once the server has answered something. Belongs to one thread at a time.
public final class TLSSession {
    /// Which end this is, and whom it expects at the other.
    public enum Role {
        /// The end that dialled, and the node it meant.
        case client(expectedNode: String)
        /// The end that was dialled, and which nodes may do so; called once for each connection.
        case server(allowed: (String) -> Bool)
    }

    /// How far the connection is.
    public enum State: Equatable, Sendable {
        /// The ends are still getting to know each other; no data passes.
        case handshaking
        /// Data passes; the peer has proved that it is this node.
        case established(peerNode: String)
        /// The connection is over and must be closed; nothing passes but the last alert.
        case failed(TLSError)
        /// The peer said farewell and sends nothing more.
        case closedByPeer
        /// This side said farewell.
        case closed
    }

    /// Bytes of ciphertext held for `readPlaintext`, at most; before the handshake is over, 16 KiB.
    public static let inputLimit = 64 * 1024
    /// Bytes of ciphertext held for `takeCiphertext` beyond which `write` takes no more.
    public static let outputLimit = 128 * 1024
    /// Bytes of plaintext in one record of TLS.
    public static let recordSize = 16 * 1024
    /// Messages about keys that a peer may send in a minute after the handshake.
    static let handshakeMessagesPerMinute = 16

    /// How far the connection is.
    public private(set) var state = State.handshaking

    let context: TLSContext
    let role: Role
    let connection: OpaquePointer
    let port = CiphertextPort()
    /// The node that the peer's certificate names, once it was accepted.
    var acceptedNode: String?
    /// Why the peer's certificate was not accepted.
    var refusal: String?
    private var postHandshakeMessages = MessageRate(limit: TLSSession.handshakeMessagesPerMinute)

    /// Begins a connection; a client has its first message ready in `takeCiphertext`.
    public init(_ context: TLSContext, _ role: Role) {
        OpenSSLErrors.clear()
        guard let connection = SSL_new(context.pointer) else {
            preconditionFailure("out of memory for a connection")
        }
        self.context = context
        self.role = role
        self.connection = connection
        let bio = port.makeBIO(context.bioMethod)
        SSL_set_bio(connection, bio, bio)  // The connection owns it from here on.
        SSL_set_ex_data(connection, 0, Unmanaged.passUnretained(self).toOpaque())
        X509_VERIFY_PARAM_set_time(SSL_get0_param(connection), context.clock().secondsSince1970)
        switch role {
        case .client:
            SSL_set_connect_state(connection)
            shakeHands()
        case .server: SSL_set_accept_state(connection)
        }
    }

    deinit { SSL_free(connection) }

    // MARK: - Ciphertext

    /// Takes in what arrived from the peer.
    ///
    /// - Returns: the bytes taken, from the start; fewer than given when unread data fill the input, which
    ///   `readPlaintext` empties. All, unread, once the connection is over.
    public func receiveCiphertext(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard isOpen else { return bytes.count }
        let destination = ciphertextDestination()
        let count = min(bytes.count, destination.count)
        guard count > 0 else { return 0 }
        destination.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        receivedCiphertext(count)
        return count
    }

    /// Where what arrives from the peer may be put, instead of handing it to `receiveCiphertext`.
    ///
    /// - Returns: memory that is good until the next call of any method here; none when unread data fill the input.
    public func ciphertextDestination() -> UnsafeMutableRawBufferPointer {
        port.destination(limit: state == .handshaking ? Self.recordSize : Self.inputLimit)
    }

    /// Says how many bytes were put into `ciphertextDestination`.
    public func receivedCiphertext(_ count: Int) {
        guard isOpen else { return }
        port.received(count)
        if state == .handshaking { shakeHands() }
    }

    /// Says that the peer sends nothing more: without its farewell before, the connection has failed.
    public func endOfInput() {
        if isOpen { state = .failed(.truncated) }
    }

    /// Bytes that wait to be sent.
    public var pendingCiphertext: Int { port.output.byteCount }

    /// Moves waiting bytes to a buffer.
    ///
    /// - Returns: the bytes moved; fewer than waited when the buffer is shorter.
    public func takeCiphertext(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        port.output.take(into: buffer)
    }

    /// All bytes that wait to be sent.
    public func takeCiphertext() -> [UInt8] {
        let count = pendingCiphertext
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = takeCiphertext(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    // MARK: - Plaintext

    /// Moves deciphered data straight to their destination, as far as it and the input reach.
    ///
    /// - Returns: the bytes moved; 0 for an empty destination, when more ciphertext is needed, and when the
    ///   connection was closed by either side.
    /// - Throws: `TLSError` when the connection has failed and everything before the failure was read.
    public func readPlaintext(into destination: UnsafeMutableRawBufferPointer) throws(TLSError) -> Int {
        var count = 0
        while case .established = state, count < destination.count, let start = destination.baseAddress {
            var read = 0
            OpenSSLErrors.clear()
            let result = SSL_read_ex(connection, start + count, destination.count - count, &read)
            count += read
            if postHandshakeMessages.isExceeded { fail(.keyUpdateFlood) }
            guard result == 1 else {
                conclude(result)
                break
            }
        }
        if count == 0, case .failed(let error) = state { throw error }
        return count
    }

    /// Enciphers data in records of 16 KiB.
    ///
    /// - Returns: the bytes taken, from the start: none before the handshake is over, and fewer than given when
    ///   `outputLimit` wait to be sent.
    /// - Throws: `TLSError` when the connection has failed.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(TLSError) -> Int {
        switch state {
        case .failed(let error): throw error
        case .handshaking, .closed: return 0
        case .established, .closedByPeer: break
        }
        let room = max(0, Self.outputLimit - pendingCiphertext) / Self.recordSize * Self.recordSize
        let count = min(bytes.count, room)
        guard count > 0, let start = bytes.baseAddress else { return 0 }
        var written = 0
        OpenSSLErrors.clear()
        let result = SSL_write_ex(connection, start, count, &written)
        if result != 1 { conclude(result) }
        if case .failed(let error) = state { throw error }
        return written
    }

    /// Says farewell, so that the peer knows that nothing is missing; nothing can be written afterwards.
    public func close() {
        switch state {
        case .handshaking: state = .closed
        case .established, .closedByPeer:
            OpenSSLErrors.clear()
            _ = SSL_shutdown(connection)
            state = .closed
        case .failed, .closed: break
        }
    }

    /// Changes the keys and asks the peer to do so too.
    func updateKeys() {
        OpenSSLErrors.clear()
        guard case .established = state, SSL_key_update(connection, SSL_KEY_UPDATE_REQUESTED) == 1 else {
            return
        }
        _ = SSL_do_handshake(connection)
    }

    // MARK: - Progress

    private var isOpen: Bool {
        switch state {
        case .handshaking, .established: true
        case .failed, .closedByPeer, .closed: false
        }
    }

    private func shakeHands() {
        OpenSSLErrors.clear()
        let result = SSL_do_handshake(connection)
        guard result == 1 else { return conclude(result) }
        guard let acceptedNode, SSL_get_verify_result(connection) == Int(X509_V_OK) else {
            return fail(.refused("it was never judged"))
        }
        state = .established(peerNode: acceptedNode)
    }

    /// What a call that did not succeed means for the connection.
    private func conclude(_ result: Int32) {
        switch SSL_get_error(connection, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE, SSL_ERROR_NONE: break
        case SSL_ERROR_ZERO_RETURN: if isOpen { state = .closedByPeer }
        default: fail(failure())
        }
    }

    /// The thread's first OpenSSL error in this module's terms.
    private func failure() -> TLSError {
        let code = OpenSSLErrors.takeFirst()
        if let refusal { return .refused(refusal) }
        guard let code else { return .violation("no reason given") }
        let alert = ERR_GET_REASON(code) - SSL_AD_REASON_OFFSET
        if ERR_GET_LIB(code) == ERR_LIB_SSL, 0...255 ~= alert {
            return .refusedByPeer(alert: TLSAlert.name(alert))
        }
        if ERR_GET_LIB(code) == ERR_LIB_SSL,
            ERR_GET_REASON(code) == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE
        {
            return .refused("the peer shows none")
        }
        return .violation(OpenSSLErrors.text(code))
    }

    private func fail(_ error: TLSError) {
        if isOpen { state = .failed(error) }
    }

    /// Counts a handshake message that the peer sent after the handshake.
    func noteMessage() {
        guard case .established = state else { return }
        postHandshakeMessages.note(at: context.clock())
    }
}
