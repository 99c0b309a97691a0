/// How far one node has come.
public struct NodeProgress: Equatable, Sendable {
    static let byteCount = 20

    /// The node's place in the topology, counted from 0.
    public let node: UInt32
    /// Training samples it has seen.
    public let samples: UInt64
    /// Local steps it has taken.
    public let steps: UInt64

    /// A node's progress from its fields.
    public init(node: UInt32, samples: UInt64, steps: UInt64) {
        self.node = node
        self.samples = samples
        self.steps = steps
    }

    /// Layout: node u32, samples u64, steps u64.
    init(from reader: inout ByteReader) throws(WireError) {
        node = try reader.unsigned32()
        samples = try reader.unsigned64()
        steps = try reader.unsigned64()
    }

    func write(to writer: inout ByteWriter) {
        writer.append(node)
        writer.append(samples)
        writer.append(steps)
    }
}
