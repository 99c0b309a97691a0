import Foundation
import Testing

@testable import Reports

@Suite struct `A trace` {
    private func events(_ trace: inout ChromeTrace) throws -> [[String: Any]] {
        let text = ChromeTrace.opening(program: "test") + trace.take().dropFirst() + ChromeTrace.closing
        let file = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        return try #require(file["traceEvents"] as? [[String: Any]])
    }

    @Test func `names nodes and links, and fills the time between gradients with waits`() throws {
        var trace = ChromeTrace(run: 1, title: "a \"run\"", nodes: ["n0", "n1"])
        trace.gradient(of: 0, from: 0, to: 1500, samples: 8, loss: 0.5)
        trace.gradient(of: 0, from: 2500, to: 4000, samples: 8, loss: .nan)
        trace.finish(at: 5000, [])
        let events = try events(&trace)
        let names = events.filter { $0["name"] as? String == "thread_name" }.compactMap {
            ($0["args"] as? [String: Any])?["name"] as? String
        }
        #expect(names == ["n0", "n0 link", "n1", "n1 link"])
        let slices = events.filter { $0["ph"] as? String == "X" }.map {
            "\($0["name"] ?? "") \($0["tid"] ?? "") \($0["ts"] ?? "")+\($0["dur"] ?? "")"
        }
        #expect(
            slices == [
                "gradient 1 0.0+1.5", "wait 1 1.5+1.0", "gradient 1 2.5+1.5", "wait 1 4.0+1.0",
                "wait 2 0.0+5.0",
            ])
    }

    @Test func `draws messages on links, their arrows, and those that are lost`() throws {
        var trace = ChromeTrace(run: 2, title: "run", nodes: ["n0", "n1"])
        trace.message(from: 0, to: 1, bytes: 100, start: 1000, end: 3000, arrival: 4000)
        trace.message(from: 1, to: 0, bytes: 100, start: 1000, end: 1000, arrival: 2000)
        trace.message(from: 1, to: 0, bytes: 100, start: 1000, end: 1000, arrival: nil)
        let shown = try events(&trace).filter { $0["ph"] as? String != "M" }.map {
            "\($0["ph"] ?? "") \($0["tid"] ?? "") \($0["ts"] ?? "") \($0["id"] ?? "")"
        }
        #expect(
            shown == [
                "X 3 1.0 ", "s 3 1.0 2.1", "f 2 4.0 2.1", "s 2 1.0 2.2", "f 1 2.0 2.2", "i 2 1.0 ",
            ])
    }
}
