import Foundation
import FoundationXML
import Reports
import Testing

@Suite struct `murmur compare` {
    /// A directory `out` with the reports of the tiny experiment.
    private func simulated() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny.replacing("4000", with: "800"), to: "tiny.yaml")
        let result = try MurmurProcess.run(
            ["simulate", "tiny.yaml", "--output", "out", "--seeds", "2", "--quiet"], in: workspace)
        try #require(result.status == 0)
        return workspace
    }

    private func run(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: workspace)
    }

    /// Changes a report and writes it under another name.
    private func edit(
        _ workspace: Workspace, to name: String, _ change: (inout RunReport) -> Void
    ) throws {
        var report = try ReportCodec.decode(workspace.read("out/gossip-seed1.report.json"), file: "gossip")
        change(&report)
        try workspace.write(ReportCodec.encode(report), to: name)
    }

    @Test func `takes files and directories and prints a table`() throws {
        let workspace = try simulated()
        let result = try run("compare out --target accuracy>=0.2", in: workspace)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        for words in ["gossip", "averaging", "To accuracy >= 0.2"] { #expect(result.output.contains(words)) }
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        let files = try run(
            "compare out/gossip-seed1.report.json out/gossip-seed2.report.json", in: workspace)
        #expect(files.status == 0)
        #expect(!files.output.contains("averaging"))
    }

    @Test func `writes a page, a table and figures that programs can read`() throws {
        let workspace = try simulated()
        let result = try run("compare out --html c.html --csv c.csv --markdown c.md --json", in: workspace)
        #expect(result.status == 0)
        let figures = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(figures?["schema"] as? String == "murmuration-comparison/1")
        let page = String(decoding: try workspace.read("c.html"), as: UTF8.self)
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(
            !page.contains("src=\"http") && !page.contains("href=\"http"), "the page must need no other file")
        let csv = String(decoding: try workspace.read("c.csv"), as: UTF8.self).split(separator: "\n")
        #expect(Set(csv.map { $0.count { $0 == "," } }).count == 1)
        #expect(String(decoding: try workspace.read("c.md"), as: UTF8.self).contains("| variant |"))
    }

    @Test func `writes pages whose drawings are well-formed`() throws {
        let workspace = try simulated()
        #expect(try run("compare out --html c.html", in: workspace).status == 0)
        let page = String(decoding: try workspace.read("c.html"), as: UTF8.self)
        let drawings = page.split(separator: "<svg").dropFirst().compactMap { part in
            part.range(of: "</svg>").map { "<svg" + part[..<$0.upperBound] }
        }
        #expect(!drawings.isEmpty)
        for drawing in drawings { #expect(XMLParser(data: Data(drawing.utf8)).parse()) }
    }

    @Test func `replaces no file unless forced`() throws {
        let workspace = try simulated()
        try workspace.write("mine", to: "c.html")
        let refused = try run("compare out --html c.html", in: workspace)
        #expect(refused.errors == "error: c.html: exists already; pass --force to replace it\n")
        #expect(refused.status == 73)
        #expect(refused.output.isEmpty)
        #expect(try workspace.read("c.html") == Array("mine".utf8))
        #expect(try run("compare out --html c.html --force", in: workspace).status == 0)
    }

    @Test func `says why figures must not be compared, and fails`() throws {
        let workspace = try simulated()
        try edit(workspace, to: "other.report.json") {
            $0.variant = "other"
            $0.provenance.dataHash = "0123456789abcdef"
        }
        let result = try run("compare out/gossip-seed1.report.json other.report.json", in: workspace)
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: not comparable: different data (digits "))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.output.contains("Not comparable"))
    }

    @Test func `refuses simulations of another determinism domain, unless only numbers count`() throws {
        let workspace = try simulated()
        try edit(workspace, to: "b.json") { $0.provenance.domain.coreType = "Zen" }
        try edit(workspace, to: "a.json") { $0.provenance.domain.coreType = "Haswell" }
        let result = try run("compare a.json b.json", in: workspace)
        #expect(
            result.errors
                == "error: a.json vs b.json: different determinism domain (openblas core Haswell vs Zen); "
                + "use --numeric\n")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(try run("compare a.json b.json --numeric", in: workspace).status == 0)
    }

    @Test func `refuses what is no complete report`() throws {
        let workspace = try simulated()
        let bytes = try workspace.read("out/gossip-seed1.report.json")
        try workspace.write(Array(bytes.prefix(1000)), to: "cut.json")
        try workspace.write([], to: "empty.json")
        try workspace.write("{\"schema\": \"murmuration-report/9\"}", to: "newer.json")
        try workspace.write("{\"name\": \"x\"}", to: "foreign.json")
        let expected = [
            "cut.json": "the file ends in the middle of the report, after 1000 bytes; "
                + "copy it again or run the experiment again",
            "empty.json":
                "the file is empty (expected a murmuration-report/1 report); run the experiment again",
            "newer.json":
                "schema: written by a newer version (got \"murmuration-report/9\"; this program reads up to "
                + "\"murmuration-report/1\"); update murmur",
            "foreign.json": "schema: not a report (got no schema; expected \"murmuration-report/1\")",
        ]
        for (name, problem) in expected {
            for command in ["compare", "report", "report --check"] {
                let result = try run("\(command) \(name)", in: workspace)
                #expect(result.errors == "error: \(name): \(problem)\n")
                #expect(result.status == 65)
                #expect(result.output.isEmpty)
            }
        }
        let unknown = try run("compare out --target mse<=1", in: workspace)
        #expect(
            unknown.errors
                == "error: --target: the reports do not measure it (got mse; expected loss or accuracy)\n")
        #expect(unknown.status == 64)
        try FileManager.default.createDirectory(
            atPath: workspace.file("none"), withIntermediateDirectories: false)
        #expect(
            try run("compare none", in: workspace).errors == "error: none: no *.report.json files below it\n")
        #expect(try run("compare none", in: workspace).status == 66)
    }

    @Test func `shows and checks single reports`() throws {
        let workspace = try simulated()
        let shown = try run("report out/gossip-seed1.report.json", in: workspace)
        #expect(shown.status == 0)
        for words in ["tiny: gossip, seed 1", "ad-psgd", "ring", "consensus distance"] {
            #expect(shown.output.contains(words))
        }
        for line in shown.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        let checked = try run("report --check out", in: workspace)
        #expect(checked.status == 0)
        #expect(checked.output.split(separator: "\n").count == 4)
    }
}
