import Foundation
import Testing

@Suite struct `help texts` {
    static let commands = [
        "", "simulate", "compare", "report", "topology", "topology show", "topology compare",
        "topology check",
        "topology generate", "topology convert",
        "list", "data", "data list", "data describe", "data partition", "data fetch", "keys", "keys init",
        "keys issue", "keys show", "launch", "peer", "collect", "replay", "watch", "export", "evaluate",
        "sample",
        "sweep",
        "gate", "runs", "runs list", "runs show", "runs compare", "runs rm",
    ]
    /// Its example needs a trained model of text; `SampleTests` runs it.
    private static let ofText: Set = ["sample"]
    /// Those whose examples work together; `PeerExamplesTests` runs them.
    private static let ofPeers: Set = ["peer", "collect", "replay", "watch"]

    private static let snapshots = MurmurProcess.project + "/Tests/CommandTests/Snapshots"

    /// `MURMUR_RECORD_SNAPSHOTS=1 swift test --filter CommandTests` writes the texts anew.
    private static let isRecording = ProcessInfo.processInfo.environment["MURMUR_RECORD_SNAPSHOTS"] != nil

    private func help(_ command: String) throws -> String {
        let result = try MurmurProcess.run(
            command.split(separator: " ").map(String.init) + ["--help"], in: Workspace())
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        return result.output
    }

    @Test(arguments: commands) func `are the ones on file`(command: String) throws {
        let text = try help(command)
        let path = "\(Self.snapshots)/\(command.isEmpty ? "murmur" : command.replacing(" ", with: "-")).txt"
        if Self.isRecording { try text.write(toFile: path, atomically: true, encoding: .utf8) }
        #expect(try text == String(contentsOfFile: path, encoding: .utf8))
    }

    @Test(arguments: commands) func `fit 80 columns`(command: String) throws {
        for line in try help(command).split(separator: "\n") where line.count > 80 {
            Issue.record("\(line.count) characters: \(line)")
        }
    }

    @Test(arguments: commands.filter { !ofPeers.union(ofText).contains($0) })
    func `have an example that works`(
        command: String
    ) throws {
        let lines = try help(command).split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "Example:"))
        let words = lines[start + 1].split(separator: " ").map { String($0).replacing("'", with: "") }
        #expect(words.first == "murmur")
        let workspace = try Workspace()
        for folder in ["Simulations", "Topologies"] {
            try FileManager.default.createSymbolicLink(
                atPath: workspace.file(folder), withDestinationPath: "\(MurmurProcess.project)/\(folder)")
        }
        if words.contains(where: { $0.hasPrefix("Runs/") }) {
            let experiment = SampleExperiments.tiny.replacing("gossip", with: "gossip").replacing(
                "4000", with: "400")
            try workspace.write(experiment, to: "tiny.yaml")
            let run = try MurmurProcess.run(
                [
                    "simulate", "tiny.yaml", "--output", "Runs/quickstart", "--quiet", "--save-models",
                    "averaged",
                ], in: workspace)
            #expect(run.status == 0)
        }
        if words[1] == "keys" {
            // What the examples before this one would have made.
            let examples = [
                "issue": [["keys", "init", "--cluster", "flock", "--output", "Authority"]],
                "show": [
                    ["keys", "init", "--cluster", "flock", "--output", "Authority"],
                    ["keys", "issue", "--authority", "Authority", "--node", "n3", "--output", "Keys"],
                ],
            ]
            for arguments in examples[words[2]] ?? [] {
                #expect(try MurmurProcess.run(arguments, in: workspace).status == 0)
            }
        }
        var arguments = words.dropFirst().flatMap { (word: String) -> [String] in
            // As the shell would.
            word == "Topologies/*.yaml" ? ["Topologies/ring-8.yaml", "Topologies/torus-16.yaml"] : [word]
        }
        if ["simulate", "sweep"].contains(arguments.first) { arguments.append("--dry-run") }
        if arguments.first == "launch" { arguments.append("--quiet") }
        let result = try MurmurProcess.run(arguments, in: workspace)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
    }

    @Test func `are what no terminal and no file can change`() throws {
        let workspace = try Workspace()
        #expect(try MurmurProcess.run(["--version"], in: workspace).output == "0.1.0\n")
        #expect(try MurmurProcess.run(["help", "simulate"], in: workspace).output == help("simulate"))
    }
}
