import PeerNode
import Testing

@testable import MurmurCommand

@Suite struct `the table of a cluster` {
    /// A status as a peer would send it.
    private static func status(
        _ node: String, steps: Int = 1234, loss: String = "0.5", fraction: Double = 0.25
    ) throws -> PeerStatus {
        try PeerStatus(
            json: Array(
                """
                {"node": "\(node)", "incarnation": 0, "phase": "training", "seconds": 12.5, "fraction": \(fraction),
                 "steps": \(steps), "samples": 99999, "loss": \(loss), "merges": 123456789, "refused": 1,
                 "skipped": 98765432, "lost": 0, "bytesSent": 123456789012, "messagesSent": 5, "staleness": 12.345,
                 "neighbours": [{"name": "n1", "state": "up"}, {"name": "n2", "state": "down"}]}
                """.utf8))
    }

    private static func row(_ name: String, _ status: PeerStatus?) -> ClusterTable.Row {
        ClusterTable.Row(name: name, phase: "training", status: status, bytesPerSecond: 123_456_789)
    }

    @Test func `never takes more than 80 columns, however long names and numbers are`() throws {
        let long = String(repeating: "nödé", count: 20)
        let rows = try [
            Self.row(long, Self.status(long, steps: 123_456_789, loss: "1.2345678e300")), Self.row("n1", nil),
        ]
        let lines = ClusterTable.lines(title: String(repeating: "t", count: 200), rows)
        #expect(lines.count == 4)
        for line in lines { #expect(line.count <= 80, "\(line)") }
        #expect(lines[3] == "n1        training")
    }

    @Test func `counts the nodes there is no room for`() throws {
        let rows = (0..<10).map { Self.row("n\($0)", nil) }
        let lines = ClusterTable.lines(title: "t", rows, limit: 4)
        #expect(lines.count == 2 + 4)
        #expect(lines.last == "... and 7 more")
    }

    @Test func `is a line of its own where there is no terminal`() throws {
        #expect(ClusterTable.summary([Self.row("n0", nil)]) == "nobody has said anything yet")
        let rows = try [
            Self.row("n0", Self.status("n0", steps: 10, loss: "1", fraction: 0.5)),
            Self.row("n1", Self.status("n1", steps: 20, loss: "2", fraction: 1)),
        ]
        #expect(ClusterTable.summary(rows) == "75 %, steps 10...20, loss 1.50, 247 MB/s sent")
    }

    @Test func `says how long it still takes, and how the loss went`() throws {
        let rows = try [Self.row("n0", Self.status("n0", fraction: 0.25))]
        #expect(ClusterDisplay.title("gossip", rows, seconds: 10) == "gossip: 1 nodes, 25 %, 0:10, ETA 0:30")
        #expect(ClusterDisplay.title("gossip", rows, seconds: nil) == "gossip: 1 nodes, 25 %, starting")
        #expect(ClusterDisplay.curve([2, .nan, 1]) == ["loss 1.00 █▁"])
        #expect(ClusterDisplay.curve([2]).isEmpty)
    }
}
