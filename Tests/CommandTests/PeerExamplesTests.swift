import Foundation
import Testing

/// The examples in the help of `peer`, `watch`, `collect` and `replay`, as a user would try them: one after another.
@Suite struct `examples of real peers` {
    private func example(of command: String) throws -> [String] {
        let help = try MurmurProcess.run([command, "--help"], in: Workspace()).output
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "Example:"))
        let example = lines[(start + 1)...].prefix { !$0.isEmpty }
        let words = example.flatMap { $0.split(separator: " ") }.map(String.init).filter { $0 != "\\" }
        #expect(words.prefix(2) == ["murmur", command])
        return Array(words.dropFirst())
    }

    @Test func `work on the ring of eight that comes with the program`() throws {
        let workspace = try Workspace()
        for folder in ["Simulations", "Topologies"] {
            try FileManager.default.createSymbolicLink(
                atPath: workspace.file(folder), withDestinationPath: "\(MurmurProcess.project)/\(folder)")
        }
        let peer = try example(of: "peer")
        let node = try #require(peer.firstIndex(of: "n3"))
        let watch = try example(of: "watch")
        let port = try #require(watch.last.flatMap { Int($0) })
        let peers = try (0..<8).map { index in
            var arguments = peer
            arguments[node] = "n\(index)"
            arguments += ["--status", "\(port + index)", "--emulate-compute"]
            if index == 3 { arguments += ["--event-log", "n3.events"] }
            return try MurmurProcess(arguments, in: workspace)
        }
        // Status is served once a peer has read its data, sooner or later on a busy machine.
        var watched = try MurmurProcess.run(watch + ["--once"], in: workspace)
        while watched.status != 0, peers.allSatisfy(\.isRunning) {
            usleep(200_000)
            watched = try MurmurProcess.run(watch + ["--once"], in: workspace)
        }
        #expect(watched.status == 0, "\(watched.errors)")
        for index in 0..<8 { #expect(watched.output.contains("n\(index) ")) }
        for process in peers {
            let result = try process.wait()
            #expect(result.status == 0, "\(result.errors)")
        }
        for command in ["collect", "replay"] {
            let result = try MurmurProcess.run(try example(of: command), in: workspace)
            #expect(result.status == 0, "\(command): \(result.errors)")
        }
    }
}
