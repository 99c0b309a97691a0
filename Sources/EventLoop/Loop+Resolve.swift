import CLibuv
import Glibc

extension Loop {
    /// Finds the address behind `host:port`, asking the system's resolver where `host` is a name.
    ///
    /// `completion` is called once, later, never inside this call; not at all when the loop closes first. Names are looked
    /// up on a thread of libuv's pool; after the deadline the answer is ignored, but the loop can only close when the
    /// resolver has given up.
    ///
    /// - Parameters:
    ///   - text: A numeric address, or a name, and a port.
    ///   - nanoseconds: How long the resolver may take.
    ///   - completion: Receives the first address, or why there is none.
    public func resolve(
        _ text: String, deadlineNanoseconds nanoseconds: Int64,
        completion: @escaping (Result<SocketAddress, EventLoopError>) -> Void
    ) {
        let resolution = Resolution(of: text, on: self, completion)
        if let address = SocketAddress(text) {
            resolution.finishLater(.success(address))
        } else {
            resolution.start(deadline: nanoseconds)
        }
    }
}

/// One name being looked up.
///
/// The pending timer or request keeps it alive.
private final class Resolution {
    private let text: String
    private let loop: Loop
    private let timer: LoopTimer
    private var completion: ((Result<SocketAddress, EventLoopError>) -> Void)?
    private let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
    private var port: UInt16 = 0

    init(
        of text: String, on loop: Loop,
        _ completion: @escaping (Result<SocketAddress, EventLoopError>) -> Void
    ) {
        self.text = text
        self.loop = loop
        self.completion = completion
        timer = LoopTimer(on: loop)
    }

    deinit { request.deallocate() }

    func finishLater(_ result: Result<SocketAddress, EventLoopError>) {
        timer.schedule(afterNanoseconds: 0) { self.finish(result) }
    }

    func start(deadline nanoseconds: Int64) {
        guard let (host, port) = SocketAddress.split(text) else {
            finishLater(failure(UV_EINVAL.rawValue))
            return
        }
        self.port = port
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        let status = uv_getaddrinfo(
            loop.pointer, request,
            { request, status, found in
                guard let data = request?.pointee.data else { return }
                let resolution = Unmanaged<Resolution>.fromOpaque(data).takeRetainedValue()
                resolution.answered(status, found)
                uv_freeaddrinfo(found)
            }, host, nil, &hints)
        guard status >= 0 else {
            finishLater(failure(status))
            return
        }
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        timer.schedule(afterNanoseconds: nanoseconds) { self.expire() }
    }

    private func expire() {
        finish(failure(UV_ETIMEDOUT.rawValue))
        // Refused when the resolver is at work already; its answer then finds no one waiting.
        UnsafeMutableRawPointer(request).withMemoryRebound(to: uv_req_t.self, capacity: 1) { request in
            _ = uv_cancel(request)
        }
    }

    private func answered(_ status: Int32, _ found: UnsafeMutablePointer<addrinfo>?) {
        guard status >= 0 else {
            finish(failure(status))
            return
        }
        var next = found
        while let entry = next {
            if let address = SocketAddress(UnsafePointer(entry.pointee.ai_addr)) {
                finish(.success(address.with(port: port)))
                return
            }
            next = entry.pointee.ai_next
        }
        finish(failure(UV_EAI_NODATA.rawValue))
    }

    private func failure(_ code: Int32) -> Result<SocketAddress, EventLoopError> {
        .failure(EventLoopError(attempt: "find the address of `\(text)`", code: code))
    }

    private func finish(_ result: Result<SocketAddress, EventLoopError>) {
        timer.close()
        let completion = completion
        self.completion = nil
        completion?(result)
    }
}
