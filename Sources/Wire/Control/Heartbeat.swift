/// A sign of life, and how far its sender has come.
public struct Heartbeat: Equatable, Sendable {
    static let byteCount = 24

    /// Chosen by whoever pings; the pong repeats it.
    public let nonce: UInt64
    /// Local steps the sender has taken.
    public let steps: UInt64
    /// Training samples the sender has seen.
    public let samples: UInt64

    /// A heartbeat from its fields.
    public init(nonce: UInt64, steps: UInt64, samples: UInt64) {
        self.nonce = nonce
        self.steps = steps
        self.samples = samples
    }

    /// Layout: nonce u64, steps u64, samples u64.
    init(from reader: inout ByteReader) throws(WireError) {
        nonce = try reader.unsigned64()
        steps = try reader.unsigned64()
        samples = try reader.unsigned64()
    }

    func write(to writer: inout ByteWriter) {
        writer.append(nonce)
        writer.append(steps)
        writer.append(samples)
    }
}
