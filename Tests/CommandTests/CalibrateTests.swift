import Foundation
import Reports
import Testing

@Suite struct `murmur simulate --calibrate` {
    /// A directory with the reports of the tiny experiment, and one of them made to look measured.
    private func simulated(_ change: (inout RunReport) -> Void = { _ in }) throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny.replacing("4000", with: "800"), to: "tiny.yaml")
        let result = try MurmurProcess.run(
            ["simulate", "tiny.yaml", "--output", "out", "--quiet"], in: workspace)
        try #require(result.status == 0)
        var report = try ReportCodec.decode(
            workspace.read("out/averaging-seed1.report.json"), file: "averaging")
        report.kind = .measured
        let gradient = DurationSpread(count: 8, mean: 0.003, quantiles: [0.002, 0.003, 0.004])
        let trip = DurationSpread(count: 8, mean: 0.0006, quantiles: [0.0004, 0.0006, 0.0008])
        report.measuredTimes = MeasuredTimes(
            nodes: report.nodes.map { .init(name: $0.name, gradientSeconds: gradient) },
            links: [.init(from: "n0", to: "n1", roundTripSeconds: trip)])
        change(&report)
        try workspace.write(ReportCodec.encode(report), to: "measured.json")
        return workspace
    }

    private func run(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: workspace)
    }

    @Test func `takes the measured times, and says so in the report`() throws {
        let workspace = try simulated()
        let result = try run(
            "simulate tiny.yaml --calibrate measured.json --output new --quiet", in: workspace)
        #expect(result.errors.isEmpty)
        #expect(result.status == 0)
        for name in ["gossip", "averaging"] {
            let path = "\(name)-seed1.report.json"
            let old = try ReportCodec.decode(workspace.read("out/\(path)"), file: path)
            let new = try ReportCodec.decode(workspace.read("new/\(path)"), file: path)
            let source = try ReportCodec.decode(workspace.read("measured.json"), file: "measured.json")
            #expect(new.calibratedFrom == source.digest)
            #expect(new.plan.computeModel?.contains(source.digest) == true)
            // A third of the 10 ms for a gradient and about a fifth of the 1 ms on the way.
            let ratio = (new.series.last?.seconds ?? 0) / (old.series.last?.seconds ?? 1)
            #expect(ratio > 0.15 && ratio < 0.6, "\(ratio)")
        }
        let compared = try run(
            "compare out/averaging-seed1.report.json new/averaging-seed1.report.json measured.json",
            in: workspace)
        #expect(compared.status == 0)
        for words in ["averaging (calibrated)", "averaging (simulated)", "predicted", "caution:"] {
            #expect(compared.output.contains(words))
        }
        for line in compared.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        let shown = try run("report new/averaging-seed1.report.json", in: workspace)
        #expect(shown.output.contains("calibrated"))
    }

    @Test func `gives the same bytes for any number of threads`() throws {
        let workspace = try simulated()
        var reports: [[UInt8]] = []
        for threads in [1, 2, 8] {
            let result = try run(
                "simulate tiny.yaml --calibrate measured.json --output t\(threads) --threads \(threads) --quiet",
                in: workspace)
            try #require(result.status == 0)
            reports.append(try workspace.read("t\(threads)/gossip-seed1.report.json"))
        }
        #expect(reports[1] == reports[0])
        #expect(reports[2] == reports[0])
    }

    @Test func `is shown on a dry run`() throws {
        let workspace = try simulated()
        let before = try workspace.list()
        let result = try run("simulate tiny.yaml --calibrate measured.json --dry-run", in: workspace)
        #expect(result.status == 0)
        let words = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("calibrated from the measured report"))
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(try workspace.list() == before)
    }

    @Test func `refuses reports that do not fit`() throws {
        func errors(_ change: (inout RunReport) -> Void) throws -> String {
            let workspace = try simulated(change)
            let before = try workspace.list()
            let result = try run("simulate tiny.yaml --calibrate measured.json --output new", in: workspace)
            #expect(result.status == 65)
            #expect(result.output.isEmpty)
            #expect(try workspace.list() == before)
            return result.errors
        }
        #expect(
            try errors { $0.kind = .simulated }
                == "error: --calibrate: measured.json: its times are virtual (got a simulated report; expected a "
                + "measured one, as murmur collect writes)\n")
        #expect(
            try errors { $0.measuredTimes = nil }.hasPrefix(
                "error: --calibrate: measured.json: no measured times in it (got no measuredTimes; "))
        #expect(
            try errors { $0.nodes[1].name = "x" }.hasPrefix(
                "error: --calibrate: measured.json: variant 'gossip': node 'n1' was not measured (got n0, x, n2, n3); "
            ))
        let missing = try run("simulate tiny.yaml --calibrate none.json", in: simulated())
        #expect(missing.status == 66)
    }
}
