import Determinism

/// A node's way out to the others: latency with jitter, a bandwidth its transfers share one after another, and loss.
///
/// Transfers leave in the order they were sent, each at the full bandwidth of its link (store and forward); while one leaves,
/// later ones wait. On one link messages arrive in the order they were sent, as over TCP.
struct Uplink {
    private let network: NetworkModel
    private let node: Int
    private var random: RandomStream
    /// When the last transfer has left; transfers that take no time leave no mark.
    private(set) var freeAt: Int64 = 0
    /// Nanoseconds that its transfers take altogether, those that wait to leave included.
    private(set) var busyNanoseconds: Int64 = 0
    /// The last arrival at each destination; kept only when jitter could reorder messages.
    private var lastArrival: [Int: Int64] = [:]

    init(network: NetworkModel, node: Int, random: RandomStream) {
        self.network = network
        self.node = node
        self.random = random
    }

    /// When a message arrives, or nil when it is lost.
    ///
    /// - Parameters:
    ///   - bytes: everything that travels, headers included.
    ///   - receiver: the destination.
    ///   - now: virtual nanoseconds.
    /// - Returns: virtual nanoseconds, not before `now`.
    mutating func arrival(ofBytes bytes: Int, at receiver: Int, sentAt now: Int64) -> Int64? {
        let link = network.link(from: node, to: receiver)
        var departure = now
        if link.nanosecondsPerByte > 0 {
            let transfer = Int64((Double(bytes) * link.nanosecondsPerByte).rounded(.up))
            departure = max(now, freeAt) + transfer
            freeAt = departure
            busyNanoseconds += transfer
        }
        if link.loss > 0, random.bernoulli(link.loss) { return nil }
        guard link.jitter > 0 else { return departure + link.latency }
        let arrival = departure + link.latency + Int64(random.uniform() * Double(link.jitter))
        let inOrder = max(arrival, lastArrival[receiver] ?? 0)
        lastArrival[receiver] = inOrder
        return inOrder
    }
}
