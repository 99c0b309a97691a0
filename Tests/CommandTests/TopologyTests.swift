import EventLoop
import Foundation
import Testing

@testable import MurmurCommand

@Suite struct `murmur topology` {
    private func run(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        let result = try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: workspace)
        #expect(result.errors.isEmpty)
        #expect(result.status == 0)
        return result
    }

    @Test func `shows a family's spectral gap`() throws {
        // A ring with weights 1/3: λ₂ = (1 + 2 cos 2π/n)/3, and for n = 16 the gap is 0.05075.
        let text = try run("topology show --family ring --nodes 16", in: Workspace()).output
        for words in [
            "spectral gap          0.05075", "diameter              8", "smallest eigenvalue   -0.3333",
        ] {
            #expect(text.contains(words))
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `shows the same as JSON`() throws {
        let text = try run("topology show --family ring --nodes 16 --json", in: Workspace()).output
        let figures = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let gap = try #require(figures?["spectralGap"] as? Double)
        #expect(abs(gap - (1 - cos(2 * Double.pi / 16)) * 2 / 3) < 1e-12)
        #expect(figures?["nodes"] as? Int == 16)
    }

    @Test func `shows what private averaging gives away, by distance`() throws {
        let arguments = "topology show --family hypercube --nodes 16 --privacy 1"
        let text = try run(arguments, in: Workspace()).output
        #expect(text.contains("hops") && text.contains("largest loss"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let json = try run(arguments + " --json", in: Workspace()).output
        let figures = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let privacy = try #require(figures?["privacy"] as? [String: Any])
        let distances = try #require(privacy["distances"] as? [[String: Any]])
        #expect(privacy["localLoss"] as? Double == 0.5)
        // Of 16 nodes each has binom(4, k) others at distance k.
        #expect(distances.compactMap { $0["pairs"] as? Int } == [64, 96, 64, 16])
        let losses = distances.compactMap { $0["largestLoss"] as? Double }
        #expect(losses.count == 4 && losses[0] == 0.5)
        #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 >= $1 })
        let refused = try MurmurProcess.run(
            ["topology", "show", "--family", "star", "--nodes", "4", "--privacy", "none"], in: Workspace())
        #expect(refused.status == 64)
        #expect(
            refused.errors
                == "error: --privacy: not a noise multiple (got 'none'; expected a number > 0)\n")
    }

    @Test(arguments: [
        "--family ring --nodes 6", "--family exponential --nodes 8",
        "--family random-regular --nodes 12 --set degree=3",
        "--family star --nodes 5 --mixing metropolis-hastings",
        "--family ring --nodes 8 --schedule one-peer-exponential",
    ])
    func `writes out what reads back as the same graph and weights`(arguments: String) throws {
        let workspace = try Workspace()
        let shown = try run("topology show \(arguments) --json", in: workspace).output
        let result = try MurmurProcess.run(
            ("topology generate \(arguments) --output t.yaml").split(separator: " ").map(String.init),
            in: workspace)
        guard result.status == 0 else {
            #expect(arguments.contains("schedule"))
            return
        }
        let again = try run("topology show t.yaml --json", in: workspace).output
        func figures(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { !$0.contains("\"name\"") && !$0.contains("\"digest\"") }
        }
        #expect(figures(shown) == figures(again))
        #expect(
            try MurmurProcess.run(
                ["topology", "generate", "--family", "ring", "--nodes", "4", "--output", "t.yaml"],
                in: workspace
            ).errors == "error: t.yaml: exists already; pass --force to replace it\n")
    }

    @Test func `compares families, schedules and files in 80 columns and on a page`() throws {
        let workspace = try Workspace()
        let words = "topology compare ring grid:rows=2 one-peer-exponential --nodes 8 --html page.html"
        let lines = try run(words, in: workspace).output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines[2].hasPrefix("ring ") && lines[3].hasPrefix("grid:rows=2 "))
        #expect(lines[4].contains("3 exact"))
        let page = try String(contentsOfFile: workspace.file("page.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!doctype html>") && page.contains("grid:rows=2"))
        let typo = try MurmurProcess.run(["topology", "compare", "rng"], in: workspace)
        #expect(typo.status == 64)
        #expect(
            typo.errors == "error: 'rng': no such family, schedule or file; did you mean 'ring'?\n")
    }

    @Test func `draws a topology, the same every time`() throws {
        let workspace = try Workspace()
        for name in ["one.svg", "two.svg"] {
            _ = try run("topology show --family torus --nodes 12 --svg \(name)", in: workspace)
        }
        let one = try String(contentsOfFile: workspace.file("one.svg"), encoding: .utf8)
        let two = try String(contentsOfFile: workspace.file("two.svg"), encoding: .utf8)
        #expect(one == two && one.hasPrefix("<svg xmlns") && one.hasSuffix("</svg>\n"))
    }

    @Test func `writes edge lists`() throws {
        let text = try run("topology generate --family ring --nodes 4 --edges", in: Workspace()).output
        #expect(text == "4\n0 1\n0 3\n1 2\n2 3\n")
    }

    @Test func `writes links and addresses for live peers, and keeps them`() throws {
        let workspace = try Workspace()
        _ = try run(
            "topology generate --family ring --nodes 3 --latency 5ms --jitter 1ms --bandwidth 10Mbit/s --loss 0.01 "
                + "--addresses 127.0.0.1:7000 --output t.yaml", in: workspace)
        let text = String(decoding: try workspace.read("t.yaml"), as: UTF8.self)
        for words in [
            "{name: n2, address: \"127.0.0.1:7002\"}", "latency: 5ms", "jitter: 1ms", "bandwidth: 10Mbit/s",
            "loss: 0.01",
        ] { #expect(text.contains(words), "\(words) in \(text)") }
        #expect(try run("topology check t.yaml", in: workspace).output.hasPrefix("t.yaml: no faults"))
        for command in ["generate t.yaml --output u.yaml", "convert t.yaml v.yaml"] {
            _ = try run("topology \(command)", in: workspace)
        }
        #expect(try workspace.read("u.yaml") == workspace.read("t.yaml"))
        #expect(try workspace.read("v.yaml") == workspace.read("t.yaml"))
        let hosts = try run(
            "topology generate t.yaml --addresses node-{}.example.org:9", in: workspace
        ).output
        #expect(hosts.contains("node-n1.example.org:9"))
        let lossy = try MurmurProcess.run(["topology", "convert", "t.yaml", "t.graphml"], in: workspace)
        #expect(lossy.status == 0)
        #expect(lossy.errors == "warning: t.graphml: graphml cannot hold addresses; left out\n")
    }

    @Test func `takes a schedule without a graph`() throws {
        let workspace = try Workspace()
        let text = try run("topology show --schedule base-graph --nodes 25", in: workspace).output
        #expect(text.hasPrefix("base-graph: 25 nodes") && text.contains("exactly"))
        _ = try run(
            "topology generate --schedule base-graph --nodes 2 --addresses [::1]:65534 --output s.yaml",
            in: workspace)
        let file = String(decoding: try workspace.read("s.yaml"), as: UTF8.self)
        #expect(file.contains("address: \"[::1]:65535\"") && file.contains("name: base-graph"))
    }

    @Test func `warns of addresses and weak places by name`() throws {
        let workspace = try Workspace()
        try workspace.write(
            "family: star\nnodes: [hub, {name: leaf, address: \"0.0.0.0:7000\"}, other]\n", to: "t.yaml")
        let text = try run("topology check t.yaml", in: workspace).output
        let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(flat.contains("Without hub the others fall apart. Links that would help: leaf – other."))
        #expect(flat.contains("The address of leaf, 0.0.0.0:7000, means every interface"))
        #expect(flat.contains("No address is stated for hub, other"))
    }

    @Test func `connects to addresses when asked to, and tells unreachable from silent`() throws {
        let workspace = try Workspace()
        let loop = try Loop()
        let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { $0.reset() }
        let silent = try FreePorts.choose(1)[0]
        try workspace.write(
            "family: path\nnodes: [{name: a, address: \"127.0.0.1:\(listener.localAddress.port)\"}, "
                + "{name: b, address: \"127.0.0.1:\(silent)\"}, "
                + "{name: c, address: \"localhost:\(listener.localAddress.port)\"}]\n", to: "t.yaml")
        let text = try run("topology check t.yaml --connect", in: workspace).output
        #expect(text.contains("  reached: 2 of 3 addresses\n"))
        #expect(text.contains("  node 'b' (127.0.0.1:\(silent)): nothing listens there yet\n"))

        try workspace.write(
            "family: path\nnodes: [{name: a, address: \"murmur.invalid:7000\"}, b]\n", to: "u.yaml")
        let result = try MurmurProcess.run(["topology", "check", "u.yaml", "--connect"], in: workspace)
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: u.yaml: node 'a' (murmur.invalid:7000): cannot "))
        listener.close()
        try loop.close()
    }

    @Test func `finds no fault in any shipped file`() throws {
        let folder = MurmurProcess.project + "/Topologies"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".yaml")
        }
        #expect(!files.isEmpty)
        let result = try MurmurProcess.run(
            ["topology", "check"] + files.sorted().map { "\(folder)/\($0)" }, in: Workspace())
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.split(separator: "\n").count { $0.contains(": no faults; ") } == files.count)
    }
}
