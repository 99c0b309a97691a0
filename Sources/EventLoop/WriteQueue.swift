import CLibuv

/// What a connection has still to hand to the kernel.
///
/// libuv queues without bound; the bound is here. Requests are used again, so that a steady exchange allocates nothing.
final class WriteQueue {
    private let box: HandleBox
    private var idle: [WriteRequest] = []
    private var pending = 0
    /// All bytes ever taken.
    private var taken = 0
    /// All bytes that were with the kernel when last looked.
    private var progress = 0
    private var progressTime: Int64

    /// Writes of at most this many bytes are tried at once, before a request is queued for what is left.
    private static let immediateLimit = 262_144
    /// libuv reports a write one turn later than the peer may answer it, so one request is not enough.
    private static let idleLimit = 8

    init(_ box: HandleBox) {
        self.box = box
        progressTime = box.loop.now
        idle.reserveCapacity(WriteQueue.idleLimit)
    }

    /// Whether every write was reported as finished.
    var isEmpty: Bool { pending == 0 }

    var queuedBytes: Int { uv_stream_get_write_queue_size(box.pointer()) }

    /// When bytes last left the queue, or began to wait in it.
    var lastProgress: Int64 {
        noteProgress()
        return progressTime
    }

    /// Sends or queues, or refuses beyond the limit and on a stream that can no longer be written.
    func write(_ head: [UInt8], _ body: (any WriteBody)?, limit: Int) -> WriteOutcome {
        let total = head.count + (body?.byteCount ?? 0)
        guard total <= limit - queuedBytes else { return .refused }
        guard total > 0 else { return isEmpty ? .sent : .queued }
        return head.withUnsafeBytes { head in
            let sent = isEmpty && total <= WriteQueue.immediateLimit ? writeImmediately(head, body) : 0
            if isEmpty { progressTime = box.loop.now }
            taken += total
            guard sent < total else {
                progress = taken
                return .sent
            }
            return enqueue(head, body, skipping: sent) ? .queued : .refused
        }
    }

    /// A write was reported as finished or failed; its request can be used again.
    func finished(_ write: WriteRequest) {
        pending -= 1
        if idle.count < WriteQueue.idleLimit { idle.append(write) }
        noteProgress()
    }

    /// How many bytes the kernel took at once.
    ///
    /// An error is 0 bytes: queueing meets it again and reports it in its own time.
    private func writeImmediately(_ head: UnsafeRawBufferPointer, _ body: (any WriteBody)?) -> Int {
        let first = uv_buf_t(
            base: UnsafeMutableRawPointer(mutating: head.baseAddress)?.assumingMemoryBound(to: CChar.self),
            len: head.count)
        var sent: Int32 = 0
        if let body {
            body.withBytes { bytes in
                withBuffers(first, bytes) { sent = uv_try_write(box.pointer(), $0, $1) }
            }
        } else {
            withBuffers(first, UnsafeRawBufferPointer(start: nil, count: 0)) {
                sent = uv_try_write(box.pointer(), $0, $1)
            }
        }
        return Int(max(0, sent))
    }

    private func enqueue(_ head: UnsafeRawBufferPointer, _ body: (any WriteBody)?, skipping sent: Int)
        -> Bool
    {
        let write = idle.popLast() ?? WriteRequest()
        write.fill(head: head, body: body, skipping: sent)
        let status = write.submit(to: box.pointer()) { request, status in
            let write = WriteRequest.finished(request)
            guard let connection = HandleBox.of(request?.pointee.handle).owner as? TCPConnection else {
                return
            }
            connection.didWrite(write, status)
        }
        guard status >= 0 else { return false }
        pending += 1
        return true
    }

    private func noteProgress() {
        let done = taken - queuedBytes
        guard done != progress else { return }
        progress = done
        progressTime = box.loop.now
    }
}
