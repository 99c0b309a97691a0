/// Who a node is and what it runs: what two peers compare before they exchange anything.
public struct PeerIdentity: Equatable, Sendable {
    /// The cluster, as the topology file names it.
    public let cluster: Identifier
    /// The run: all nodes of one training share it.
    public let run: Identifier
    /// The node's place in the topology, counted from 0.
    public let node: UInt32
    /// The node's name in the topology, 1 to 64 bytes.
    public let nodeName: String
    /// Grows with every start of the node, so that what an earlier start sent cannot be taken for this one's.
    public let incarnation: UInt64
    /// The model's architecture: names, shapes and types of its layers.
    public let model: Fingerprint
    /// The topology with its schedule and mixing weights.
    public let topology: Fingerprint
    /// The settings of the training on which all nodes must agree.
    public let experiment: Fingerprint
    /// The model's number of parameters.
    public let parameterCount: UInt64
    /// How payloads are encoded, by name, 1 to 64 bytes.
    public let encoding: String
    /// Optional abilities, one bit each; unknown bits are ignored.
    ///
    /// Bit 0: the public half of a key follows.
    public let features: UInt64
    /// The public half of the key from which this start of the node agrees on secrets with others; nil when it agrees on none.
    public let agreementKey: Fingerprint?

    /// The bit of `features` that says whether there is an `agreementKey`.
    static let agreesOnSecrets: UInt64 = 1

    /// An identity from its fields.
    ///
    /// - Throws: `WireError.badText` when a name is not one that may go over the wire (`WireText.isName`).
    public init(
        cluster: Identifier, run: Identifier, node: UInt32, nodeName: String, incarnation: UInt64,
        model: Fingerprint, topology: Fingerprint, experiment: Fingerprint, parameterCount: UInt64,
        encoding: String, features: UInt64 = 0, agreementKey: Fingerprint? = nil
    ) throws(WireError) {
        guard WireText.isName(nodeName), WireText.isName(encoding) else { throw .badText }
        self.cluster = cluster
        self.run = run
        self.node = node
        self.nodeName = nodeName
        self.incarnation = incarnation
        self.model = model
        self.topology = topology
        self.experiment = experiment
        self.parameterCount = parameterCount
        self.encoding = encoding
        self.features =
            agreementKey == nil ? features & ~Self.agreesOnSecrets : features | Self.agreesOnSecrets
        self.agreementKey = agreementKey
    }

    /// Layout: cluster [16], run [16], node u32, name, incarnation u64, model [32], topology [32], experiment [32],
    /// parameters u64, encoding, features u64, with its bit the agreement key [32]; a text is its length u8 and its UTF-8.
    init(from reader: inout ByteReader) throws(WireError) {
        cluster = try Identifier(from: &reader)
        run = try Identifier(from: &reader)
        node = try reader.unsigned32()
        nodeName = try reader.text(atMost: WireText.longestName)
        incarnation = try reader.unsigned64()
        model = try Fingerprint(from: &reader)
        topology = try Fingerprint(from: &reader)
        experiment = try Fingerprint(from: &reader)
        parameterCount = try reader.unsigned64()
        encoding = try reader.text(atMost: WireText.longestName)
        features = try reader.unsigned64()
        agreementKey = features & Self.agreesOnSecrets == 0 ? nil : try Fingerprint(from: &reader)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(cluster.bytes)
        writer.append(run.bytes)
        writer.append(node)
        writer.append(nodeName)
        writer.append(incarnation)
        writer.append(model.bytes)
        writer.append(topology.bytes)
        writer.append(experiment.bytes)
        writer.append(parameterCount)
        writer.append(encoding)
        writer.append(features)
        if let agreementKey { writer.append(agreementKey.bytes) }
    }
}
