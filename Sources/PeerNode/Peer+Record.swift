import EventLoop
import GossipAlgorithms
public import Reports
import Runs
import Wire

/// The most events a record keeps.
private let eventsKept = 1000

/// What the peer leaves behind.
extension Peer {
    /// Notes what happened, for the report.
    func noteEvent(_ what: String) {
        guard record.events.count < eventsKept else { return }
        record.events.append(RunEvent(seconds: Double(elapsed) * 1e-9, what: what))
    }

    /// Notes a broken connection that is back; not each of the stale ones that come up when this process goes on after a stop.
    func noteReconnection(with node: Int, _ reason: String) {
        guard phase != .connecting else { return }
        let isNews = lastReconnection[node].map { loop.now - $0 > Neighbours.stoppedGap } ?? true
        lastReconnection[node] = loop.now
        if isNews { noteEvent("connection to \(names[node]) broke and came back: \(reason)") }
    }

    /// Messages that will never arrive: for want of a way, or given up with a neighbour.
    var messagesLost: Int { neighbours.links.reduce(0) { $0 + $1.messagesLost } }

    /// Puts into a record what is counted elsewhere.
    func complete(_ record: inout NodeRecord) {
        counters.messagesLost = messagesLost
        record.totals = counters.report(name: names[configuration.node], elapsed: elapsedAtEnd)
        record.links = counters.links.report(from: names[configuration.node], names: names)
        record.staleness = staleness
        record.computeSeconds = computeTimes.values
        record.roundTripSeconds = neighbours.links.map {
            NodeRecord.LinkTimes(to: $0.name, seconds: $0.roundTrips.values)
        }
        record.digest = driver?.digest.description ?? ""
    }

    private var elapsedAtEnd: Int64 { driver == nil ? 0 : elapsed }

    /// What the peer would leave behind if it ended now.
    public var currentRecord: NodeRecord {
        var record = record
        complete(&record)
        return record
    }
}
