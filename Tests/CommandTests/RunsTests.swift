import Foundation
import Reports
import Testing

@Suite struct `murmur runs` {
    /// Runs of two variants with two seeds, a damaged report, and a file that is none of ours.
    private func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny.replacing("4000", with: "400"), to: "tiny.yaml")
        let result = try MurmurProcess.run(
            ["simulate", "tiny.yaml", "--seeds", "2", "--quiet"], in: workspace)
        try #require(result.status == 0)
        return workspace
    }

    private func run(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(["runs"] + arguments.split(separator: " ").map(String.init), in: workspace)
    }

    @Test func `are listed, one line each, damaged ones below`() throws {
        let workspace = try workspace()
        try workspace.write("{\"schema\": \"murmuration-report/1\"", to: "Runs/tiny/cut.report.json")
        let result = try run("list", in: workspace)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("experiment  variant"))
        #expect(lines[2].hasPrefix("tiny        averaging     1  "))
        #expect(lines[6] == "4 runs")
        #expect(lines[7].hasPrefix("no report: Runs/tiny/cut.report.json: the file ends in the middle"))
        for line in lines { #expect(line.count <= 80, "\(line)") }
        let json = try run("list Runs --variant gossip --seed 2 --json", in: workspace).output
        let entries = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
        #expect(entries?.count == 1)
        #expect(entries?[0]["path"] as? String == "Runs/tiny/gossip-seed2.report.json")
    }

    @Test(arguments: [
        ("--variant gossip", 2), ("--variant gossip --variant averaging", 4), ("--seed 1", 2),
        ("--seed 1,2", 4),
        ("--algorithm ad-psgd --seed 2", 1), ("--experiment tiny", 4), ("--kind simulated", 4),
        ("--status complete", 4),
    ])
    func `pass filters that all hold`(filter: String, count: Int) throws {
        let result = try run("list Runs \(filter)", in: workspace())
        #expect(result.output.contains("\n\(count) run\(count == 1 ? "" : "s")\n"))
    }

    @Test func `are asked for by names that exist`() throws {
        let workspace = try workspace()
        let unknown = try run("show Runs --variant gosip", in: workspace)
        #expect(
            unknown.errors == "error: --variant: no run of 'gosip' below Runs; did you mean 'gossip'?\n")
        #expect(unknown.status == 66)
        let none = try run("list Runs --variant gossip --algorithm d-psgd", in: workspace)
        #expect(none.errors == "error: Runs: none of its 4 runs passes all filters\n")
        #expect(
            try run("list Runs/tiny/none", in: workspace).errors
                == "error: Runs/tiny/none: no such directory\n")
    }

    @Test func `are shown and compared as their reports are`() throws {
        let workspace = try workspace()
        let shown = try run("show Runs --variant gossip --seed 1", in: workspace)
        let report = try MurmurProcess.run(["report", "Runs/tiny/gossip-seed1.report.json"], in: workspace)
        #expect(shown.output == report.output)
        let compared = try run("compare Runs --seed 2 --target accuracy>=0.05 --html c.html", in: workspace)
        #expect(compared.status == 0)
        #expect(compared.output.contains("To accuracy >= 0.05"))
        #expect(try workspace.list().contains("c.html"))
        let all = try MurmurProcess.run(["compare", "Runs", "--json"], in: workspace)
        #expect(try run("compare --json", in: workspace).output == all.output)
    }

    @Test func `are removed with what belongs to them and nothing else, and never silently`() throws {
        let workspace = try workspace()
        try workspace.write("mine", to: "Runs/tiny/notes.txt")
        let before = try workspace.list("Runs")
        let asked = try run("rm Runs --variant gossip", in: workspace)
        #expect(asked.status == 64)
        #expect(
            asked.errors == "error: nothing was removed; pass --yes to remove these 4 files of 2 runs\n")
        #expect(try workspace.list("Runs") == before)
        let done = try run("rm Runs --variant gossip --yes", in: workspace)
        #expect(done.status == 0)
        #expect(
            done.output == """
                Runs/tiny/gossip-seed1.report.json
                Runs/tiny/gossip-seed1.timing.json
                Runs/tiny/gossip-seed2.report.json
                Runs/tiny/gossip-seed2.timing.json
                removed 4 files of 2 runs

                """)
        #expect(
            try workspace.list("Runs") == before.filter { !$0.contains("gossip-seed") })
        #expect(try run("rm Runs --all --yes", in: workspace).status == 0)
        #expect(try workspace.list("Runs") == ["tiny", "tiny/notes.txt"])
    }

    @Test func `leave no empty folder behind`() throws {
        let workspace = try workspace()
        #expect(try run("rm --all --yes", in: workspace).status == 0)
        #expect(try workspace.list("Runs").isEmpty)
        #expect(try workspace.list().contains("Runs"))
    }

    @Test func `that were edited by hand are found by report --check`() throws {
        let workspace = try workspace()
        let name = "Runs/tiny/gossip-seed1.report.json"
        var report = try ReportCodec.decode(workspace.read(name), file: name)
        report.summary.finalMetric = 0.999
        report.series[1].samples = -5
        try workspace.write(ReportCodec.encode(report), to: name)
        let result = try MurmurProcess.run(["report", "--check", "Runs"], in: workspace)
        #expect(result.status == 65)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0] == "error: \(name): series[1].samples: less than before (got -5 after 0)")
        #expect(
            lines[1].hasPrefix("error: \(name): summary.finalMetric: not what the series says (got 0.999; "))
        #expect(result.output.isEmpty)
    }
}
