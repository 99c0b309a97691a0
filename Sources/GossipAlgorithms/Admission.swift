import Compressors
import LinearAlgebra

/// The check every message passes before an algorithm sees it: a known sender, a payload of a possible
/// length, finite numbers.
///
/// What fails is refused and recorded, never trapped on.
public struct Admission: Sendable {
    /// The nodes this node talks to.
    public enum Partners: Sendable {
        /// Every other node.
        case everyone
        /// These nodes, in ascending order.
        case nodes([Int])
    }

    /// How long payloads may be.
    public enum PayloadLength: Sendable {
        /// Exactly the model's parameters, or nothing at all.
        case model
        /// Any part of the model; the algorithm checks which.
        case part
        /// Whatever the algorithm finds right: it checks all lengths itself.
        case own
    }

    private let node: Int
    private let nodeCount: Int
    private let partners: Partners
    private let length: PayloadLength
    private let parameterCount: Int

    /// The check for one node of a run.
    public init(
        node: Int, nodeCount: Int, partners: Partners, length: PayloadLength, parameterCount: Int
    ) {
        self.node = node
        self.nodeCount = nodeCount
        self.partners = partners
        self.length = length
        self.parameterCount = parameterCount
    }

    /// Why the message must not be used, or nil when it may.
    public func refusal(of message: Message, from sender: Int) -> Refusal? {
        guard isPartner(sender) else { return .unknownSender }
        guard message.share.isFinite, message.weight.isFinite else { return .nonFinite }
        guard message.round >= 0, message.part >= 0, message.version >= 0 else { return .unexpected }
        switch message.payload {
        case .none:
            return nil
        case .compressed(let vector):
            // A compressed vector is finite by construction.
            switch length {
            case .model: return vector.count == parameterCount ? nil : .wrongLength
            case .part: return vector.count <= parameterCount ? nil : .wrongLength
            case .own: return nil
            }
        case .dense(let values):
            switch length {
            case .model: if values.count != parameterCount { return .wrongLength }
            case .part: if values.count > parameterCount { return .wrongLength }
            case .own: break
            }
            return message.isKnownFinite || VectorKernels.isFinite(values.span) ? nil : .nonFinite
        }
    }

    private func isPartner(_ sender: Int) -> Bool {
        switch partners {
        case .everyone:
            return sender != node && sender >= 0 && sender < nodeCount
        case .nodes(let nodes):
            var (low, high) = (0, nodes.count)
            while low < high {
                let middle = (low + high) / 2
                if nodes[middle] < sender { low = middle + 1 } else { high = middle }
            }
            return low < nodes.count && nodes[low] == sender
        }
    }
}
