public import GossipAlgorithms

/// A frame that arrived whole and undamaged, in its turn.
public struct Frame: Sendable {
    /// What it carries.
    public enum Content: Sendable {
        /// A message of an algorithm; its numbers may be anything, even not numbers.
        case message(Message)
        /// Anything else.
        case control(ControlFrame)
    }

    /// Its number in its direction of the connection, from 1.
    public let sequence: UInt64
    /// The sender's counter of exchanges; 0 when it belongs to none.
    public let exchange: UInt64
    /// What it carries.
    public let content: Content
    /// Bytes it took on the wire, with its headers.
    public let byteCount: Int
}
