import Experiments
import Foundation
import Testing

@Suite struct `shipped files` {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            .filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.root.appending(path: path)))
    }

    @Test(arguments: try files(in: "Simulations") + files(in: "Simulations/reproductions"))
    func `every experiment file is valid, and so is its resolved text`(path: String) throws {
        let experiment = try ExperimentFile.read(bytes(path), fileName: path) { try bytes($0) }
        #expect(path.hasSuffix("/\(experiment.name).yaml"))
        let again = try ExperimentFile.read(Array(experiment.resolvedText.utf8), fileName: "resolved") {
            try bytes($0)
        }
        #expect(again == experiment)
    }

    @Test(arguments: try files(in: "Simulations/reproductions"))
    func `every reproduction claims something and says who did so first`(path: String) throws {
        let experiment = try ExperimentFile.read(bytes(path), fileName: path) { try bytes($0) }
        #expect(!experiment.expectations.isEmpty && !experiment.description.isEmpty)
        #expect(experiment.expectations.allSatisfy { !$0.source.isEmpty })
    }

    @Test(arguments: try files(in: "Topologies"))
    func `every topology file is valid, and so is its resolved text`(path: String) throws {
        let plan = try TopologyFile.read(bytes(path), fileName: path) { try bytes("Topologies/" + $0) }
        let again = try TopologyFile.read(Array(plan.resolvedText.utf8), fileName: "resolved") {
            try bytes($0)
        }
        #expect(again == plan)
    }

    @Test(arguments: [
        "quickstart", "fashion-mnist", "straggler", "asynchronous", "heterogeneous", "boston-mlp",
        "linear-regression", "attacked", "parity", "private", "lenet", "showdown", "pipeline", "hamlet",
        "language", "words",
    ])
    func `the promised experiments are there`(name: String) throws {
        #expect(try Self.files(in: "Simulations").contains("Simulations/\(name).yaml"))
    }
}
