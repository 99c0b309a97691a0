@testable import TransportSecurity

/// Two ends of a connection and the bytes between them.
struct SessionPair {
    let client: TLSSession
    let server: TLSSession
    /// Bytes carried at a time.
    let chunk: Int

    init(_ client: TLSSession, _ server: TLSSession, chunk: Int = 65536) {
        self.client = client
        self.server = server
        self.chunk = chunk
    }

    /// Nodes `a` and `b` of one cluster, which expect each other.
    init(_ cluster: Cluster = Cluster(), chunk: Int = 65536) throws {
        self.init(
            TLSSession(try cluster.context("a"), .client(expectedNode: "b")),
            TLSSession(try cluster.context("b"), .server(allowed: { $0 == "a" })), chunk: chunk)
    }

    /// Carries bytes both ways until none are left; what is read meanwhile is returned for each end.
    @discardableResult
    func settle() -> (client: [UInt8], server: [UInt8]) {
        var read: (client: [UInt8], server: [UInt8]) = ([], [])
        while true {
            let toServer = client.takeCiphertext()
            let toClient = server.takeCiphertext()
            if toServer.isEmpty, toClient.isEmpty { return read }
            read.server += deliver(toServer, to: server)
            read.client += deliver(toClient, to: client)
        }
    }

    /// Hands bytes to an end in chunks and reads everything that comes of it.
    @discardableResult
    func deliver(_ bytes: [UInt8], to session: TLSSession) -> [UInt8] {
        var plaintext: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(chunk))
            let count = part.withUnsafeBytes { session.receiveCiphertext($0) }
            rest.removeFirst(count)
            plaintext += readAll(from: session)
        }
        return plaintext
    }

    /// Everything an end has to read.
    func readAll(from session: TLSSession) -> [UInt8] {
        var plaintext: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 100_000)
        while let count = try? buffer.withUnsafeMutableBytes({ try session.readPlaintext(into: $0) }),
            count > 0
        {
            plaintext += buffer[..<count]
        }
        return plaintext
    }

    /// Sends data from one end to the other and returns what arrived.
    func send(_ bytes: [UInt8], from source: TLSSession, to target: TLSSession) throws -> [UInt8] {
        var arrived: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try rest.withUnsafeBytes { try source.write($0) }
            rest.removeFirst(count)
            arrived += deliver(source.takeCiphertext(), to: target)
        }
        return arrived
    }
}
