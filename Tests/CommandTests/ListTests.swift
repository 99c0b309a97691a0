import Foundation
import Testing

@Suite struct `murmur list` {
    private func run(_ arguments: String...) throws -> String {
        let result = try MurmurProcess.run(arguments, in: Workspace())
        #expect(result.status == 0)
        return result.output
    }

    @Test(arguments: [
        "algorithms", "compressors", "topologies", "schedules", "mixing", "models", "layers", "losses",
        "optimizers", "learning-rates", "datasets", "partitions", "formats", "aggregators", "attacks",
    ])
    func `describes every entry of every catalogue in 80 columns`(list: String) throws {
        let data = Data(try run("list", list, "--json").utf8)
        let entries = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        #expect(!entries.isEmpty)
        let names = entries.compactMap { $0["name"] as? String }
        let table = try run("list", list)
        #expect(try run("list").contains(list))
        // The first and the last stand for all: each is a process of its own.
        for name in Set([names.first, names.last]).compactMap(\.self).sorted() {
            #expect(table.contains(name))
            let text = try run("list", list, name)
            #expect(text.hasPrefix(name))
            for line in (text + table).split(separator: "\n") where line.count > 80 {
                Issue.record("\(line.count) characters: \(line)")
            }
        }
    }

    @Test func `tells an algorithm's settings, cost and source`() throws {
        let text = try run("list", "algorithms", "ad-psgd")
        for words in [
            "arXiv:1710.06952", "steps-per-exchange: a whole number in 1...1000000; default 1", "sent ",
        ] {
            #expect(text.contains(words))
        }
    }
}
