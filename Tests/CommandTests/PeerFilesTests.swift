import Reports
import Runs
import Testing

@testable import MurmurCommand

@Suite struct PeerFilesTests {
    /// What a node leaves that was started again when the others were done already: it reached nobody.
    @Test func `reads a record of a peer that never began to train`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
        let input = try PeerInput(
            PeerInput.Choice(experiment: workspace.file("good.yaml")), datasets: DatasetFiles())
        let record = NodeRecord(
            node: 1, name: "n1", incarnation: 2, run: "0", experimentHash: "0", seed: 1, startedAt: 0)
        try PeerFiles(directory: workspace.path, node: "n1", incarnation: 2).write(record)
        let parts = try PeerFiles.parts(in: workspace.path, of: input.run.plan)
        #expect(parts.map(\.record) == [record])
        #expect(parts.map(\.models.count) == [0])
    }
}
