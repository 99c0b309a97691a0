import Foundation
import Reports
import Testing

@testable import MurmurCommand

@Suite struct `murmur simulate` {
    private static let names = ["averaging-seed1.report.json", "gossip-seed1.report.json"]

    /// The bytes of every report of the tiny experiment.
    private func reports(_ arguments: String = "", binary: String = MurmurProcess.built) throws -> [[UInt8]] {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny, to: "tiny.yaml")
        let words =
            ["simulate", "tiny.yaml", "--output", "out", "--quiet"]
            + arguments.split(separator: " ").map(String.init)
        let result = try MurmurProcess.run(words, in: workspace, binary: binary)
        #expect(result.errors.isEmpty)
        try #require(result.status == 0)
        return try workspace.list("out").filter { $0.hasSuffix(".report.json") }.map {
            try workspace.read("out/\($0)")
        }
    }

    @Test func `writes a report and a timing for every run, and prints their comparison`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny, to: "tiny.yaml")
        let result = try MurmurProcess.run(["simulate", "tiny.yaml"], in: workspace)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let expected = Self.names.flatMap { [$0, $0.replacing("report", with: "timing")] }.sorted()
        #expect(try workspace.list("Runs/tiny") == expected)
        for name in Self.names {
            let report = try ReportCodec.decode(workspace.read("Runs/tiny/\(name)"), file: name)
            #expect(report.status == .complete)
            #expect(report.seed == 1)
            #expect((report.series.last?.samples ?? 0) >= 4000)
            let timing = try ReportCodec.decodeTiming(
                workspace.read("Runs/tiny/\(name.replacing("report", with: "timing"))"), file: name)
            #expect(timing.report == name)
            #expect(timing.wallSeconds > 0)
        }
        for words in ["gossip", "averaging", "final accuracy", "2 reports in Runs/tiny"] {
            #expect(result.output.contains(words))
        }
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    /// One at a time, two side by side, and three with one left over that has all threads.
    @Test func `gives the same bytes for any number of threads and of runs side by side`() throws {
        for (more, count) in [("", 2), (" --seeds 3 --variant gossip", 3)] {
            let first = try reports("--threads 1\(more)")
            #expect(first.count == count)
            for threads in [1, 2, 8] { #expect(try reports("--threads \(threads)\(more)") == first) }
        }
    }

    @Test func `gives the same bytes when every message is encoded and decoded`() throws {
        #expect(try reports("--paranoid") == reports())
    }

    @Test func `gives other bytes for another seed`() throws {
        let first = try reports()
        let other = try reports("--seed 0x2")
        #expect(first.count == other.count)
        for (one, another) in zip(first, other) { #expect(one != another) }
    }

    @Test func `gives a seed the same bytes whichever other seeds run beside it`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny, to: "tiny.yaml")
        let result = try MurmurProcess.run(
            ["simulate", "tiny.yaml", "--seeds", "2", "--variant", "gossip", "--output", "out", "--quiet"],
            in: workspace)
        #expect(result.status == 0)
        let files = try workspace.list("out").filter { $0.hasSuffix(".report.json") }
        #expect(files == ["gossip-seed1.report.json", "gossip-seed2.report.json"])
        #expect(try workspace.read("out/gossip-seed1.report.json") == reports()[1])
    }

    #if DEBUG
    @Test func `gives the same bytes in debug and in release builds`() throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: MurmurProcess.release),
            "\(MurmurProcess.release) is missing; build it with: make release")
        #expect(try reports(binary: MurmurProcess.release) == reports())
    }
    #endif

    @Test func `creates nothing on a dry run`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny, to: "tiny.yaml")
        let result = try MurmurProcess.run(["simulate", "tiny.yaml", "--dry-run"], in: workspace)
        #expect(result.status == 0)
        #expect(result.output.contains("2 runs: 2 variants, seeds 1"))
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(try workspace.list() == ["tiny.yaml"])
    }

    @Test func `accepts every shipped experiment`() throws {
        let folder = MurmurProcess.project + "/Simulations"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".yaml")
        }.sorted()
        #expect(!files.isEmpty)
        for file in files {
            let result = try MurmurProcess.run(
                ["simulate", "\(folder)/\(file)", "--dry-run"], in: Workspace())
            // Data that may not be shipped has to be fetched first, and the error says how.
            let lacksData = result.status == 66 && result.errors.contains("; run: murmur data fetch ")
            #expect(result.status == 0 || lacksData, "\(file): \(result.errors)")
        }
    }

    @Test func `does not touch a directory that holds something, unless forced`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
        let arguments = ["simulate", "good.yaml", "--output", "out", "--quiet"]
        #expect(try MurmurProcess.run(arguments, in: workspace).status == 0)
        try workspace.write("mine", to: "out/notes.txt")
        let report = try workspace.read("out/d-psgd-seed1.report.json")
        let before = try workspace.list()

        let refused = try MurmurProcess.run(arguments, in: workspace)
        #expect(
            refused.errors == "error: out/: not empty; pass --force, or --output with another directory\n")
        #expect(refused.status == 73)
        #expect(refused.output.isEmpty)

        #expect(try MurmurProcess.run(arguments + ["--force"], in: workspace).status == 0)
        #expect(try workspace.list() == before)
        #expect(try workspace.read("out/d-psgd-seed1.report.json") == report)
        #expect(try workspace.read("out/notes.txt") == Array("mine".utf8))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func `ends cleanly on a signal and leaves a valid partial report`(signal: Int32, status: Int32) throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.endless, to: "endless.yaml")
        let process = try MurmurProcess(
            ["simulate", "endless.yaml", "--output", "out", "--threads", "1"], in: workspace)
        // The directory is created when the command is listening.
        while process.isRunning, !FileManager.default.fileExists(atPath: workspace.file("out")) {
            usleep(10_000)
        }
        usleep(200_000)
        process.signal(signal)
        let result = try process.wait()
        #expect(result.status == status)
        #expect(
            result.errors == "error: interrupted after 0 of 2 runs; 1 report (1 partial) in out\n")
        #expect(result.output.isEmpty)
        let name = "d-psgd-seed7.report.json"
        #expect(try workspace.list("out") == [name, "d-psgd-seed7.timing.json"])
        let report = try ReportCodec.decode(workspace.read("out/\(name)"), file: name)
        #expect(report.status == .interrupted)
        #expect(!report.series.isEmpty)
        #expect(try MurmurProcess.run(["compare", "out"], in: workspace).status == 0)
    }

    @Test func `ends every run that goes on with a valid partial report`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.endless, to: "endless.yaml")
        let process = try MurmurProcess(
            ["simulate", "endless.yaml", "--output", "out", "--seeds", "3", "--threads", "2"], in: workspace)
        while process.isRunning, !FileManager.default.fileExists(atPath: workspace.file("out")) {
            usleep(10_000)
        }
        usleep(200_000)
        process.signal(SIGINT)
        let result = try process.wait()
        #expect(result.status == 130)
        let names = try workspace.list("out").filter { $0.hasSuffix(".report.json") }
        // Both, unless there is one core only.
        let expected = min(2, Machine.coreCount)
        #expect(names == (0..<expected).map { "d-psgd-seed\(7 + $0).report.json" })
        let counted = expected == 1 ? "1 report" : "2 reports"
        #expect(
            result.errors
                == "error: interrupted after 0 of 3 runs; \(counted) (\(expected) partial) in out\n")
        for name in names {
            let report = try ReportCodec.decode(workspace.read("out/\(name)"), file: name)
            #expect(report.status == .interrupted)
            #expect(!report.series.isEmpty)
        }
    }

    @Test func `ends without a word when nobody reads its output any more`() throws {
        let workspace = try Workspace()
        let result = try MurmurProcess.run(
            ["-c", "\"$0\" list algorithms | true; echo ${PIPESTATUS[0]}", MurmurProcess.built],
            in: workspace,
            binary: "/bin/bash")
        #expect(["0\n", "74\n"].contains(result.output))
        #expect(result.errors.isEmpty)
    }
}
