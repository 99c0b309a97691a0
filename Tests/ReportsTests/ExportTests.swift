import Foundation
import Testing

@testable import Reports

@Suite struct `Exports of reports` {
    private func groups(_ runs: [RunReport]) throws -> [RunGroup] { try Comparison(runs).groups }

    // MARK: - TensorBoard

    /// The examples of https://protobuf.dev/programming-guides/encoding, and IEEE 754 by hand.
    @Test func `protocol-buffer fields have the published bytes`() {
        var number = ProtobufMessage()
        number.append(1, Int64(150))
        #expect(number.bytes == [0x08, 0x96, 0x01])
        var text = ProtobufMessage()
        text.append(2, "testing")
        #expect(text.bytes == [0x12, 0x07] + Array("testing".utf8))
        var nested = ProtobufMessage()
        nested.append(3, number)
        #expect(nested.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
        var fixed = ProtobufMessage()
        fixed.append(1, 1.0)
        fixed.append(2, Float(-2))
        #expect(fixed.bytes == [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x15, 0, 0, 0, 0xC0])
        var negative = ProtobufMessage()
        negative.append(2, Int64(-1))
        #expect(negative.bytes == [0x10] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
    }

    @Test func `an event file begins with its version and has one record for each evaluation`() throws {
        let run = SampleReports.run(evaluations: 3, nodes: 2)
        let records = TensorBoardEvents.records(of: run)
        #expect(records.count == 1 + 3)
        // Wall time 0 (field 1, eight bytes), then the version (field 3), as every event file has it.
        #expect(
            records[0] == [0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0x1A, 0x0D] + Array("brain.Event:2".utf8))
        func contains(_ text: String, _ record: [UInt8]) -> Bool {
            record.firstRange(of: Array(text.utf8)) != nil
        }
        for name in ["loss/mean", "accuracy/worst", "consensus_distance", "staleness/mean"] {
            #expect(contains(name, records[3]), "\(name)")
        }
        // There was no mini-batch before the first evaluation.
        #expect(!contains("loss/train", records[1]) && contains("loss/train", records[2]))
        #expect(!contains("node/n1", records[3]))
        #expect(contains("accuracy/node/n1", TensorBoardEvents.records(of: run, perNode: true)[3]))
    }

    @Test func `every run has a folder of its own that lies below the directory`() throws {
        let names = ["a", "a b", "a_b", "../../etc", "x/../y", ".hidden", "ä"]
        let folders = RunFolders.folders(
            of: try groups(names.map { SampleReports.run(variant: $0, seed: 3) })
        ).map(\.folder)
        #expect(folders.prefix(3) == ["a-seed3", "a_b-seed3", "a_b-seed3-2"])
        #expect(Set(folders).count == names.count)
        for folder in folders {
            for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
                #expect(!part.hasPrefix(".") && !part.isEmpty, "\(folder)")
            }
        }
    }

    // MARK: - Text

    private func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func `JSON Lines have one object for each evaluation, with the keys of the report`() throws {
        let runs = [SampleReports.run(variant: "a"), SampleReports.run(variant: "b", seed: .max)]
        let text = SeriesJSONLines.text(try groups(runs))
        let lines = try objects(text)
        #expect(text.hasSuffix("}\n"))
        #expect(lines.count == 2 * 5)
        #expect(lines[0]["relativeConsensusDistance"] as? String == "nan")
        #expect(lines[4]["variant"] as? String == "a")
        #expect(lines[4]["samples"] as? Int == 1024)
        #expect((lines[4]["localLoss"] as? [String: Any])?["worstNode"] as? String == "n3")
        #expect(text.contains("\"seed\":18446744073709551615"))
        let keys = Set(lines[4].keys)
        let point = try JSONEncoder().encode(runs[0].series[4])
        let own = try #require(try JSONSerialization.jsonObject(with: point) as? [String: Any])
        #expect(keys.isSuperset(of: own.keys))
    }

    @Test func `values of every node are exported as far as the reports keep them`() throws {
        var without = SampleReports.run(variant: "without")
        for index in without.series.indices { without.series[index].lossPerNode = nil }
        let groups = try groups([SampleReports.run(nodes: 3), without])
        let lines = try objects(SeriesJSONLines.text(groups, perNode: true))
        #expect(lines.count == 5 * 3)
        #expect(lines[14]["node"] as? String == "n2")
        #expect(lines[14]["loss"] as? Double == SampleReports.run(nodes: 3).series[4].lossPerNode?[2])
        let rows = NodeSeriesCSV.text(groups).split(separator: "\n")
        #expect(rows.count == 1 + 5 * 3)
        #expect(Set(rows.map { $0.count { $0 == "," } }).count == 1)
        #expect(rows[1].hasPrefix("sample,d-psgd,d-psgd,simulated,1,0,0,0,n0,"))
    }

    @Test func `Markdown ends with how to run it again`() throws {
        let runs = [1, 2, 3].map { SampleReports.run(variant: "it's one", seed: $0) }
        let text = MarkdownReport.text(try Comparison(runs))
        #expect(
            text.contains(
                "murmur simulate sample.yaml --variant 'it'\\''s one' --output 'Runs/sample/it'\\''s one' "
                    + "--seed 1 --seeds 3\n"))
        #expect(text.contains("```yaml\nname: sample\n```"))
        #expect(text.contains("#### Why did it converge like that?"))
        #expect(text.count { $0 == "\n" } > 20 && text.hasSuffix("</details>\n"))
    }

    @Test func `the recipe repeats seeds that are no row, peers and what fences would end`() throws {
        var runs = [1, 5].map { SampleReports.run(variant: "a", seed: $0) }
        for index in runs.indices {
            runs[index].kind = .measured
            runs[index].plan.computeModel = "emulated constant"
            runs[index].provenance.experimentText = "x: |\n  ```\n"
        }
        let text = MarkdownReport.text(try Comparison(runs))
        for seed in [1, 5] {
            #expect(
                text.contains(
                    "murmur launch sample.yaml --variant a --emulate-compute --output Runs/sample/a --seed \(seed) "
                        + "--force\n"))
        }
        #expect(text.contains("````yaml\nx: |\n  ```\n````"))
    }

    @Test func `a sparkline of the whole curve has its first and last value`() {
        let values = (0..<1000).map(Double.init)
        let line = Sparkline.whole(values, width: 8)
        #expect(line == "▁▂▃▄▅▆▇█")
        #expect(Sparkline.whole([1, 2], width: 8) == "▁█")
    }
}
