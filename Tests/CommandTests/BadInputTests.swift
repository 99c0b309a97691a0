import Foundation
import Testing

@Suite struct `bad input` {
    @Test(
        arguments: BadInput.arguments + BadInput.experiments + BadInput.topologies + BadInput.data
            + BadInput.certificates)
    func `gives its line and exit code, prints nothing else and creates nothing`(_ input: BadInput) throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
        for (name, text) in input.files { try workspace.write(text, to: name) }
        try expect(input, in: workspace)
    }

    @Test func `of the wrong encoding, size or kind is refused as well`() throws {
        let workspace = try Workspace()
        try workspace.write(Array("name: ".utf8) + [0xFF, 0x0A], to: "latin.yaml")
        try workspace.write([UInt8](repeating: 0x61, count: 17_000_000), to: "big.yaml")
        #expect(mkfifo(workspace.file("pipe"), 0o644) == 0)
        let inputs = [
            BadInput(
                "not UTF-8", "simulate latin.yaml", "latin.yaml:1:7: not UTF-8 (got byte 0xFF)", status: 78),
            BadInput(
                "too large", "simulate big.yaml", "big.yaml: too large (17000000 bytes; limit 16777216)",
                status: 78),
            BadInput("a pipe", "simulate pipe", "pipe: not a regular file (pipe)", status: 66),
        ]
        for input in inputs { try expect(input, in: workspace) }
    }

    @Test func `in files of images and labels is found before anything runs`() throws {
        let workspace = try Workspace()
        func header(_ kind: UInt8, _ sizes: [UInt32]) -> [UInt8] {
            [0, 0, 8, kind]
                + sizes.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } }
        }
        try workspace.write(header(3, [60_000, 28, 28]) + [0, 1, 2], to: "images")
        try workspace.write([0x50, 0x4B, 3, 4], to: "zip")
        try workspace.write(header(3, [2, 1, 1]) + [0, 1], to: "two-images")
        try workspace.write(header(1, [3]) + [0, 1, 0], to: "three-labels")
        let command =
            "data describe idx --set train-images=%1 --set train-labels=%2 --set test-images=%1 --set test-labels=%2"
        func arguments(_ images: String, _ labels: String) -> String {
            command.replacing("%1", with: images).replacing("%2", with: labels)
        }
        let inputs = [
            BadInput(
                "truncated", arguments("images", "three-labels"),
                "images: header says 60000x28x28 = 47040016 bytes, file has 19", status: 65),
            BadInput(
                "a zip file", arguments("zip", "three-labels"), "zip: not an IDX file (magic 0x504b0304)",
                status: 65),
            BadInput(
                "counts that differ", arguments("two-images", "three-labels"),
                "three-labels: 3 labels for 2 images in two-images", status: 65),
        ]
        for input in inputs { try expect(input, in: workspace) }
    }

    @Test func `that may not be read says whose it is`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
        let binary = workspace.file("murmur")
        try FileManager.default.copyItem(atPath: MurmurProcess.built, toPath: binary)
        for (path, mode) in [(workspace.path, 0o755), (binary, 0o755), (workspace.file("good.yaml"), 0o000)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        // Nothing is closed to root, so the command runs as somebody else then.
        let isRoot = geteuid() == 0
        let prefix = isRoot ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let result = try MurmurProcess.run(
            ["simulate", "good.yaml"], in: workspace, binary: binary, prefix: prefix)
        let owner = NSUserName()
        #expect(
            result.errors
                == "error: good.yaml: permission denied (mode 0000 owner \(owner); "
                + "running as \(isRoot ? "nobody" : owner))\n")
        #expect(result.status == 77)
        #expect(result.output.isEmpty)
    }

    private func expect(_ input: BadInput, in workspace: Workspace) throws {
        let before = try workspace.list()
        let result = try MurmurProcess.run(input.arguments, in: workspace)
        let lines = input.problems.map { $0.hasPrefix("... and") ? "\($0)\n" : "error: \($0)\n" }
        #expect(result.errors == lines.joined())
        #expect(result.status == input.status)
        #expect(result.output.isEmpty)
        #expect(try workspace.list() == before)
        #expect(result.seconds < 10)
    }
}
