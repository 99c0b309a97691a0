import CLibuv

/// One queued write, to be used again: the C request, a copy of the head, and the body it keeps alive.
final class WriteRequest {
    let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
    private var head = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 16)
    private var headCount = 0
    private var body: (any WriteBody)?
    private var bodyStart = 0

    /// Larger copies are not kept for the next write.
    private static let keptHead = 65_536

    deinit {
        request.deallocate()
        head.deallocate()
    }

    /// Copies what is left of the head, and keeps the body.
    func fill(head bytes: UnsafeRawBufferPointer, body: (any WriteBody)?, skipping sent: Int) {
        let left = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(sent))
        if left.count > head.count {
            head.deallocate()
            head = .allocate(byteCount: left.count, alignment: 16)
        }
        headCount = left.count
        head.copyBytes(from: left)
        self.body = body
        bodyStart = max(0, sent - bytes.count)
    }

    /// Submits; the C library keeps the request until its callback, which must call `finished`.
    func submit(to stream: UnsafeMutablePointer<uv_stream_t>, _ callback: uv_write_cb) -> Int32 {
        let first = uv_buf_t(base: head.baseAddress?.assumingMemoryBound(to: CChar.self), len: headCount)
        var status: Int32 = 0
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        if let body {
            body.withBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(bodyStart))
                withBuffers(first, rest) { status = uv_write(request, stream, $0, $1, callback) }
            }
        } else {
            withBuffers(first, UnsafeRawBufferPointer(start: nil, count: 0)) {
                status = uv_write(request, stream, $0, $1, callback)
            }
        }
        if status < 0 { Unmanaged.passUnretained(self).release() }
        return status
    }

    /// Inside the callback: the request, no longer kept by the C library and without its body.
    static func finished(_ request: UnsafeMutablePointer<uv_write_t>?) -> WriteRequest {
        guard let data = request?.pointee.data else {
            preconditionFailure("libuv finished a write that was never submitted")
        }
        let write = Unmanaged<WriteRequest>.fromOpaque(data).takeRetainedValue()
        write.clear()
        return write
    }

    func clear() {
        body = nil
        if head.count > WriteRequest.keptHead {
            head.deallocate()
            head = .allocate(byteCount: 256, alignment: 16)
        }
    }
}

/// Calls with the non-empty ones of two buffers in the form libuv takes; it never writes to them.
func withBuffers(
    _ first: uv_buf_t, _ second: UnsafeRawBufferPointer, _ body: (UnsafePointer<uv_buf_t>, UInt32) -> Void
) {
    let rest = uv_buf_t(
        base: UnsafeMutableRawPointer(mutating: second.baseAddress)?.assumingMemoryBound(to: CChar.self),
        len: second.count)
    withUnsafeTemporaryAllocation(of: uv_buf_t.self, capacity: 2) { buffers in
        guard let start = buffers.baseAddress else { return }
        var end = start
        if first.len > 0 {
            end.initialize(to: first)
            end += 1
        }
        if rest.len > 0 {
            end.initialize(to: rest)
            end += 1
        }
        body(start, UInt32(end - start))
    }
}
