package import EventLoop
package import GossipAlgorithms
package import LinearAlgebra
package import TransportSecurity
package import Wire

/// Frames over one TCP connection, through TLS where there is a session for it.
///
/// Without TLS a snapshot goes to the kernel from its own memory, and arrives in its own memory. With TLS plaintext is
/// handed over in records, no faster than the connection takes the ciphertext.
package final class FrameChannel: TCPReceiver {
    /// Why a channel ended.
    package enum Ending: Equatable, CustomStringConvertible {
        case closed
        case broken(String)
        case protocolError(WireError)
        case refused(TLSError)

        package var description: String {
            switch self {
            case .closed: "closed"
            case .broken(let how): how
            case .protocolError(let error): "protocol error: \(error)"
            case .refused(let error): "TLS: \(error)"
            }
        }

        /// Whether one side does not accept the other's certificate, or the other side does not speak TLS at all.
        var isRefusal: Bool {
            switch self {
            case .refused(.refused), .refused(.refusedByPeer), .refused(.violation): true
            case .refused(.truncated), .refused(.keyUpdateFlood), .closed, .broken, .protocolError: false
            }
        }
    }

    /// What waits for its turn to be encrypted.
    private struct Outgoing {
        let bytes: [UInt8]
        let body: FrameBody?
        var sent = 0

        var count: Int { bytes.count + (body?.byteCount ?? 0) }
    }

    /// Ciphertext beyond which no more plaintext is encrypted until some of it has left.
    private static let ciphertextLimit = 1 << 20
    /// As many pieces of ciphertext as may wait, and one more.
    private static let ciphertextKept = ciphertextLimit / TLSSession.outputLimit + 1

    let connection: TCPConnection
    /// Called with every frame that arrives whole and undamaged.
    package var received: ((Frame) -> Void)?
    /// Called once, with the reason.
    package var ended: ((Ending) -> Void)?
    /// When anything last arrived, by the loop's clock.
    private(set) var lastHeard: Int64
    /// When the frame under way began to arrive; nil between frames.
    private(set) var frameBegan: Int64?
    /// Bytes received, TLS included.
    private(set) var bytesReceived = 0

    private let loop: Loop
    private let tls: TLSSession?
    private let assembler = FrameAssembler()
    private var encoder: FrameEncoder
    private var outgoing: [Outgoing] = []
    private var ciphertext: [Ciphertext] = []
    private var pool: BufferPool?
    private var isOver = false

    /// - Parameters:
    ///   - connection: what has been connected; its receiver becomes the channel.
    ///   - tls: the session that secures it; nil sends in the clear.
    ///   - loop: where both live.
    ///   - checksContent: whether frames in the clear carry a checksum of their content; only benchmarks say no.
    package init(
        _ connection: TCPConnection, tls: TLSSession?, on loop: Loop, checksContent: Bool = true
    ) {
        self.connection = connection
        self.tls = tls
        self.loop = loop
        encoder = FrameEncoder(checksContent: checksContent && tls == nil)
        lastHeard = loop.now
        connection.receiver = self
        pumpTLS()
    }

    /// The node that the peer's certificate names; nil without TLS, and before the handshake is over.
    var certifiedNode: String? {
        if case .established(let node)? = tls?.state { node } else { nil }
    }

    /// Whether frames may be sent: at once without TLS, and after the TLS handshake.
    var isReady: Bool { tls == nil || certifiedNode != nil }

    /// Opens the phase in which messages may come.
    package func beginMessages(limits: FrameLimits, pool: BufferPool) {
        self.pool = pool
        assembler.beginMessages(limits: limits, pool: pool)
    }

    /// Counts as heard from now, and the frame under way as begun now: we were not listening.
    func excuseSilence() {
        lastHeard = loop.now
        if frameBegan != nil { frameBegan = loop.now }
    }

    /// Bytes that have not left for the kernel yet.
    var queuedBytes: Int { connection.queuedBytes + outgoing.reduce(0) { $0 + $1.count - $1.sent } }

    /// Whether something waits to be sent and nothing has left for that long.
    func isStalled(for nanoseconds: Int64) -> Bool {
        queuedBytes > 0 && loop.now - connection.lastProgress > nanoseconds
    }

    // MARK: - Sending

    package func send(_ message: Message, exchange: UInt64) {
        send(encoder.encode(message, exchange: exchange))
    }

    func send(_ control: ControlFrame) { send(encoder.encode(control)) }

    private func send(_ frame: EncodedFrame) {
        guard !isOver else { return }
        guard tls == nil else {
            outgoing.append(Outgoing(bytes: frame.head, body: frame.body))
            pumpTLS()
            return
        }
        let outcome =
            if let body = frame.body {
                connection.write(frame.head, body: body)
            } else {
                connection.write(frame.head)
            }
        if outcome == .refused { finish(.broken("the connection took no more")) }
    }

    // MARK: - Receiving

    package func destination(for connection: TCPConnection) -> UnsafeMutableRawBufferPointer {
        tls?.ciphertextDestination() ?? assembler.destination()
    }

    package func received(_ count: Int, on connection: TCPConnection) {
        bytesReceived += count
        lastHeard = loop.now
        guard let tls else {
            assembler.received(count)
            deliver()
            return
        }
        tls.receivedCiphertext(count)
        decrypt()
    }

    /// Passes on what can be decrypted: all that has arrived, but for the begin of a record.
    private func decrypt() {
        guard let tls else { return }
        do {
            while !isOver {
                let count = try tls.readPlaintext(into: assembler.destination())
                pumpTLS()
                guard count > 0 else { break }
                assembler.received(count)
                deliver()
            }
        } catch {
            pumpTLS()
            finish(.refused(error))
        }
        switch tls.state {
        case .failed(let error): finish(.refused(error))
        case .closedByPeer: finish(.closed)
        default: break
        }
    }

    private func deliver() {
        do {
            while !isOver, let frame = try assembler.next() {
                received?(frame)
                giveBack(consume frame)
            }
        } catch {
            finish(.protocolError(error))
        }
        frameBegan = assembler.isInsideFrame ? frameBegan ?? loop.now : nil
    }

    /// Keeps a message's memory for the next one, unless somebody still holds it.
    ///
    /// Whoever receives a frame cannot do that: this is its last owner.
    private func giveBack(_ frame: consuming Frame) {
        guard let pool, let values = Self.values(of: frame) else { return }
        _ = consume frame
        pool.recycle(consume values)
    }

    private static func values(of frame: borrowing Frame) -> ParameterSnapshot? {
        if case .message(let message) = frame.content { message.values } else { nil }
    }

    package func ended(_ connection: TCPConnection, reason: CloseReason) {
        tls?.endOfInput()
        if case .failed(let error)? = tls?.state { return finish(.refused(error)) }
        switch reason {
        case .endOfStream: finish(assembler.isInsideFrame ? .broken("ended inside a frame") : .closed)
        case .reset: finish(.broken("reset by the other side"))
        case .error(let error): finish(.broken("\(error)"))
        case .closedLocally: finish(.closed)
        }
    }

    package func drained(_ connection: TCPConnection) { pumpTLS() }

    // MARK: - TLS

    /// Encrypts what may be encrypted now, and hands all ciphertext to the connection.
    private func pumpTLS() {
        guard let tls else { return }
        drainCiphertext(tls)
        while isReady, !isOver, let first = outgoing.first,
            connection.queuedBytes < Self.ciphertextLimit
        {
            let count = encrypt(first, tls)
            drainCiphertext(tls)
            guard count > 0 else { break }
            outgoing[0].sent += count
            if outgoing[0].sent == first.count { outgoing.removeFirst() }
        }
    }

    private func drainCiphertext(_ tls: TLSSession) {
        while tls.pendingCiphertext > 0 {
            let body = idleCiphertext()
            body.fill(from: tls)
            guard connection.write([], body: body) == .refused else { continue }
            return finish(.broken("the connection took no more"))
        }
    }

    /// Memory for ciphertext that the connection holds no more.
    private func idleCiphertext() -> Ciphertext {
        for index in ciphertext.indices where isKnownUniquelyReferenced(&ciphertext[index]) {
            return ciphertext[index]
        }
        let fresh = Ciphertext()
        if ciphertext.count < Self.ciphertextKept { ciphertext.append(fresh) }
        return fresh
    }

    /// Encrypts some of an item from where it stands; how many bytes were taken.
    private func encrypt(_ item: Outgoing, _ tls: TLSSession) -> Int {
        var result = Result<Int, TLSError>.success(0)
        func write(_ bytes: UnsafeRawBufferPointer, from start: Int) {
            result = Result { () throws(TLSError) in
                try tls.write(UnsafeRawBufferPointer(rebasing: bytes[start...]))
            }
        }
        if item.sent < item.bytes.count {
            item.bytes.withUnsafeBytes { write($0, from: item.sent) }
        } else {
            item.body?.withBytes { write($0, from: item.sent - item.bytes.count) }
        }
        switch result {
        case .success(let count): return count
        case .failure(let error):
            finish(.refused(error))
            return 0
        }
    }

    // MARK: - Ending

    /// Ends after what is queued has left.
    package func close() {
        guard !isOver else { return }
        if let tls {
            pumpTLS()
            tls.close()
            drainCiphertext(tls)
        }
        finish(.closed)
    }

    /// Ends at once; what is queued is lost.
    func reset(_ reason: Ending) {
        finish(reason, atOnce: true)
    }

    private func finish(_ reason: Ending, atOnce: Bool = false) {
        guard !isOver else { return }
        isOver = true
        outgoing = []
        atOnce ? connection.reset() : connection.close()
        let ended = ended
        received = nil
        self.ended = nil
        ended?(reason)
    }
}
