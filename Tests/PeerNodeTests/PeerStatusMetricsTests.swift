import Foundation
import PeerNode
import Testing

@Suite struct `metrics of a peer` {
    private static func metrics(_ node: String = "n0", loss: String = "0.5") throws -> [Substring] {
        let status = try JSONDecoder().decode(
            PeerStatus.self,
            from: Data(
                """
                {"node": "\(node)", "incarnation": 2, "phase": "finishing", "seconds": 12.5, "fraction": 0.25,
                 "steps": 1234, "samples": 99999, "loss": \(loss), "merges": 7, "refused": 1, "skipped": 3, "lost": 0,
                 "bytesSent": 123456789012, "messagesSent": 5, "staleness": 1.5,
                 "neighbours": [{"name": "n1", "state": "up"}, {"name": "n2", "state": "down"}]}
                """.utf8))
        return status.metrics.split(separator: "\n")
    }

    /// The text format of Prometheus 0.0.4: HELP and TYPE before the samples of each name, one line each.
    @Test func `keep to the text format of Prometheus`() throws {
        var announced = ""
        for line in try Self.metrics() {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP ") {
                announced = String(words[2])
            } else if line.hasPrefix("# TYPE ") {
                #expect(words[2] == announced)
                #expect(["counter", "gauge"].contains(words[3]))
                #expect((words[3] == "counter") == announced.hasSuffix("_total"))
            } else {
                #expect(line.hasPrefix(announced + "{node=\"n0\""))
                #expect(Double(words.last ?? "") != nil, "\(line)")
            }
        }
    }

    @Test func `say what the status says`() throws {
        let lines = try Self.metrics()
        for line in [
            #"murmur_steps_total{node="n0"} 1234"#, #"murmur_loss{node="n0"} 0.5"#,
            #"murmur_sent_bytes_total{node="n0"} 123456789012"#, #"murmur_neighbours_up{node="n0"} 1"#,
            #"murmur_neighbours{node="n0"} 2"#, #"murmur_phase{node="n0",phase="finishing"} 1"#,
            #"murmur_phase{node="n0",phase="training"} 0"#,
        ] { #expect(lines.contains { $0 == line }, "\(line)") }
    }

    @Test func `leave the loss out before there is one, and escape names`() throws {
        #expect(try !Self.metrics(loss: "null").contains { $0.hasPrefix("murmur_loss") })
        let lines = try Self.metrics(#"a\"b\\c"#)
        #expect(lines.contains(#"murmur_steps_total{node="a\"b\\c"} 1234"#))
    }
}
