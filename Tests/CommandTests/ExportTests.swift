import Foundation
import Reports
import Testing

@testable import MurmurCommand

@Suite struct `exports of the command` {
    /// A directory `out` with the reports of the tiny experiment, and what `arguments` says of them.
    private func simulated() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny.replacing("4000", with: "800"), to: "tiny.yaml")
        let result = try MurmurProcess.run(
            ["simulate", "tiny.yaml", "--output", "out", "--quiet"], in: workspace)
        try #require(result.status == 0)
        return workspace
    }

    private func run(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: workspace)
    }

    /// The first bytes of every event file that TensorFlow writes: a record of 24 bytes.
    @Test func `frame records as TensorFlow does`() {
        let framed = TensorBoardDirectory.framed([UInt8](repeating: 7, count: 24))
        #expect(framed.prefix(12) == [0x18, 0, 0, 0, 0, 0, 0, 0, 0xA3, 0x7F, 0x4B, 0x22])
        #expect(framed.count == 8 + 4 + 24 + 4)
    }

    @Test func `write event files, CSV and JSON Lines of reports`() throws {
        let workspace = try simulated()
        let result = try run(
            "report out --tensorboard tb --jsonl all.jsonl --csv - --per-node", in: workspace)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.hasPrefix("experiment,variant,"))
        #expect(result.output.contains(",n3,"))
        let files = try workspace.list("tb").filter { $0.contains("/") }
        #expect(
            files == ["averaging-seed1", "gossip-seed1"].map { "\($0)/\(TensorBoardDirectory.fileName)" })
        let lines = String(decoding: try workspace.read("all.jsonl"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2 * 2 * 4)

        let refused = try run("compare out --tensorboard tb", in: workspace)
        #expect(
            refused.errors == "error: tb/: not empty; pass --force, or --output with another directory\n")
        #expect(refused.status == 73)
        #expect(try run("compare out --tensorboard tb --force", in: workspace).status == 0)
        #expect(
            try run("report out --per-node", in: workspace).errors
                == "error: '--per-node' goes with --csv, --jsonl or --tensorboard\n")
    }

    @Test func `write Markdown whose experiment gives the same report again`() throws {
        let workspace = try simulated()
        let result = try run("report out/gossip-seed1.report.json --markdown -", in: workspace)
        #expect(result.status == 0)
        let parts = result.output.split(separator: "```")
        let commands = try #require(parts.first { $0.hasPrefix("sh\n") }).split(separator: "\n").dropFirst()
        let experiment = try #require(parts.first { $0.hasPrefix("yaml\n") }).dropFirst("yaml\n".count)
        try workspace.write(String(experiment), to: "tiny.yaml")
        #expect(commands == ["murmur simulate tiny.yaml --variant gossip --output Runs/tiny/gossip --seed 1"])
        for command in commands {
            #expect(
                try run(String(command.dropFirst("murmur ".count)) + " --quiet", in: workspace).status == 0)
        }
        #expect(
            try workspace.read("Runs/tiny/gossip/gossip-seed1.report.json")
                == workspace.read("out/gossip-seed1.report.json"))
    }
}

/// Opens what we write with TensorBoard itself.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MURMUR_LONG_TESTS"] != nil))
struct `TensorBoard` {
    private static let environment = MurmurProcess.project + "/.build/tensorboard"

    @Test func `shows the curves of every run`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny.replacing("4000", with: "800"), to: "tiny.yaml")
        for arguments in [
            ["simulate", "tiny.yaml", "--output", "out", "--quiet"],
            ["report", "out", "--tensorboard", "tb"],
        ] {
            try #require(try MurmurProcess.run(arguments, in: workspace).status == 0)
        }
        let script = MurmurProcess.project + "/Tests/Oracles/tensorboard_scalars.py"
        let result = try MurmurProcess.run(
            ["python3", script, Self.environment, "tb"], in: workspace, binary: "/usr/bin/env")
        // 77: it cannot be installed here; the script has said how.
        guard result.status != 77 else { return print(result.errors) }
        try #require(result.status == 0, "\(result.errors)")
        let shown = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8))
                as? [String: [String: [[Double]]]])
        #expect(shown.keys.sorted() == ["averaging-seed1", "gossip-seed1"])
        for (run, curves) in shown {
            let report = try ReportCodec.decode(workspace.read("out/\(run).report.json"), file: run)
            #expect(curves["loss/mean"]?.map { $0[1] } == report.series.map { Double($0.samples) })
            #expect(
                curves["loss/mean"]?.map { $0[2] }
                    == report.series.map { Double(Float($0.localLoss.mean)) })
            #expect(curves["consensus_distance"]?.count == report.series.count)
            #expect(curves["loss/train"]?.count == report.series.count - 1)
            let seconds = try #require(curves["accuracy/worst"]).map { $0[0] }
            #expect(seconds.count == report.series.count)
            // TensorBoard counts from the first point, and may lose the last bit by that.
            #expect(zip(seconds, report.series).allSatisfy { abs($0 - $1.seconds) < 1e-12 })
        }
    }
}
