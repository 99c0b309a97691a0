import GossipAlgorithms
public import LinearAlgebra

/// Puts frames together from the bytes of one connection, however they are cut.
///
/// For every read: ask for the `destination`, read into it, say how many bytes were `received`, then call `next` until it
/// gives `nil`. The first error is final: nothing after it can be trusted, so every later call throws it again.
///
/// It starts in the handshake's phase, where only short frames may come; `beginMessages` opens the next. Nothing is
/// allocated for a length that was not compared with `FrameLimits` first, and at most one snapshot is under way. Not safe
/// for use from several threads.
public final class FrameAssembler {
    /// Bytes of scratch memory before the connection is up.
    static let handshakeScratch = 16_384
    /// Bytes of scratch memory afterwards.
    static let messageScratch = 65_536
    /// From this length on, a frame's content is not awaited in the scratch memory.
    static let largeContent = 32_768

    enum Target {
        case nowhere
        case snapshot
        case scratch(limit: Int)
    }

    /// A dense payload that is arriving.
    struct Incoming {
        let header: MessageHeader
        let snapshot: IncomingSnapshot
        var checksum: CRC32C
    }

    private(set) var scratch = ReceiveMemory(capacity: handshakeScratch)
    private(set) var incoming: Incoming?
    /// The header of the frame whose content is awaited.
    private var pending: FrameHeader?
    /// What has arrived of a large content that is no dense payload.
    private var collected: [UInt8] = []
    private var failure: WireError?
    private var limits = FrameLimits.handshake
    private var pool = BufferPool(length: 0, capacity: 0)
    private var expectedSequence = FrameHeader.firstSequence
    /// Whether the last frame's payload was large: then the next one's most likely is.
    private var lastWasLarge = false

    /// An assembler for a connection that has just been made.
    public init() {}

    /// Opens the phase after the handshake.
    ///
    /// - Parameters:
    ///   - limits: what may come from now on.
    ///   - pool: where the memory of dense payloads comes from; whoever gets a snapshot may recycle it there.
    public func beginMessages(limits: FrameLimits, pool: BufferPool) {
        self.limits = limits
        self.pool = pool
        scratch = scratch.moved(toCapacity: Self.messageScratch)
    }

    /// Whether a frame has begun to arrive and is not complete: then the peer owes the rest.
    public var isInsideFrame: Bool { incoming != nil || pending != nil || scratch.count > 0 }

    /// Bytes that have arrived of the content of the frame under way: grows as long as the peer sends it.
    public var receivedOfFrame: Int {
        (incoming?.snapshot.filledBytes ?? 0) &+ collected.count &+ scratch.count
    }

    /// Where the next bytes go.
    func target() -> Target {
        if failure != nil { return .nowhere }
        if let missing = incoming?.snapshot.missingBytes, missing > 0 { return .snapshot }
        // Between large payloads only the headers pass through the scratch memory.
        let isBetweenLarge = lastWasLarge && pending == nil && scratch.count == 0
        return .scratch(limit: isBetweenLarge ? MessageCodec.overheadBytes : scratch.capacity)
    }

    /// Notes that the next `count` bytes of the destination were written; traps beyond its length.
    public func received(_ count: Int) {
        switch target() {
        case .nowhere: break
        case .snapshot: noteArrival(count)
        case .scratch: scratch.filled(count)
        }
    }

    /// The next complete frame, or `nil` when more bytes are needed.
    ///
    /// - Throws: `WireError` when the bytes cannot come from a peer of ours that works; close the connection.
    public func next() throws(WireError) -> Frame? {
        if let failure { throw failure }
        do throws(WireError) {
            return try assemble()
        } catch {
            failure = error
            incoming = nil
            collected = []
            throw error
        }
    }

    // MARK: - Assembling

    private func assemble() throws(WireError) -> Frame? {
        guard let header = try awaitedHeader() else { return nil }
        if incoming != nil { return try snapshotFrame(header) }
        let length = Int(header.length)
        let isLarge = length >= Self.largeContent
        if header.type == .message, collected.isEmpty {
            guard scratch.count >= (isLarge ? MessageCodec.headerBytes : length) else { return nil }
            if try beginSnapshot(header, length) { return try snapshotFrame(header) }
        }
        if isLarge {
            collect(upTo: length)
            guard collected.count == length else { return nil }
        } else {
            guard scratch.count >= length else { return nil }
            collect(upTo: length)
        }
        let content = collected
        collected = []
        try check(header, CRC32C.checksum(content))
        lastWasLarge = isLarge
        if header.type == .message {
            return frame(header, .message(try MessageCodec.decode(content)))
        }
        return frame(header, .control(try ControlFrame(decoding: content, as: header.type)))
    }

    /// The header of the frame under way, read and checked once.
    private func awaitedHeader() throws(WireError) -> FrameHeader? {
        if let pending { return pending }
        guard scratch.count >= FrameHeader.byteCount else { return nil }
        let header = try FrameHeader(decoding: scratch.peek(FrameHeader.byteCount))
        guard let longest = limits.longest(header.type) else { throw .unexpectedFrame(header.type) }
        guard header.length <= longest else {
            throw .tooLong(header.type, got: Int(header.length), limit: longest)
        }
        guard header.sequence == expectedSequence else {
            throw .outOfSequence(got: header.sequence, expected: expectedSequence)
        }
        scratch.take(FrameHeader.byteCount)
        pending = header
        return header
    }

    private func frame(_ header: FrameHeader, _ content: Frame.Content) -> Frame {
        pending = nil
        expectedSequence &+= 1
        return Frame(
            sequence: header.sequence, exchange: header.exchange, content: content,
            byteCount: FrameHeader.byteCount &+ Int(header.length))
    }

    private func check(_ header: FrameHeader, _ checksum: @autoclosure () -> UInt32) throws(WireError) {
        guard let stated = header.contentChecksum else { return }
        guard stated == checksum() else { throw .contentDamaged(header.type) }
    }

    // MARK: - Dense payloads

    /// Takes memory for a dense payload and moves what has arrived of it there; `false` for other payloads.
    private func beginSnapshot(_ frame: FrameHeader, _ length: Int) throws(WireError) -> Bool {
        let head = scratch.peek(min(length, MessageCodec.headerBytes))
        var reader = ByteReader(head)
        let header = try MessageHeader(from: &reader)
        try header.check(contentBytes: length &- MessageCodec.headerBytes)
        guard header.count <= limits.parameterCount else {
            throw .tooManyElements(got: header.count, limit: limits.parameterCount)
        }
        if limits.isWholeModel, header.payloadType == .float32, header.count != limits.parameterCount {
            throw .notWholeModel(got: header.count, expected: limits.parameterCount)
        }
        guard header.payloadType == .float32 else { return false }
        scratch.take(MessageCodec.headerBytes)
        var checksum = CRC32C()
        if frame.contentChecksum != nil { checksum.update(head) }
        incoming = Incoming(
            header: header, snapshot: IncomingSnapshot(count: header.count, from: pool), checksum: checksum)
        moveIntoSnapshot()
        return true
    }

    /// Moves what has arrived of the payload from the scratch memory into the snapshot.
    private func moveIntoSnapshot() {
        guard let missing = incoming?.snapshot.missingBytes else { return }
        scratch.take(missing) { bytes in incoming?.snapshot.append(bytes) }
        updateChecksum(from: 0)
    }

    private func noteArrival(_ count: Int) {
        guard let start = incoming?.snapshot.filledBytes else { return }
        incoming?.snapshot.advance(by: count)
        updateChecksum(from: start)
    }

    private func updateChecksum(from start: Int) {
        guard pending?.contentChecksum != nil, var checksum = incoming?.checksum else { return }
        incoming?.snapshot.withBytes(from: start) { checksum.update($0) }
        incoming?.checksum = checksum
    }

    /// The frame with the dense payload, once it is complete.
    private func snapshotFrame(_ header: FrameHeader) throws(WireError) -> Frame? {
        guard let whole = incoming, whole.snapshot.missingBytes == 0 else { return nil }
        incoming = nil
        try check(header, whole.checksum.value)
        lastWasLarge = header.length >= Self.largeContent
        var message = whole.header.message(.dense(whole.snapshot.freeze()))
        message.isKnownFinite = whole.snapshot.isFinite
        return frame(header, .message(message))
    }

    // MARK: - Other contents

    private func collect(upTo length: Int) {
        collected.reserveCapacity(length)
        scratch.take(length &- collected.count) { collected.append(contentsOf: $0) }
    }
}
