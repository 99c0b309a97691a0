/// Where a peer is reached: `host:port`, the host an IPv4 address, an IPv6 address in brackets, or a name.
public struct PeerAddress: Sendable, Equatable {
    /// The host as it was written, without brackets.
    public let host: String
    /// The port, in 1…65535.
    public let port: Int
    /// The host as numbers: 4 bytes, 16 bytes, or none for a name.
    let bytes: [UInt8]

    /// What is wrong with a text that is no address, with what was expected.
    public struct Fault: Error, Equatable, CustomStringConvertible {
        /// The sentence.
        public let description: String
    }

    /// Reads `10.0.0.7:7000`, `[2001:db8::7]:7000` or `oslo.example.org:7000`.
    ///
    /// - Throws: `Fault`.
    public init(_ text: String) throws(Fault) {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex else {
            throw Fault(description: "not an address (got \"\(text)\"; expected host:port)")
        }
        let stated = text[..<colon]
        let portText = text[text.index(after: colon)...]
        guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(portText),
            (1...65_535).contains(port)
        else {
            throw Fault(description: "port out of range (got \(portText); expected 1...65535)")
        }
        self.port = port
        if stated.hasPrefix("["), stated.hasSuffix("]") {
            host = String(stated.dropFirst().dropLast())
            guard let groups = Self.version6(host.prefix { $0 != "%" }) else {
                throw Fault(
                    description: "not an IPv6 address (got \"\(host)\"; expected such as [2001:db8::7])")
            }
            bytes = groups
            return
        }
        guard !stated.contains(":") else {
            throw Fault(
                description:
                    "more than one colon (got \"\(text)\"; expected host:port, with an IPv6 address in "
                    + "brackets: [2001:db8::7]:7000)")
        }
        host = String(stated)
        bytes = Self.version4(stated) ?? []
        // A last label of digits is a number's, never a name's (RFC 3696, section 2).
        let isNumeric =
            stated.split(separator: ".").last?.utf8.allSatisfy { (0x30...0x39).contains($0) } ?? false
        guard !isNumeric || !bytes.isEmpty else {
            throw Fault(
                description: "not an IPv4 address (got \"\(host)\"; expected four numbers in 0...255)")
        }
        guard isNumeric || Self.isName(stated) else {
            throw Fault(
                description:
                    "not a host name (got \"\(host)\"; allowed A-Z a-z 0-9 - _ between dots, at most 253)")
        }
    }

    /// Whether the host is a name that has to be looked up; `localhost` is known.
    public var isName: Bool { bytes.isEmpty && !isLocalhost }

    /// Whether the host stands for every interface of the machine itself: no other peer reaches it there.
    public var isUnspecified: Bool { !bytes.isEmpty && plain.allSatisfy { $0 == 0 } }

    /// Whether only peers on the same machine reach it.
    public var isLoopback: Bool {
        if isLocalhost { return true }
        return plain.count == 4 ? plain[0] == 127 : plain == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Equal for two ways to write one address: `localhost`, `127.0.0.1` and `::1` are the same, names go without
    /// case and final dot.
    public var normal: String {
        let isFirst = isLoopback && (plain.count != 4 || plain == [127, 0, 0, 1])
        if isFirst { return "localhost:\(port)" }
        guard bytes.isEmpty else { return plain.map { "\($0)" }.joined(separator: ".") + ":\(port)" }
        return (host.hasSuffix(".") ? host.dropLast() : host[...]).lowercased() + ":\(port)"
    }

    private var isLocalhost: Bool { ["localhost", "localhost."].contains(host.lowercased()) }

    /// The bytes, of IPv4 addresses within IPv6 (`::ffff:10.0.0.7`) the last four.
    private var plain: [UInt8] {
        let prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        return bytes.count == 16 && Array(bytes.prefix(12)) == prefix ? Array(bytes.suffix(4)) : bytes
    }

    private static func isName(_ text: Substring) -> Bool {
        let labels = (text.hasSuffix(".") ? text.dropLast() : text)
            .split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 253
            && labels.allSatisfy { (1...63).contains($0.utf8.count) && isPlainName(String($0)) }
    }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in
            (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                ? UInt8(part) : nil
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: Substring) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        let sides = halves.map(groups)
        guard let first = sides.first.flatMap({ $0 }), sides.count <= 2 else { return nil }
        guard sides.count == 2 else { return first.count == 16 ? first : nil }
        guard let second = sides[1], first.count + second.count <= 14 else { return nil }
        return first + [UInt8](repeating: 0, count: 16 - first.count - second.count) + second
    }

    /// The bytes of groups such as `2001:db8` or `ffff:10.0.0.7`; nil when one is none.
    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let last = version4(part) {
                bytes += last
            } else if (1...4).contains(part.utf8.count), !part.hasPrefix("+"),
                let group = UInt16(part, radix: 16)
            {
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            } else {
                return nil
            }
        }
        return bytes
    }
}
