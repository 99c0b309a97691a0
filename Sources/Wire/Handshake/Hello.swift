/// The first frame of the node that dials.
public struct Hello: Equatable, Sendable {
    /// The protocol versions it speaks.
    public let versions: ClosedRange<UInt16>
    /// Who it is.
    public let identity: PeerIdentity

    /// A hello from its fields.
    public init(versions: ClosedRange<UInt16> = Handshake.versions, identity: PeerIdentity) {
        self.versions = versions
        self.identity = identity
    }

    /// Layout: lowest version u16, highest version u16, identity.
    init(from reader: inout ByteReader) throws(WireError) {
        let lowest = try reader.unsigned16()
        let highest = try reader.unsigned16()
        guard lowest <= highest else { throw .numberOutOfRange }
        versions = lowest...highest
        identity = try PeerIdentity(from: &reader)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(versions.lowerBound)
        writer.append(versions.upperBound)
        identity.write(to: &writer)
    }
}

/// The answer to a hello after which the connection is up.
public struct Welcome: Equatable, Sendable {
    /// The protocol version both will speak.
    public let version: UInt16
    /// Who answers.
    public let identity: PeerIdentity

    /// A welcome from its fields.
    public init(version: UInt16, identity: PeerIdentity) {
        self.version = version
        self.identity = identity
    }

    /// Layout: version u16, identity.
    init(from reader: inout ByteReader) throws(WireError) {
        version = try reader.unsigned16()
        identity = try PeerIdentity(from: &reader)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(version)
        identity.write(to: &writer)
    }
}
