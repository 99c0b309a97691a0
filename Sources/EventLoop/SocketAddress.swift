import CLibuv
import Glibc

/// A numeric IPv4 or IPv6 address with a port.
public struct SocketAddress: Sendable, Hashable {
    private enum Family: Hashable {
        case version4
        case version6
    }

    private let family: Family
    /// The address in network order: the first 4 bytes for IPv4, all 16 for IPv6.
    private let bytes: SIMD16<UInt8>
    /// The interface of a link-local IPv6 address, else 0.
    private let scope: UInt32
    /// The port, 0…65,535; 0 lets the system choose one when listening.
    public let port: UInt16

    /// An IPv4 address of this machine's loopback interface, 127.0.0.1.
    public static func loopback(port: UInt16) -> SocketAddress {
        var bytes = SIMD16<UInt8>()
        bytes[0] = 127
        bytes[3] = 1
        return SocketAddress(family: .version4, bytes: bytes, scope: 0, port: port)
    }

    /// Reads `127.0.0.1:7000`, `[::1]:7000` or `localhost:7000`.
    ///
    /// nil when the text is anything else, such as the name of a host (`Loop.resolve` takes those).
    ///
    /// - Parameter text: An address and a port. `localhost` stands for 127.0.0.1.
    public init?(_ text: String) {
        guard let (host, port) = SocketAddress.split(text) else { return nil }
        if host == "localhost" {
            self = .loopback(port: port)
            return
        }
        var address4 = sockaddr_in()
        var address6 = sockaddr_in6()
        if uv_ip4_addr(host, Int32(port), &address4) == 0 {
            self.init(address4)
        } else if host.contains(":"), uv_ip6_addr(host, Int32(port), &address6) == 0 {
            self.init(address6)
        } else {
            return nil
        }
    }

    private init(family: Family, bytes: SIMD16<UInt8>, scope: UInt32, port: UInt16) {
        self.family = family
        self.bytes = bytes
        self.scope = scope
        self.port = port
    }

    private init(_ address: sockaddr_in) {
        var bytes = SIMD16<UInt8>()
        withUnsafeBytes(of: address.sin_addr) { raw in
            for index in 0..<4 { bytes[index] = raw[index] }
        }
        self.init(family: .version4, bytes: bytes, scope: 0, port: UInt16(bigEndian: address.sin_port))
    }

    private init(_ address: sockaddr_in6) {
        var bytes = SIMD16<UInt8>()
        withUnsafeBytes(of: address.sin6_addr) { raw in
            for index in 0..<16 { bytes[index] = raw[index] }
        }
        self.init(
            family: .version6, bytes: bytes, scope: address.sin6_scope_id,
            port: UInt16(bigEndian: address.sin6_port))
    }

    /// What the system filled in; nil for other families.
    init?(_ address: UnsafePointer<sockaddr>?) {
        guard let address else { return nil }
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: self.init(raw.loadUnaligned(as: sockaddr_in.self))
        case AF_INET6: self.init(raw.loadUnaligned(as: sockaddr_in6.self))
        default: return nil
        }
    }

    /// The same address with another port.
    public func with(port: UInt16) -> SocketAddress {
        SocketAddress(family: family, bytes: bytes, scope: scope, port: port)
    }

    /// The same host with port 0: what two connections from one machine have in common.
    public var host: SocketAddress { with(port: 0) }

    /// Whether only this machine can reach it: 127.0.0.0/8, ::1, or 127.0.0.0/8 mapped into IPv6.
    public var isLoopback: Bool {
        switch family {
        case .version4: return bytes[0] == 127
        case .version6:
            var mapped = SIMD16<UInt8>()
            mapped[10] = 255
            mapped[11] = 255
            var one = SIMD16<UInt8>()
            one[15] = 1
            var prefix = bytes
            for index in 12..<16 { prefix[index] = 0 }
            return bytes == one || (prefix == mapped && bytes[12] == 127)
        }
    }

    /// Calls with the C form of the address.
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
        switch family {
        case .version4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin_addr) { raw in
                for index in 0..<4 { raw[index] = bytes[index] }
            }
            return withUnsafePointer(to: address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
            }
        case .version6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_scope_id = scope
            withUnsafeMutableBytes(of: &address.sin6_addr) { raw in
                for index in 0..<16 { raw[index] = bytes[index] }
            }
            return withUnsafePointer(to: address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
            }
        }
    }

    /// Cuts `host:port` or `[host]:port` in two; nil when it has another form.
    static func split(_ text: String) -> (host: String, port: UInt16)? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            // Brackets are for IPv6 alone.
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.utf8.contains(0) else { return nil }
        return (String(host), port)
    }
}

extension SocketAddress: CustomStringConvertible {
    /// The form that `init(_:)` reads, such as `127.0.0.1:7000` or `[::1]:7000`.
    public var description: String {
        var text = [CChar](repeating: 0, count: 64)
        return withSockaddr { address in
            text.withUnsafeMutableBufferPointer { text in
                guard let start = text.baseAddress else { return "" }
                uv_ip_name(address, start, text.count)
                let host = String(cString: start)
                return family == .version6 ? "[\(host)]:\(port)" : "\(host):\(port)"
            }
        }
    }
}
