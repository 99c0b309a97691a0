import Foundation
import LinearAlgebra
import Testing

@Suite struct `data left in its file` {
    private let experiment = """
        name: tiny
        workload:
          dataset: {name: npy, features: x.npy, targets: y.npy, task: classification, keep: file}
          model: softmax
        training: {algorithm: centralized, batch-size: 4, learning-rate: 0.01}
        topology: {family: complete, nodes: 1}
        budget: {steps: 400000000}
        evaluation: {count: 1}
        seeds: [1]
        """

    private func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(experiment, to: "tiny.yaml")
        let numbers = (0..<(64 * 40)).map { Float($0 % 7) }
        try workspace.write(NumPyArray.encode(numbers, shape: [64, 40]), to: "x.npy")
        try workspace.write(NumPyArray.encode((0..<64).map { Float($0 % 2) }, shape: [64]), to: "y.npy")
        return workspace
    }

    /// The simulation, once it is under way.
    private func running(in workspace: Workspace) throws -> MurmurProcess {
        let process = try MurmurProcess(
            ["simulate", "tiny.yaml", "--output", "out", "--quiet"], in: workspace)
        while process.isRunning, try workspace.list().contains("out") == false { usleep(10_000) }
        usleep(200_000)
        return process
    }

    @Test func `gives the report that data in memory gives`() throws {
        let workspace = try workspace()
        func report(_ place: String) throws -> String {
            let result = try MurmurProcess.run(
                [
                    "simulate", "tiny.yaml", "--output", place, "--quiet", "--set", "budget.steps=50",
                    "--set", "workload.dataset.keep=\(place)",
                ], in: workspace)
            try #require(result.status == 0, "\(result.errors)")
            let text = String(
                decoding: try workspace.read("\(place)/centralized-seed1.report.json"), as: UTF8.self)
            return String(text[(try #require(text.range(of: "\"series\""))).lowerBound...])
        }
        #expect(try report("file").prefix(400) == report("memory").prefix(400))
    }

    @Test func `that is cut off while it is read ends the run in one line`() throws {
        let workspace = try workspace()
        let process = try running(in: workspace)
        try FileHandle(forWritingTo: URL(filePath: workspace.file("x.npy"))).truncate(atOffset: 0)
        let result = try process.wait()
        #expect(result.status == 65)
        #expect(
            result.errors
                == "error: x.npy: cut off, or no longer readable, while in use; run again with a file that "
                + "stays as it is\n")
        #expect(try workspace.list("out").isEmpty)
    }

    @Test func `that changes while it is read gives no report`() throws {
        let workspace = try workspace()
        let process = try running(in: workspace)
        let file = try FileHandle(forUpdating: URL(filePath: workspace.file("x.npy")))
        try file.seek(toOffset: 400)
        try file.write(contentsOf: Data([1]))
        try file.close()
        process.signal(SIGINT)
        let result = try process.wait()
        #expect(result.status == 65)
        #expect(result.errors.contains("x.npy: changed while it was in use"), "\(result.errors)")
        #expect(try workspace.list("out").isEmpty)
    }

    @Test func `cannot be compressed`() throws {
        let workspace = try workspace()
        try workspace.write([0x1F, 0x8B, 8, 0], to: "x.npy")
        let result = try MurmurProcess.run(["simulate", "tiny.yaml", "--dry-run"], in: workspace)
        #expect(result.status == 65)
        #expect(
            result.errors.contains(
                "x.npy: gzip-compressed, so it cannot stay in its file; gunzip it, or set keep: memory"))
    }
}
