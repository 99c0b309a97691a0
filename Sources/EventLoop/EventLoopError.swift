import CLibuv

/// What the operating system or libuv refused, in words a person can act on.
public struct EventLoopError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was tried, such as `listen on 127.0.0.1:7000`.
    public let attempt: String
    /// The libuv error code, negative (`UV_EADDRINUSE`, `UV_ETIMEDOUT`, …).
    public let code: Int32

    /// Makes the error of one failed attempt.
    public init(attempt: String, code: Int32) {
        self.attempt = attempt
        self.code = code
    }

    /// The error of a text that is no `host:port`.
    public static func notAnAddress(_ text: String) -> EventLoopError {
        EventLoopError(attempt: "understand the address '\(text)'", code: UV_EINVAL.rawValue)
    }

    /// The name of the code, such as `EADDRINUSE`.
    public var name: String { Self.name(of: code) }

    /// Whether the attempt ran out of the time it was given.
    public var isTimeout: Bool { code == UV_ETIMEDOUT.rawValue }

    /// Whether nobody listens at the address.
    public var isRefused: Bool { code == UV_ECONNREFUSED.rawValue }

    /// What was tried, why it failed, and the remedy where there is a usual one.
    public var description: String {
        let failure = "cannot \(attempt): \(Self.text(of: code)) (\(name))"
        return remedy.map { "\(failure); \($0)" } ?? failure
    }

    private var remedy: String? {
        switch code {
        case UV_EADDRINUSE.rawValue: "choose another port, or stop the program that uses this one"
        case UV_EADDRNOTAVAIL.rawValue: "use an address of this machine, or 0.0.0.0 for all of them"
        case UV_EACCES.rawValue: "choose a port above 1023"
        case UV_EMFILE.rawValue: "raise the limit of open files (ulimit -n)"
        case UV_ECONNREFUSED.rawValue: "check that a peer listens there"
        case UV_EAI_NONAME.rawValue, UV_EAI_NODATA.rawValue: "check the spelling, or use a numeric address"
        default: nil
        }
    }

    /// The name of a libuv error code, such as `ECONNRESET`.
    static func name(of code: Int32) -> String {
        // The longest name has 15 characters; libuv cuts at the length it is told.
        var buffer = [CChar](repeating: 0, count: 64)
        return buffer.withUnsafeMutableBufferPointer { text in
            uv_err_name_r(code, text.baseAddress, text.count)
            return text.baseAddress.map { String(cString: $0) } ?? ""
        }
    }

    private static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        return buffer.withUnsafeMutableBufferPointer { text in
            uv_strerror_r(code, text.baseAddress, text.count)
            return text.baseAddress.map { String(cString: $0) } ?? ""
        }
    }

    /// Throws when a libuv call returned an error (any negative value).
    static func check(_ status: Int32, _ attempt: @autoclosure () -> String) throws(EventLoopError) {
        if status < 0 { throw EventLoopError(attempt: attempt(), code: status) }
    }
}
