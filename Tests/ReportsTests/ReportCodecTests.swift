import Reports
import Testing

@Suite struct ReportCodecTests {
    private func text(_ report: RunReport) -> String {
        String(decoding: ReportCodec.encode(report), as: UTF8.self)
    }

    private func error(_ text: String) -> ReportError? {
        do {
            _ = try ReportCodec.decode(Array(text.utf8), file: "a.json")
            return nil
        } catch {
            return error
        }
    }

    @Test func `encoding, decoding and encoding again gives the same bytes`() throws {
        let bytes = ReportCodec.encode(SampleReports.run())
        let again = try ReportCodec.decode(bytes, file: "a.json")
        #expect(ReportCodec.encode(again) == bytes)
    }

    @Test func `the text of a small report is the golden one`() throws {
        let target = Target(quantity: "accuracy", direction: .atLeast, value: 0.25)
        #expect(text(SampleReports.run(evaluations: 2, nodes: 2, target: target)) == GoldenReport.version1)
    }

    @Test func `the golden report of version 1 can be read`() throws {
        let report = try ReportCodec.decode(Array(GoldenReport.version1.utf8), file: "golden.json")
        #expect(report.variant == "d-psgd")
        #expect(report.series.map(\.samples) == [0, 256])
        #expect(report.series[0].relativeConsensusDistance.isNaN)
        #expect(report.summary.toTarget != nil)
    }

    @Test func `a report without NaN is equal to itself after a round trip`() throws {
        var report = SampleReports.run()
        report.series[0].relativeConsensusDistance = 0
        #expect(try ReportCodec.decode(ReportCodec.encode(report), file: "a.json") == report)
    }

    @Test(arguments: [
        0.1 as Double, 1.0 / 3, -0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
        123_456_789.123_456_78,
    ])
    func `doubles read back to the same bits`(value: Double) throws {
        var report = SampleReports.run()
        report.summary.finalLoss = value
        let again = try ReportCodec.decode(ReportCodec.encode(report), file: "a.json")
        #expect(again.summary.finalLoss.bitPattern == value.bitPattern)
    }

    @Test(arguments: [UInt64.max, 0, 9_007_199_254_740_993])
    func `seeds keep all 64 bits`(seed: UInt64) throws {
        let report = SampleReports.run(seed: seed)
        #expect(try ReportCodec.decode(ReportCodec.encode(report), file: "a.json").seed == seed)
    }

    @Test func `numbers that are not finite are texts`() throws {
        var report = SampleReports.run()
        report.summary.finalLoss = .infinity
        report.summary.averagedLoss = -.infinity
        let text = text(report)
        #expect(text.contains(#""relativeConsensusDistance": "nan""#))
        #expect(text.contains(#""finalLoss": "inf""#))
        let again = try ReportCodec.decode(Array(text.utf8), file: "a.json")
        #expect(again.summary.finalLoss == .infinity)
        #expect(again.summary.averagedLoss == -.infinity)
        #expect(again.series[0].relativeConsensusDistance.isNaN)
    }

    @Test func `the text ends with one newline and has one line for each evaluation and node`() {
        let text = text(SampleReports.run())
        #expect(text.hasSuffix("}\n"))
        #expect(!text.hasSuffix("\n\n"))
        let lines = text.split(separator: "\n")
        #expect(lines.count(where: { $0.contains("consensusDistance") && $0.contains("averagedLoss") }) == 5)
        #expect(lines.count(where: { $0.contains("computeSeconds") }) == 4)
    }

    @Test func `texts with quotes, backslashes, brackets and newlines survive`() throws {
        var report = SampleReports.run()
        report.variant = "a\"b\\c{[,:]}\n\t\u{1F426} </script>"
        #expect(try ReportCodec.decode(ReportCodec.encode(report), file: "a.json").variant == report.variant)
    }

    @Test func `an empty file is named as such`() {
        #expect(error(" \n") == .empty(file: "a.json"))
    }

    @Test func `every truncation of a report is an error that says so`() {
        let bytes = ReportCodec.encode(SampleReports.run(evaluations: 1, nodes: 1))
        for count in stride(from: 1, to: bytes.count - 2, by: 7) {
            #expect(throws: ReportError.truncated(file: "a.json", bytes: count)) {
                try ReportCodec.decode(Array(bytes.prefix(count)), file: "a.json")
            }
        }
    }

    @Test func `text that is not JSON is an error with line and column`() {
        #expect(error("hello") == .notJSON(file: "a.json", line: 1, column: 1))
        #expect(error("{\n  ]}") == .notJSON(file: "a.json", line: 2, column: 3))
        #expect(error("{} {}") == .notJSON(file: "a.json", line: 1, column: 4))
        #expect(error(#"{"schema": tru}"#) == .notJSON(file: "a.json", line: 1, column: 12))
    }

    @Test func `foreign JSON is refused by its schema`() {
        #expect(error("{}") == .foreign(file: "a.json", found: nil))
        #expect(error("[1]") == .foreign(file: "a.json", found: nil))
        #expect(error(#"{"schema": "other/1"}"#) == .foreign(file: "a.json", found: "other/1"))
        #expect(
            error(#"{"schema": "murmuration-report/x"}"#)
                == .foreign(file: "a.json", found: "murmuration-report/x"))
        #expect(
            error(#"{"schema": 3}"#)
                == .wrongType(file: "a.json", path: "schema", expected: "text", got: "number"))
    }

    @Test func `a newer schema is refused by name`() {
        let found = "murmuration-report/2"
        #expect(error("{\"schema\": \"\(found)\"}") == .newerSchema(file: "a.json", found: found))
    }

    @Test func `a missing key is named with its path`() {
        let text = text(SampleReports.run())
        #expect(
            error(text.replacing("\"batchSize\": 8,", with: ""))
                == .missingKey(file: "a.json", path: "plan.batchSize")
        )
    }

    @Test(arguments: [
        ("\"seed\": 1,", "\"seed\": \"x\",", "seed", "whole number", "text"),
        ("\"learningRate\": 0.1,", "\"learningRate\": [],", "plan.learningRate", "number", "list"),
        ("\"index\": 2,", "\"index\": {},", "series[2].index", "whole number", "object"),
        ("\"dataset\": \"digits\"", "\"dataset\": 3", "dataCard.dataset", "text", "number"),
        (
            "\"higherIsBetter\": true", "\"higherIsBetter\": 1", "metric.higherIsBetter", "true or false",
            "number"
        ),
        ("\"seed\": 1,", "\"seed\": null,", "seed", "whole number", "null"),
    ])
    func `a wrong type is named with path, expected and found type`(
        from: String, to: String, path: String, expected: String, got: String
    ) throws {
        let text = text(SampleReports.run())
        try #require(text.contains(from))
        #expect(
            error(text.replacing(from, with: to, maxReplacements: 1))
                == .wrongType(file: "a.json", path: path, expected: expected, got: got)
        )
    }

    @Test func `an unknown choice is named with its path`() {
        let text = text(SampleReports.run()).replacing("\"simulated\"", with: "\"dreamt\"")
        guard case .wrongValue("a.json", "kind", _)? = error(text) else {
            Issue.record("expected a wrong value at kind")
            return
        }
    }

    @Test(arguments: ["-1", "1.5", "1e30"])
    func `a number that does not fit is an error of its own`(number: String) {
        let text = text(SampleReports.run()).replacing("\"seed\": 1,", with: "\"seed\": \(number),")
        #expect(error(text) == .unfitNumber(file: "a.json"))
    }

    @Test func `bad JSON inside a report is located`() {
        let text = text(SampleReports.run()).replacing("\"batchSize\": 8,", with: "\"batchSize\": 8,,")
        guard case .notJSON("a.json", let line, let column)? = error(text) else {
            Issue.record("expected not JSON")
            return
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[line - 1].contains("batchSize"))
        #expect(column == lines[line - 1].count)
    }

    @Test func `a per-node list of the wrong length is refused`() {
        var report = SampleReports.run()
        report.series[1].lossPerNode = [1]
        let error = error(text(report))
        #expect(
            error?.description == "a.json: series[1].lossPerNode: one value for each node (got 1; expected 4)"
        )
    }

    @Test func `unknown keys are ignored`() throws {
        let text = text(SampleReports.run()).replacing(
            "\"seed\": 1,", with: "\"seed\": 1, \"later\": {\"a\": [1]},")
        #expect(error(text) == nil)
    }

    @Test func `every error is one line that begins with the file`() {
        let errors: [ReportError] = [
            .empty(file: "f"), .truncated(file: "f", bytes: 1), .notJSON(file: "f", line: 1, column: 2),
            .foreign(file: "f", found: nil), .foreign(file: "f", found: "x"),
            .newerSchema(file: "f", found: "x/9"),
            .missingKey(file: "f", path: "a"), .wrongType(file: "f", path: "a", expected: "b", got: "c"),
            .unfitNumber(file: "f"),
            .wrongValue(file: "f", path: "a", problem: "b"),
        ]
        for error in errors {
            #expect(error.description.hasPrefix("f:"))
            #expect(!error.description.contains("\n"))
        }
    }

    @Test func `a timing file survives a round trip and is no report`() throws {
        let timing = RunTiming(
            report: "a.report.json", startedAt: "2026-01-01T00:00:00Z", wallSeconds: 1.5, threads: 2)
        let bytes = ReportCodec.encode(timing)
        #expect(try ReportCodec.decodeTiming(bytes, file: "t.json") == timing)
        #expect(throws: ReportError.foreign(file: "t.json", found: "murmuration-timing/1")) {
            try ReportCodec.decode(bytes, file: "t.json")
        }
    }
}
