/// The number that tells one cluster from all others: 128 random bits, no secret.
public struct ClusterID: Sendable, Hashable, CustomStringConvertible {
    /// Sixteen bytes.
    public let bytes: [UInt8]

    /// A cluster by its bytes; nil unless there are sixteen.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// A cluster by 32 lower-case hexadecimal digits; nil for any other text.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Hexadecimal.bytes(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// A new number that no other cluster has.
    public static func unique() -> ClusterID {
        guard let id = ClusterID(bytes: SystemRandom.bytes(16)) else {
            preconditionFailure("sixteen bytes are no cluster")
        }
        return id
    }

    /// 32 lower-case hexadecimal digits.
    public var description: String { Hexadecimal.text(bytes) }
}
