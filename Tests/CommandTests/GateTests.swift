import Foundation
import FoundationXML
import Reports
import Testing

@Suite struct `murmur gate` {
    /// Two seeds each of `gossip` and `averaging`, whose accuracies and times are known numbers.
    private func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny.replacing("4000", with: "800"), to: "tiny.yaml")
        let result = try MurmurProcess.run(
            ["simulate", "tiny.yaml", "--output", "runs", "--quiet"], in: workspace)
        try #require(result.status == 0)
        for (variant, level) in [("gossip", 0.90), ("averaging", 0.80)] {
            for seed in [1, 2] {
                try write("runs", variant, seed, in: workspace) { report in
                    Self.set(&report, accuracy: level + (seed == 1 ? -0.02 : 0.02), seconds: 10)
                }
                try write("base", variant, seed, in: workspace) { report in
                    Self.set(&report, accuracy: level, seconds: seed == 1 ? 8 : 12)
                }
            }
        }
        return workspace
    }

    /// Three evaluations: 0.1, the half of the way, and the given accuracy after the given time.
    private static func set(_ report: inout RunReport, accuracy: Double, seconds: Double) {
        report.target = Target(quantity: "accuracy", direction: .atLeast, value: 0.5)
        report.series = (0..<3).map { place in
            var point = report.series[0]
            let mean = 0.1 + (accuracy - 0.1) * Double(place) / 2
            point.index = place
            point.seconds = seconds * Double(place) / 2
            point.localMetric.mean = mean
            point.localMetric.minimum = mean - 0.05
            point.localMetric.maximum = mean + 0.05
            point.localLoss.mean = 1 - mean
            point.localLoss.minimum = 0
            point.localLoss.maximum = 2
            return point
        }
        report.summary = RunSummary(of: report.series, metric: report.metric, target: report.target)
    }

    /// Changes a report of `runs` and writes it, with another seed, to a folder.
    private func write(
        _ folder: String, _ variant: String, _ seed: Int, in workspace: Workspace,
        _ change: (inout RunReport) -> Void
    ) throws {
        let source = "runs/\(variant)-seed1.report.json"
        var report = try ReportCodec.decode(workspace.read(source), file: source)
        report.seed = UInt64(seed)
        change(&report)
        try FileManager.default.createDirectory(
            atPath: workspace.file(folder), withIntermediateDirectories: true)
        try workspace.write(ReportCodec.encode(report), to: "\(folder)/\(variant)-seed\(seed).report.json")
    }

    private func gate(_ arguments: String..., in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(["gate"] + arguments, in: workspace)
    }

    @Test func `ends with 0 when all is met, and says why for each variant`() throws {
        let result = try gate("runs", "accuracy >= 0.75", "worst-accuracy >= 0.7", in: workspace())
        #expect(result.errors.isEmpty)
        #expect(
            result.output == """
                ok    accuracy >= 0.75: averaging: 0.800 [0.780, 0.820] over 2 seeds
                ok    accuracy >= 0.75: gossip: 0.900 [0.880, 0.920] over 2 seeds
                ok    worst-accuracy >= 0.7: averaging: 0.750 [0.730, 0.770] over 2 seeds
                ok    worst-accuracy >= 0.7: gossip: 0.850 [0.830, 0.870] over 2 seeds

                """)
        #expect(result.status == 0)
    }

    @Test func `ends with 1 and one line for each requirement that is not met`() throws {
        let result = try gate("runs", "accuracy >= 0.85", "metric <= 1", in: workspace())
        #expect(result.status == 1)
        #expect(
            result.errors
                == "error: not met: accuracy >= 0.85: averaging: 0.800 [0.780, 0.820] over 2 seeds\n")
        #expect(result.output.split(separator: "\n").count == 4)
        #expect(result.output.hasPrefix("FAIL  accuracy >= 0.85: averaging"))
    }

    @Test func `says when other seeds might decide otherwise, and fails then when strict`() throws {
        let workspace = try workspace()
        let result = try gate("runs", "accuracy >= 0.79", in: workspace)
        #expect(result.status == 0)
        #expect(result.output.contains("0.800 [0.780, 0.820] over 2 seeds; the interval straddles the limit"))
        #expect(try gate("runs", "accuracy >= 0.79", "--strict", in: workspace).status == 1)
        #expect(try gate("runs", "accuracy >= 0.75", "--strict", in: workspace).status == 0)
    }

    @Test func `takes limits as multiples of a baseline, with intervals over pairs of seeds`() throws {
        let workspace = try workspace()
        // Both end after 10 s on average; the baseline after 8 s and 12 s.
        let result = try gate(
            "runs", "--baseline", "base", "seconds <= 1.05x", "loss <= 0.9x", in: workspace)
        #expect(result.status == 1)
        let rows = result.output.split(separator: "\n").map(String.init)
        #expect(rows[0].hasPrefix("ok    seconds <= 1.05x: averaging: 1.00 [0.833, 1.25] times the baseline"))
        #expect(rows[0].contains("over 2 seeds (10.0, baseline 10.0); the interval straddles the limit"))
        #expect(rows[2].hasPrefix("FAIL  loss <= 0.9x: averaging"))
    }

    @Test func `asks when the target is met, wherever it comes from`() throws {
        let workspace = try workspace()
        // The line from 0.1 to 0.9 over 10 s is at 0.5 after 5 s; interpolated between two evaluations.
        let own = try gate("runs/gossip-seed1.report.json", "time-to-target <= 5.2s", in: workspace)
        #expect(own.output == "ok    time-to-target <= 5.2s: gossip: 5.13 with one seed\n")
        let given = try gate("runs", "time-to-target<=60s", "--target", "accuracy>=0.85", in: workspace)
        #expect(given.status == 1)
        #expect(
            given.errors
                == "error: not met: time-to-target<=60s: averaging: 'averaging', seed 1 did not reach accuracy >= "
                + "0.85\n")
    }

    @Test func `takes any measure of expect, and a quantity at a moment`() throws {
        let workspace = try workspace()
        let result = try gate(
            "runs",
            "{ratio: [{variant: gossip, quantity: metric}, {variant: averaging, quantity: metric}]} >= 1.1",
            "loss at start >= 0.9", in: workspace)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.split(separator: "\n").count == 3)
    }

    @Test func `writes what build servers and issues show`() throws {
        let workspace = try workspace()
        let result = try gate(
            "runs", "accuracy >= 0.85", "time-to-target <= 1h", "--junit", "g.xml", "--markdown", "g.md",
            "--json",
            in: workspace)
        #expect(result.status == 1)
        let xml = try workspace.read("g.xml")
        #expect(XMLParser(data: Data(xml)).parse())
        let text = String(decoding: xml, as: UTF8.self)
        #expect(text.contains("<testsuites tests=\"4\" failures=\"1\" errors=\"0\">"))
        #expect(text.contains("<testcase name=\"accuracy &gt;= 0.85\" classname=\"tiny.averaging\">"))
        #expect(text.contains("<failure message=\"0.800 [0.780, 0.820] over 2 seeds\"/>"))
        let table = String(decoding: try workspace.read("g.md"), as: UTF8.self)
        #expect(table.hasPrefix("### tiny: 1 of 4 not met\n"))
        #expect(table.contains("| ✗ | accuracy >= 0.85 | averaging |"))
        let figures = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(figures?["schema"] as? String == "murmuration-gate/1")
        #expect((figures?["verdicts"] as? [Any])?.count == 4)
        let again = try gate("runs", "loss<=9", "--junit", "g.xml", in: workspace)
        #expect(again.errors == "error: g.xml: exists already; pass --force to replace it\n")
    }

    @Test func `refuses what it cannot judge, in one line`() throws {
        let workspace = try workspace()
        func problem(_ arguments: String..., status: Int32) throws -> String {
            let result = try MurmurProcess.run(["gate"] + arguments, in: workspace)
            #expect(result.status == status)
            #expect(result.output.isEmpty)
            return result.errors
        }
        #expect(
            try problem("runs", "acuracy >= 0.8", status: 64)
                == "error: 'acuracy >= 0.8': unknown measure \"acuracy\"; did you mean 'accuracy'?\n")
        #expect(
            try problem("runs", "accuracy >= much", status: 64)
                == "error: 'accuracy >= much': no limit (got \"much\"; expected a number, or one with x behind it for "
                + "so many times the baseline)\n")
        #expect(
            try problem("runs", "loss at noon <= 1", status: 64)
                == "error: 'loss at noon <= 1': expected a moment such as start, end, target, 2000 samples, 100 steps, "
                + "10s or 5MB (got \"noon\")\n")
        #expect(
            try problem("runs", "loss <= 1.1x", status: 64)
                == "error: 'loss <= 1.1x': the limit is a multiple of a baseline; pass --baseline\n")
        try write("untargeted", "gossip", 1, in: workspace) { $0.target = nil }
        #expect(
            try problem("untargeted", "time-to-target <= 1", status: 64)
                == "error: 'time-to-target <= 1': gossip seed 1 has no target; pass --target, such as --target "
                + "'accuracy>=0.9'\n")
        #expect(
            try problem("runs", "--baseline", "untargeted", "loss <= 1x", status: 65)
                == "error: --baseline: no runs of averaging; pass reports of the same variants\n")
        try write("other", "gossip", 1, in: workspace) { $0.budget.amount = 5 }
        #expect(
            try problem(
                "runs/gossip-seed1.report.json", "--baseline", "other", "loss <= 1x", status: 1)
                == "error: --baseline: not comparable: different budgets (800 samples: these; 5 samples: the "
                + "baseline)\n")
        try write("partial", "gossip", 1, in: workspace) { $0.status = .interrupted }
        #expect(
            try problem("partial", "loss <= 1", status: 65)
                == "error: partial/gossip-seed1.report.json: the run did not finish, so that its last figures are not "
                + "final; pass --partial\n")
        #expect(try gate("partial", "loss <= 1", "--partial", in: workspace).status == 0)
        #expect(
            try problem("runs", "other", "loss <= 1", status: 65)
                == "error: gossip seed 1 is there twice; pass the reports of one execution\n")
    }
}
