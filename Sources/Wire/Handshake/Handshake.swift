/// Decides who may connect: what a node says about itself against what we are and what our topology says.
///
/// Pure: the same words get the same verdict. The acceptor judges the hello, the dialler judges the welcome, so both ends
/// refuse, and both can say which key differs.
public struct Handshake: Sendable {
    /// The protocol versions that this program speaks.
    public static let versions: ClosedRange<UInt16> = 1...1

    /// What we know of a node of our topology.
    public struct KnownNode: Equatable, Sendable {
        /// Its name in our topology.
        public var name: String
        /// Whether the topology ever makes it our neighbour.
        public var isNeighbour: Bool
        /// Whether it has a connection to us that is up.
        public var isConnected: Bool
        /// The highest incarnation of it that we ever accepted.
        public var lastIncarnation: UInt64?

        /// What is known of a node.
        public init(
            name: String, isNeighbour: Bool, isConnected: Bool = false, lastIncarnation: UInt64? = nil
        ) {
            self.name = name
            self.isNeighbour = isNeighbour
            self.isConnected = isConnected
            self.lastIncarnation = lastIncarnation
        }
    }

    /// Who we are.
    public let identity: PeerIdentity
    /// The versions we speak.
    public let versions: ClosedRange<UInt16>

    /// The handshake of a node.
    public init(identity: PeerIdentity, versions: ClosedRange<UInt16> = Handshake.versions) {
        self.identity = identity
        self.versions = versions
    }

    /// What we say when we dial.
    public var hello: Hello { Hello(versions: versions, identity: identity) }

    /// The welcome that answers the hello.
    ///
    /// A higher incarnation than that of a connection which is still up is welcome: the node started again and the old
    /// connection is dead without knowing it.
    ///
    /// - Parameters:
    ///   - hello: what the dialling node said.
    ///   - known: what our topology has at `hello.identity.node`, `nil` for nothing.
    ///   - certifiedName: the name in the certificate it showed, `nil` without one.
    /// - Returns: the welcome to send; its version is the highest that both speak.
    /// - Throws: the `Reject` to send, naming the first key that differs.
    public func answer(
        _ hello: Hello, from known: KnownNode?, certifiedName: String? = nil
    ) throws(Reject) -> Welcome {
        let version = min(versions.upperBound, hello.versions.upperBound)
        guard versions.contains(version), hello.versions.contains(version) else {
            throw Reject(.version, key: "version", got: text(hello.versions), expected: text(versions))
        }
        try judge(hello.identity, known, certifiedName)
        return Welcome(version: version, identity: identity)
    }

    /// Judges the welcome that answered our hello.
    ///
    /// - Parameters:
    ///   - welcome: what the accepting node said.
    ///   - dialled: the index of the node we meant to reach.
    ///   - known: what our topology has at `dialled`.
    ///   - certifiedName: the name in the certificate it showed, `nil` without one.
    /// - Throws: the `Reject` to report, naming the first key that differs.
    public func check(
        _ welcome: Welcome, dialled: UInt32, known: KnownNode, certifiedName: String? = nil
    ) throws(Reject) {
        guard versions.contains(welcome.version) else {
            throw Reject(.version, key: "version", got: "\(welcome.version)", expected: text(versions))
        }
        guard welcome.identity.node == dialled else {
            throw Reject(
                .unknownNode, key: "node",
                got: "\(welcome.identity.nodeName) (number \(welcome.identity.node))",
                expected: "\(known.name) (number \(dialled))")
        }
        try judge(welcome.identity, known, certifiedName)
    }

    private func judge(
        _ other: PeerIdentity, _ known: KnownNode?, _ certifiedName: String?
    ) throws(Reject) {
        try compare(.cluster, "cluster", other.cluster, identity.cluster)
        try compare(.run, "run", other.run, identity.run)
        try compare(.topology, "topology", other.topology, identity.topology)
        try compare(.model, "model", other.model, identity.model)
        try compare(.model, "model parameters", other.parameterCount, identity.parameterCount)
        try compare(.experiment, "experiment", other.experiment, identity.experiment)
        try compare(.encoding, "encoding", other.encoding, identity.encoding)
        guard let known, other.node != identity.node else {
            throw Reject(
                .unknownNode, key: "node", got: "\(other.nodeName) (number \(other.node))",
                expected: "another node of the topology")
        }
        try compare(.unknownNode, "node", other.nodeName, known.name)
        if let certifiedName { try compare(.unknownNode, "node", other.nodeName, certifiedName) }
        guard known.isNeighbour else {
            throw Reject(
                .notNeighbour, key: "node", got: other.nodeName,
                expected: "a neighbour of \(identity.nodeName)")
        }
        guard let last = known.lastIncarnation else { return }
        guard other.incarnation >= last else {
            throw Reject(
                .oldIncarnation, key: "incarnation", got: "\(other.incarnation)", expected: "at least \(last)"
            )
        }
        guard !known.isConnected || other.incarnation > last else {
            throw Reject(
                .duplicate, key: "node", got: "\(other.nodeName), incarnation \(other.incarnation)",
                expected: "one connection for each start of a node")
        }
    }

    private func compare<Value: Equatable>(
        _ code: Reject.Code, _ key: String, _ got: Value, _ expected: Value
    ) throws(Reject) {
        guard got == expected else {
            throw Reject(code, key: key, got: "\(got)", expected: "\(expected)")
        }
    }

    private func text(_ versions: ClosedRange<UInt16>) -> String {
        versions.count == 1 ? "\(versions.lowerBound)" : "\(versions.lowerBound) to \(versions.upperBound)"
    }
}
